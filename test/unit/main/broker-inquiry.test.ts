import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askFromSettings, type BrokerInquiryPorts } from '../../../main/broker-inquiry.ts'
import { createDraftHeaders, type DraftHeaders } from '../../../main/draft-headers.ts'
import type { RemoteBrokerSource } from '../../../shared/credential-source.ts'
import { AppError } from '../../../shared/errors.ts'
import type { BrokerInquiry } from '../../../shared/ipc/broker-calls.ts'
import type { Profile } from '../../../shared/settings.ts'
import { answering, type BrokerServer, startBrokerServer } from '../../integration/broker/broker-server.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

const PLACE = { bucket: 'photos-1250000000', region: 'ap-beijing' }
const VALUE = 'Bearer EXAMPLE-typed'
const credentials = { tmpSecretId: 'TMPEXAMPLE', tmpSecretKey: 'TMPEXAMPLE-key', sessionToken: 'TMPEXAMPLE-token' }
const expiredTime = () => Math.floor(Date.now() / 1000) + 1800

let server: BrokerServer
let audit: FakeAudit
let draftHeaders: DraftHeaders
let asked: string[]
beforeEach(async () => {
  server = await startBrokerServer()
  server.answerWith((request, response) =>
    answering({ credentials, ...PLACE, expiredTime: expiredTime() })(request, response),
  )
  audit = new FakeAudit()
  draftHeaders = createDraftHeaders()
  asked = []
})
afterEach(() => server.close())

const source = (change: Partial<RemoteBrokerSource> = {}): RemoteBrokerSource => ({
  ...{ type: 'remote-broker', url: server.url, method: 'GET' },
  ...change,
})
function ask(inquiry: BrokerInquiry, ports: Partial<BrokerInquiryPorts> = {}) {
  const says = (what: string, answer: boolean) => async () => {
    asked.push(what)
    return answer
  }
  return askFromSettings(inquiry, {
    ...{ findProfile: () => undefined, wayTo: async () => ({}), audit, draftHeaders },
    readHeaders: async () => [],
    assertMayAsk: async () => undefined,
    confirmAsk: says('ask', true),
    confirmPlace: says('place', true),
    enterHeaders: async (wanted) => {
      asked.push('headers')
      draftHeaders.expect(wanted)
      draftHeaders.give({ headers: (wanted.headerNames ?? []).map((name) => ({ name, value: VALUE })) })
      return true
    },
    ...ports,
  })
}
const savedWith = (change: Partial<RemoteBrokerSource> = {}): Profile =>
  exampleProfile({ ...PLACE, source: source(change) })

