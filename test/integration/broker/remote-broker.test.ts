import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { testConnection } from '../../../main/broker/connection-test.ts'
import { mintByBroker } from '../../../main/broker/mint-by-broker.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { createSts, stsEndpointOf } from '../../../main/broker/sts-client.ts'
import { checkRights } from '../../../main/rights/check-rights.ts'
import { openUnfinished } from '../../../main/uploads/unfinished.ts'
import type { RemoteBrokerSource } from '../../../shared/credential-source.ts'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import { describeStep } from '../../../shared/messages/describe.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { createTestCertificate, type TestCertificate } from '../../emulator/tls.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { send } from '../emulator/signed-request.ts'
import { begin, plainSession } from '../uploads/unfinished-harness.ts'
import { answering, type BrokerServer, startBrokerServer } from './broker-server.ts'
import { directWay } from './direct-way.ts'

const HEADERS = [
  { name: 'authorization', value: 'Bearer EXAMPLE-of-the-broker' },
  { name: 'X-Team', value: 'a team' },
]
let emulator: Emulator
let certificate: TestCertificate
let server: BrokerServer
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard' })
  certificate = await createTestCertificate([])
  server = await startBrokerServer(certificate)
})
afterEach(async () => {
  await server.close()
  await certificate.remove()
  await emulator.close()
})

function open(source: Partial<RemoteBrokerSource> = {}, change: Partial<ProfileFile> = {}) {
  const remote: RemoteBrokerSource = { type: 'remote-broker', url: server.url, method: 'POST', ...source }
  const profile = exampleProfile({ prefix: 'in/', caFile: certificate.caFile, source: remote, ...change })
  const audit = new FakeAudit()
  const byBroker = mintByBroker({ readHeaders: async () => HEADERS, wayTo: directWay, nowMs: Date.now })
  const sourceFor = () => byBroker
  const broker = createBroker({ getProfile: () => profile, sourceFor, audit, clock: createClock(Date.now) })
  return { audit, broker, profile, mint: (prefix = 'in/a/') => broker.getCredential(profile.id, prefix) }
}

/** As the organisation's server would: by STS, with a key that only it has, for a prefix of its own choosing. */
async function mintedBy(sts: Emulator, prefix: string) {
  const { secretId, secretKey } = sts.account
  const connection = {
    endpoint: stsEndpointOf({ stsEndpoint: sts.endpoints.sts }),
    caPem: readFileSync(sts.caFile, 'utf8'),
  }
  const policy = buildPolicy({ bucket: sts.bucket, region: sts.region, prefix, actions: 'check' })
  const request = { policy, durationSeconds: 1800, region: sts.region }
  const minted = await createSts(connection, createClock(Date.now), () => undefined).mint(request, {
    secretId,
    secretKey,
  })
  const { tmpSecretId, tmpSecretKey, sessionToken, requestId } = minted
  const startTime = Math.floor(Date.now() / 1000)
  const credentials = { tmpSecretId, tmpSecretKey, sessionToken }
  return { credentials, startTime, expiredTime: startTime + 1800, requestId }
}
type Answer = Awaited<ReturnType<typeof mintedBy>>

const FORMS: readonly (readonly [string, 'GET' | 'POST', (answer: Answer) => object])[] = [
  ['the STS SDK', 'POST', (answer) => ({ ...answer, expiration: new Date(answer.expiredTime * 1000).toISOString() })],
  [
    'cossign',
    'GET',
    ({ credentials, expiredTime }) => ({
      code: 0,
      message: '',
      codeDesc: 'Success',
      data: { credentials, expiredTime },
    }),
  ],
  [
    'an upload page',
    'GET',
    ({ requestId: _, ...answer }) => ({ ...answer, bucket: emulator.bucket, region: emulator.region }),
  ],
]

