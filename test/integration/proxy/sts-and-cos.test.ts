import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { cosErrorOf } from '../../../main/broker/cos-answer-error.ts'
import { makeEndpoint } from '../../../main/broker/endpoint.ts'
import { buildPolicy, headBucketPolicy } from '../../../main/broker/policy.ts'
import type { Sts, StsConnection } from '../../../main/broker/sts.ts'
import { createQcloudSts } from '../../../main/broker/sts-qcloud.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import { askCos } from '../../../main/cos-admin/ask-cos.ts'
import type { CosAdminRequest } from '../../../main/cos-admin/contract.ts'
import type { ProxyServer } from '../../../main/node/proxy-tunnel.ts'
import { type Emulator, EXAMPLE_BUCKET, startEmulator } from '../../emulator/index.ts'
import { type ForwardProxy, type ProxyMode, startForwardProxy } from '../../fakes/forward-proxy.ts'

// Only the proxy knows where these are.
const STS = 'sts.example.test'
const COS = `${EXAMPLE_BUCKET.bucket}.cos.ap-guangzhou.example.test`
const LOGIN = 'jane:EXAMPLE pass:word'
const PREFIX = "测试 a+b/it's/"
let emulator: Emulator
let proxy: ForwardProxy
let caPem: string
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard', certificateNames: [STS, COS] })
  caPem = readFileSync(emulator.caFile, 'utf8')
  const portOf = (url: string): number => Number(new URL(url).port)
  const { cosHttp, cosHttps, sts } = emulator.endpoints
  const resolves = { [STS]: portOf(sts), [`${COS}:443`]: portOf(cosHttps), [COS]: portOf(cosHttp) }
  proxy = await startForwardProxy({ login: LOGIN, resolves, impostorPort: portOf(sts) })
})
afterEach(async () => {
  await proxy.close()
  await emulator.close()
})

const through = (login = LOGIN): ProxyServer => ({
  ...{ hostname: '127.0.0.1', port: proxy.port },
  authorization: `Basic ${Buffer.from(login).toString('base64')}`,
})
const withCode = (code: string, more: object = {}) => ({
  info: expect.objectContaining({ code, subject: `127.0.0.1:${proxy.port}`, ...more }),
})
const TROUBLES: [ProxyMode, string, string][] = [
  ['asks-who', 'proxy-auth-required', '407'],
  ['bad-gateway', 'proxy-refused', '502'],
  ['forbids', 'proxy-refused', '403'],
  ['closes', 'proxy-unreachable', 'closed without an answer'],
  ['garbage', 'proxy-refused', 'no HTTP'],
  ['says-nothing', 'proxy-unreachable', 'timeout'],
  ['extra-bytes', 'proxy-refused', 'bytes that nothing asked for'],
]

