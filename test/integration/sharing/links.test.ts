import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { createObjectLinks } from '../../../main/sharing/links-to-objects.ts'
import type { LinkWanted } from '../../../shared/ipc/history-calls.ts'
import { type Emulator, EXAMPLE_BUCKET, startEmulator } from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { keySource } from '../broker/key-source.ts'
import { send } from '../emulator/signed-request.ts'

const DOMAIN = 'files.customer.localhost'
const KEY = "in/a b#c?d%e/照片 😀+&'().txt"
let emulator: Emulator
let dir = ''
let serverOffsetMs = 0
beforeEach(async () => {
  serverOffsetMs = 0
  dir = mkdtempSync(join(tmpdir(), 'cos-courier-links-'))
  const now = () => Date.now() + serverOffsetMs
  emulator = await startEmulator({ store: { dir }, now, domains: { [DOMAIN]: EXAMPLE_BUCKET } })
  for (const key of [KEY, 'in/other.txt'])
    await send(emulator, {
      method: 'PUT',
      path: `/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
      body: `body of ${key}`,
    })
})
afterEach(async () => {
  await emulator.close()
  rmSync(dir, { recursive: true })
})

function linksWith(change: object = {}) {
  const { caFile, endpoints } = emulator
  const addresses = { cosEndpoint: endpoints.cosHttp, stsEndpoint: endpoints.sts, caFile }
  const profile = exampleProfile({ ...addresses, actions: 'share', prefix: 'in/', ...change })
  const clock = createClock(Date.now)
  const { secretId, secretKey } = emulator.account
  const source = keySource(async () => ({ secretId, secretKey }), clock)
  const audit = new FakeAudit()
  const broker = createBroker({ getProfile: () => profile, sourceFor: () => source, audit, clock })
  const links = createObjectLinks({ profile: () => profile, broker, audit, nowMs: Date.now })
  const { bucket, region } = profile.file
  const make = async (more: Partial<LinkWanted> = {}): Promise<string> => {
    const wanted = { profileId: profile.id, bucket, region, keys: [KEY], kind: 'signed' as const, lifeSeconds: 600 }
    return (await links.make({ ...wanted, ...more })).urls[0] ?? ''
  }
  return { audit, make }
}

/** As any program would that has nothing but the link; names below `.localhost` are this computer. */
function fetchLink(url: string, method = 'GET'): Promise<{ readonly status: number; readonly text: string }> {
  const { host, port } = new URL(url)
  const path = url.slice(url.indexOf(host) + host.length)
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers: { host }, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

test('a signed link works for whoever has it, until it ends', async () => {
  const { audit, make } = linksWith()
  const url = await make()
  expect(await fetchLink(url)).toEqual({ status: 200, text: `body of ${KEY}` })
  serverOffsetMs = 599_000
  expect((await fetchLink(url)).status).toBe(200)
  serverOffsetMs = 602_000
  expect(await fetchLink(url)).toMatchObject({ status: 403, text: expect.stringContaining('Request has expired') })
  expect(audit.entries).toMatchObject([{ actions: 'link', durationSeconds: 900, outcome: 'granted' }])
  expect(audit.events).toMatchObject([{ event: 'link-made', subject: KEY, outcome: 'granted' }])
})

test('it is good for this object and for reading only', async () => {
  const url = await linksWith().make({ keys: ['in/other.txt'] })
  expect((await fetchLink(url)).status).toBe(200)
  expect((await fetchLink(url.replace('other.txt', 'another.txt'))).status).toBe(403)
  for (const method of ['PUT', 'DELETE', 'HEAD']) expect((await fetchLink(url, method)).status).toBe(403)
})

test('a signed link through a custom domain is signed for that domain', async () => {
  const port = new URL(emulator.endpoints.cosHttp).port
  const { make } = linksWith({ cosEndpointKind: 'domain', cosEndpoint: `http://${DOMAIN}:${port}` })
  const url = await make()
  expect(new URL(url).hostname).toBe(DOMAIN)
  expect((await fetchLink(url)).status).toBe(200)
})

test('a plain link shows nothing of a private object', async () => {
  const url = await linksWith().make({ kind: 'public' })
  expect(url).not.toContain('?')
  expect((await fetchLink(url)).status).toBe(403)
})