test.each(FORMS)(
  'a credential in the form of %s uploads, and no key of this app was needed',
  async (_form, method, form) => {
    const answer = await mintedBy(emulator, 'in/')
    server.answerWith(answering(form(answer)))
    const { mint, audit, broker } = open({ method })
    const credential = await mint()
    const key = { secretId: credential.tmpSecretId, secretKey: credential.tmpSecretKey, token: credential.sessionToken }
    const ca = readFileSync(emulator.caFile, 'utf8')
    expect((await send(emulator, { method: 'PUT', path: '/in/a/x', body: 'x', key, ca })).status).toBe(200)
    // Wider than what was asked for: the app cannot narrow it, which is why transfer's grant does.
    expect((await send(emulator, { method: 'PUT', path: '/in/b/x', body: 'x', key, ca })).status).toBe(200)
    expect(credential.lifetimeMs).toBeGreaterThan(1_790_000)
    expect(credential.lifetimeMs).toBeLessThanOrEqual(1_800_000)
    expect(broker.requests()).toBe(1)
    expect(audit.entries).toEqual([
      {
        ...{
          profileName: 'Example',
          profileId: 'p-0123456789abcdef',
          bucket: emulator.bucket,
          region: emulator.region,
        },
        ...{ prefix: 'in/a/', actions: 'check', durationSeconds: 1800, outcome: 'granted' },
        ...{ source: 'remote-broker', brokerHost: `localhost:${server.port}` },
        tmpSecretId: `${answer.credentials.tmpSecretId.slice(0, 8)}…`,
        ...(_form === 'the STS SDK' && { stsRequestId: answer.requestId }),
      },
    ])
  },
)

describe('what is sent', () => {
  beforeEach(async () => server.answerWith(answering(await mintedBy(emulator, 'in/'))))

  test('POST says what is wanted, with the headers and nothing else of the profile', async () => {
    await open({ headerNames: ['Authorization', 'X-Team'] }).mint()
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', url: '/sts?app=courier' })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      ...{ bucket: emulator.bucket, region: emulator.region, prefix: 'in/a/', durationSeconds: 1800 },
      actions: expect.arrayContaining(['name/cos:PutObject', 'name/cos:GetBucket']),
    })
    const { host, authorization, 'x-team': team, ...rest } = request?.headers ?? {}
    expect([host, authorization, team]).toEqual([`localhost:${server.port}`, 'Bearer EXAMPLE-of-the-broker', 'a team'])
    expect(Object.keys(rest).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
    ])
  })

  test('GET says nothing, and headers that the profile does not name stay where they are', async () => {
    await open({ method: 'GET' }).mint()
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'GET', url: '/sts?app=courier', body: '' })
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host'])
  })

  test('an ACL that is to be set is asked for', async () => {
    const { broker } = open({}, { acls: ['public-read'] })
    await broker.getCredential('p-0123456789abcdef', 'in/', 'public-read')
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
      acl: 'public-read',
      actions: expect.arrayContaining(['name/cos:PutObjectACL']),
    })
  })

  test('a header that is not stored is told, and nothing is sent', async () => {
    await expect(open({ headerNames: ['X-Api-Key'] }).mint()).rejects.toMatchObject({
      info: { code: 'broker-headers-missing', subject: `localhost:${server.port}`, detail: 'X-Api-Key' },
    })
    expect(server.requests).toEqual([])
  })

  test('many files of one folder ask once; a folder outside the profile’s asks nobody', async () => {
    const { mint, broker } = open()
    await Promise.all([mint(), mint(), mint()])
    await expect(mint('out/')).rejects.toMatchObject({ info: { code: 'scope-denied' } })
    expect([server.requests.length, broker.requests()]).toEqual([1, 1])
  })
})

describe('a connection test', () => {
  const steps = async (actions: 'upload' | 'check', prefix: string) => {
    server.answerWith(answering(await mintedBy(emulator, prefix)))
    const { broker, profile } = open({}, { actions, cosEndpoint: emulator.endpoints.cosHttp })
    const unread = () => Promise.reject(new Error('there is no key to read'))
    return testConnection(profile, { broker, readKey: unread, wayTo: directWay, askCos: plainSession().ask })
  }
  const outcomes = (of: readonly TestStep[]) => of.map(({ name, outcome }) => `${name} ${outcome}`)

  test('uses the broker’s credential as it is, and reads no key', async () => {
    const found = await steps('check', 'in/')
    expect(outcomes(found)).toEqual(['broker works', 'clock works', 'bucket not-tried', 'prefix works'])
    expect(found[0]?.facts).toEqual({ host: new URL(server.url).host, lifeMinutes: '30' })
    const t = createTranslator('en')
    expect(describeStep(t, found[2] ?? { name: 'bucket', outcome: 'fails' })).toContain('may not look at the bucket')
    expect([emulator.objects(), emulator.uploads()]).toEqual([[], []])
  })

  test('says when the broker’s credential is for another folder', async () => {
    const found = await steps('check', 'elsewhere/')
    expect(outcomes(found)).toEqual(['broker works', 'clock works', 'bucket not-tried', 'prefix fails'])
    expect(found[3]?.error).toMatchObject({ code: 'access-denied', subject: 'in/' })
  })

  test('stops at a broker that refuses', async () => {
    const { broker, profile } = open()
    server.answerWith(answering({ code: 3, message: 'Not today' }))
    const ports = { broker, readKey: () => Promise.reject(new Error()), wayTo: directWay, askCos: plainSession().ask }
    const found = await testConnection(profile, ports)
    expect(outcomes(found)).toEqual(['broker fails', 'clock not-tried', 'bucket not-tried', 'prefix not-tried'])
    expect(found[0]?.error).toEqual({ code: 'broker-refused', subject: 'Not today' })
  })
})