describe('asking a broker for a new profile', () => {
  test('takes its place after a yes, and tells nothing of what came but how long it lives', async () => {
    const found = await ask({ source: source() })
    expect(found).toEqual({ lifeSeconds: expect.any(Number), clockOffsetSeconds: 0, place: PLACE, taken: 'yes' })
    expect(found.lifeSeconds).toBeGreaterThan(1700)
    expect(asked).toEqual(['ask', 'place'])
    const subject = `localhost:${server.port}`
    expect(audit.events).toEqual([{ event: 'broker-asked', who: 'window', subject, outcome: 'granted' }])
    expect(JSON.stringify([found, audit.events])).not.toContain('TMPEXAMPLE')
  })

  test('does not take it after a no, and asks for none that is there already', async () => {
    const no = { confirmPlace: async () => false }
    expect(await ask({ source: source() }, no)).toMatchObject({ place: PLACE, taken: 'no' })
    expect(await ask({ source: source(), ...PLACE })).toMatchObject({ place: PLACE, taken: 'same' })
    server.answerWith(answering({ credentials, expiredTime: expiredTime() }))
    expect(await ask({ source: source(), ...PLACE })).toMatchObject({ taken: 'none' })
    expect(asked).toEqual(['ask', 'ask', 'ask'])
  })

  test('leaves its place to the dialog of saving where the page says so, and tells that it is not taken', async () => {
    const found = await ask({ source: source(), isPlaceAskedOnSave: true })
    expect(found).toMatchObject({ place: PLACE, taken: 'no' })
    expect(asked).toEqual(['ask'])
  })

  test('asks nobody and nothing where the organisation does not let keys come from there', async () => {
    const assertMayAsk = () => Promise.reject(new AppError({ code: 'managed-denied' }))
    await expect(ask({ source: source() }, { assertMayAsk })).rejects.toThrow('managed-denied')
    expect([asked, server.requests]).toEqual([[], []])
  })

  test('reaches no server before a yes', async () => {
    await expect(ask({ source: source() }, { confirmAsk: async () => false })).rejects.toThrow('cancelled')
    expect([server.requests, audit.events]).toEqual([[], []])
  })

  test('has its headers typed once, for this server alone', async () => {
    const wanted = source({ headerNames: ['Authorization'] })
    await ask({ source: wanted })
    await ask({ source: wanted })
    expect(asked.filter((what) => what === 'headers')).toHaveLength(1)
    expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual([VALUE, VALUE])
    expect(draftHeaders.of({ ...wanted, url: 'https://elsewhere.example/sts' })).toBeUndefined()
    draftHeaders.clear()
    expect(draftHeaders.of(wanted)).toBeUndefined()
  })

  test('is told, and written down, when it goes wrong', async () => {
    server.answerWith(answering({ code: 9, message: 'No.' }))
    await expect(ask({ source: source() })).rejects.toMatchObject({ info: { code: 'broker-refused', subject: 'No.' } })
    expect(audit.events).toMatchObject([{ event: 'broker-asked', outcome: 'broker-refused' }])
  })
})

describe('asking the broker of a saved profile', () => {
  const { id } = exampleProfile()
  const stored = async () => [{ name: 'Authorization', value: 'Bearer EXAMPLE-stored' }]

  test('needs no question while it is as saved, and uses what is stored', async () => {
    const profile = savedWith({ headerNames: ['Authorization'] })
    const inquiry = { id, source: source({ headerNames: ['Authorization'] }), ...PLACE }
    expect(await ask(inquiry, { findProfile: () => profile, readHeaders: stored })).toMatchObject({ taken: 'same' })
    expect(asked).toEqual([])
    expect(server.requests[0]?.headers['authorization']).toBe('Bearer EXAMPLE-stored')
  })

  test('that was changed to another server asks first, and never sends there what was stored', async () => {
    const profile = savedWith({ url: 'https://broker.example/sts', headerNames: ['Authorization'] })
    const inquiry = { id, source: source({ headerNames: ['Authorization'] }), ...PLACE }
    await ask(inquiry, { findProfile: () => profile, readHeaders: stored })
    expect(asked).toEqual(['ask', 'headers'])
    expect(server.requests[0]?.headers['authorization']).toBe(VALUE)
  })

  test('with another authority asks first: somebody else could answer for the same host', async () => {
    const profile = savedWith({ headerNames: ['Authorization'] })
    const inquiry = { id, source: source({ headerNames: ['Authorization'] }), ...PLACE, caFile: '/tmp/other.pem' }
    const said: unknown[] = []
    const confirmAsk: BrokerInquiryPorts['confirmAsk'] = async (_source, caFile) => {
      said.push(caFile)
      return false
    }
    const ports = { findProfile: () => profile, readHeaders: stored, confirmAsk }
    await expect(ask(inquiry, ports)).rejects.toThrow('cancelled')
    expect([said, server.requests]).toEqual([['/tmp/other.pem'], []])
  })

  test('moves nothing to another bucket', async () => {
    const profile = exampleProfile({ source: source() })
    const inquiry = { id, source: source(), bucket: profile.file.bucket, region: profile.file.region }
    await expect(ask(inquiry, { findProfile: () => profile })).rejects.toMatchObject({
      info: { code: 'broker-elsewhere' },
    })
    expect(asked).toEqual([])
  })
})