const adapters: [string, (connection: StsConnection) => Pick<Sts, 'mint'>][] = [
  ['qcloud-cos-sts', (to) => createQcloudSts(to, createClock(Date.now))],
  ['the TC3 client', (to) => createTc3Sts(to, createClock(Date.now))],
]
describe.each(adapters)('%s', (_, open) => {
  const mint = (change: Partial<StsConnection> = {}) => {
    const { bucket, region, account } = emulator
    const to = { endpoint: makeEndpoint('https', STS), caPem, proxy: through(), timeoutMs: 1500, ...change }
    const policy = buildPolicy({ bucket, region, prefix: PREFIX, actions: 'check' })
    return open(to).mint({ policy, durationSeconds: 1800, region }, account)
  }

  test('gets a credential through the proxy, which sees a tunnel and nothing else', async () => {
    expect(await mint()).toMatchObject({ tmpSecretId: expect.stringMatching(/^AKID/) })
    expect(proxy.seen).toEqual([`CONNECT ${STS}:443`])
  })

  test('a wrong login is the proxy’s error, not STS’s', async () => {
    await expect(mint({ proxy: through('jane:wrong') })).rejects.toMatchObject(withCode('proxy-auth-required'))
    expect([proxy.asked(), emulator.log]).toEqual([1, []])
  })

  test.each(TROUBLES)('a proxy that %s: %s', async (mode, code, detail) => {
    proxy.mode = mode
    await expect(mint()).rejects.toMatchObject(withCode(code, { detail }))
    expect(emulator.log).toEqual([])
  })

  test('the certificate inside the tunnel is checked: its authority, and its name', async () => {
    const stranger = { info: expect.objectContaining({ code: 'tls-failure', subject: STS }) }
    await expect(mint({ caPem: '' })).rejects.toMatchObject(stranger)
    proxy.mode = 'answers-itself'
    const other = { endpoint: makeEndpoint('https', 'other.example.com') }
    await expect(mint(other)).rejects.toMatchObject({
      info: expect.objectContaining({ code: 'tls-failure', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    })
    expect(emulator.log).toEqual([])
  })
})

describe.each(['https', 'http'] as const)('cos-admin over %s', (scheme) => {
  async function ask(change: Partial<CosAdminRequest> = {}) {
    const { bucket, region, account } = emulator
    const sts = createTc3Sts({ endpoint: makeEndpoint('https', STS), caPem, proxy: through() }, createClock(Date.now))
    const mode = proxy.mode
    proxy.mode = 'forwards'
    const policy = headBucketPolicy({ bucket, region, prefix: PREFIX })
    const { tmpSecretId, tmpSecretKey, sessionToken } = await sts.mint(
      { policy, durationSeconds: 900, region },
      account,
    )
    proxy.mode = mode
    const request = {
      ...({ operation: 'probe-upload', address: { scheme, host: COS, pathPrefix: '' }, prefix: PREFIX } as const),
      ...{ credential: { tmpSecretId, tmpSecretKey, sessionToken }, clockOffsetMs: 0, caPem },
      ...{ proxy: through(), timeoutMs: 1500 },
    }
    return askCos({ ...request, ...change } as CosAdminRequest)
  }

  test('asks through the proxy, with a signature that holds', async () => {
    expect(await ask()).toMatchObject({ status: 404, cosCode: 'NoSuchUpload' })
    expect(await ask({ operation: 'list-prefix' })).toMatchObject({ ok: true, status: 200 })
    expect(proxy.seen.filter((target) => target.includes(STS))).toHaveLength(2)
    if (scheme === 'https') expect(proxy.seen).toContain(`CONNECT ${COS}:443`)
    else expect(proxy.seen.join('\n')).toMatch(new RegExp(`PUT http://${COS}/.*\n`))
  })

  test('a wrong login, and a proxy that is not there, are the proxy’s errors', async () => {
    const { port } = proxy
    const refused = await ask({ proxy: through('jane:wrong') })
    expect(cosErrorOf(refused, 'x')).toEqual({
      ...{ code: 'proxy-auth-required', subject: `127.0.0.1:${port}`, detail: '407' },
    })
    const nobody = await ask({ proxy: { hostname: '127.0.0.1', port: 1 } })
    expect(cosErrorOf(nobody, 'x')).toEqual({
      ...{ code: 'proxy-unreachable', subject: '127.0.0.1:1', detail: 'ECONNREFUSED' },
    })
  })
})

test.each(TROUBLES)('cos-admin by a proxy that %s: %s', async (mode, code, detail) => {
  proxy.mode = mode
  const credential = { tmpSecretId: 'AKIDEXAMPLE', tmpSecretKey: 'EXAMPLE', sessionToken: 'EXAMPLE' }
  const facts = await askCos({
    ...{ operation: 'head-bucket', address: { scheme: 'https', host: COS, pathPrefix: '' }, prefix: '', credential },
    ...{ clockOffsetMs: 0, caPem, proxy: through(), timeoutMs: 700 },
  })
  expect(cosErrorOf(facts, 'x')).toEqual({ code, subject: `127.0.0.1:${proxy.port}`, detail })
  expect(emulator.log).toEqual([])
})