describe('a check of rights', () => {
  const failing = async (prefix: string) => {
    server.answerWith(answering(await mintedBy(emulator, prefix)))
    const { broker, profile } = open({}, { cosEndpoint: emulator.endpoints.cosHttp })
    const rows = await checkRights(profile, { broker, wayTo: directWay, openSession: plainSession })
    return rows.filter(({ ok }) => !ok).map(({ name }) => name)
  }
  test('is content with a broker that gives what the profile says', async () => {
    expect(await failing('in/')).toEqual([])
  })
  test('names what a broker gives beyond that', async () => {
    const names = await failing('')
    expect(names).toContain('put-outside')
    expect(names).toContain('list-bucket')
  })
})

test('unfinished uploads are listed and removed with the broker’s credential', async () => {
  server.answerWith(answering(await mintedBy(emulator, 'in/')))
  const { broker, profile } = open({}, { cosEndpoint: emulator.endpoints.cosHttp })
  const uploadId = await begin(emulator, 'in/left.bin')
  const unfinished = openUnfinished(profile, { broker, wayTo: directWay, openSession: plainSession, nowMs: Date.now })
  const { items } = await unfinished.page()
  expect(items).toMatchObject([{ key: 'in/left.bin', uploadId }])
  await expect(unfinished.abort({ key: 'in/left.bin', uploadId })).resolves.toEqual({ state: 'aborted' })
  unfinished.close()
  expect(emulator.uploads()).toEqual([])
})

describe('clocks', () => {
  test('a computer that is a day behind uses a credential as long as it lives', async () => {
    const day = 86_400
    const now = Math.floor(Date.now() / 1000) + day
    const { credentials } = await mintedBy(emulator, 'in/')
    const date = new Date(now * 1000).toUTCString()
    server.answerWith(answering({ credentials, startTime: now, expiredTime: now + 1800 }, 200, { date }))
    const credential = await open().mint()
    expect(Math.round(credential.clockOffsetMs / 100_000)).toBe(Math.round((day * 1000) / 100_000))
    expect(credential.lifetimeMs).toBeGreaterThan(1_790_000)
    expect(credential.expiresAtMs).toBeLessThan(Date.now() + 1_800_001)
  })

  test('one broker’s clock is not another’s', async () => {
    const byBroker = mintByBroker({ readHeaders: async () => [], wayTo: directWay, nowMs: Date.now })
    const answer = await mintedBy(emulator, 'in/')
    const ask = async (url: string) => {
      const source = { type: 'remote-broker', url, method: 'GET' } as const
      const profile = exampleProfile({ caFile: certificate.caFile, source })
      const scope = { ...profile.file, prefix: '' }
      return byBroker.mint({ profile, scope, policy: buildPolicy(scope) }, { onRequest: () => undefined })
    }
    const wrong = Math.floor(Date.now() / 1000) - 7200
    const late = { credentials: answer.credentials, expiredTime: wrong + 1800 }
    server.answerWith(answering(late, 200, { date: new Date(wrong * 1000).toUTCString() }))
    expect((await ask(server.url)).clockOffsetMs).toBeLessThan(-7_000_000)
    server.answerWith(answering(answer))
    expect((await ask(server.url.replace('localhost', '127.0.0.1'))).clockOffsetMs).toBe(0)
  })
})
