import type { RequestListener } from 'node:http'
import { createServer as createTcp, type Server as TcpServer } from 'node:net'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { mintByBroker } from '../../../main/broker/mint-by-broker.ts'
import { AppError, toErrorInfo } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { createTestCertificate, type TestCertificate } from '../../emulator/tls.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { answering, type BrokerServer, startBrokerServer } from './broker-server.ts'
import { directWay } from './direct-way.ts'

const SECRET = 'EXAMPLE-header-that-must-not-come-back'
const HEADERS = [{ name: 'Authorization', value: `Bearer ${SECRET}` }]
const CREDENTIALS = {
  tmpSecretId: 'TMPEXAMPLE-id-of-the-hostile-one',
  tmpSecretKey: 'TMPEXAMPLE-key-of-the-hostile-one',
  sessionToken: 'TMPEXAMPLE-token-of-the-hostile-one',
}
const SECRETS = [SECRET, CREDENTIALS.tmpSecretKey, CREDENTIALS.sessionToken]
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds
const sdk = (change: object = {}) => ({
  credentials: CREDENTIALS,
  startTime: inSeconds(-1),
  expiredTime: inSeconds(1800),
  ...change,
})

let certificate: TestCertificate
let server: BrokerServer
/** Must never be asked. */
let elsewhere: BrokerServer
beforeAll(async () => {
  certificate = await createTestCertificate([])
})
afterAll(() => certificate.remove())
beforeEach(async () => {
  server = await startBrokerServer(certificate)
  elsewhere = await startBrokerServer(certificate)
  elsewhere.answerWith(answering(sdk()))
})
afterEach(async () => {
  await Promise.all([server.close(), elsewhere.close()])
})

async function outcome(change: Partial<ProfileFile> = {}, timeoutMs = 5000) {
  const headerNames = ['Authorization']
  const source = { type: 'remote-broker', url: server.url, method: 'POST', headerNames } as const
  const profile = exampleProfile({ caFile: certificate.caFile, source, ...change })
  const audit = new FakeAudit()
  const byBroker = mintByBroker({ readHeaders: async () => HEADERS, wayTo: directWay, nowMs: Date.now, timeoutMs })
  const sourceFor = () => byBroker
  const clock = createClock(Date.now)
  // Passing troubles are tried again, here without a pause.
  const patience = { random: () => 0, nowMs: () => performance.now(), pause: async () => undefined }
  const broker = createBroker({ getProfile: () => profile, sourceFor, audit, clock, patience })
  const error = await broker.getCredential(profile.id, '').then(
    () => new Error('a credential was handed out'),
    (reason: unknown) => reason,
  )
  return { error, info: toErrorInfo(error), audit: audit.entries }
}

/** Neither the error with all it hangs on to, nor its words, nor the audit log may repeat a secret. */
function expectNoSecrets({ error, info, audit }: Awaited<ReturnType<typeof outcome>>): void {
  expect(error).toBeInstanceOf(AppError)
  const stack = error instanceof Error ? `${error.stack} ${String(error)}` : ''
  const words = (['en', 'zh-CN'] as const).map((language) => describeError(createTranslator(language), info))
  const all = [stack, ...words, inspect([error, audit], { depth: Number.POSITIVE_INFINITY, showHidden: true })].join(
    ' ',
  )
  for (const secret of SECRETS) expect(all).not.toContain(secret)
}

const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = (): void => {
    while (!response.destroyed && response.write('['.repeat(16_384)));
  }
  response.on('drain', more)
  more()
}
const drip: RequestListener = (_request, response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(timer))
}
const echo =
  (toBody: (text: string) => unknown, status = 200): RequestListener =>
  (request, response) =>
    answering(
      toBody(`You sent ${String(request.headers.authorization)} and get ${Object.values(CREDENTIALS).join(' ')}`),
      status,
    )(request, response)

const HOSTILE: readonly (readonly [string, () => RequestListener, string])[] = [
  ['a redirect to another server', () => answering('', 302, { location: elsewhere.url }), 'broker-redirect'],
  ['a redirect that keeps the method', () => answering('', 308, { location: elsewhere.url }), 'broker-redirect'],
  ['a body without end', () => endless, 'broker-answer-too-large'],
  ['64 KiB and one byte', () => answering(' '.repeat(64 * 1024 + 1)), 'broker-answer-too-large'],
  ['a head without end', () => answering(sdk(), 200, { 'x-long': 'x'.repeat(100_000) }), 'broker-answer-malformed'],
  [
    'a page to log in',
    () => answering('<html><form>', 200, { 'content-type': 'text/html' }),
    'broker-answer-malformed',
  ],
  ['nothing', () => answering(''), 'broker-answer-malformed'],
  [
    'wrong types',
    () => answering(sdk({ credentials: { ...CREDENTIALS, tmpSecretKey: [SECRET] } })),
    'broker-answer-malformed',
  ],
  ['keys of the prototype', () => answering('{"__proto__":{"expiredTime":9999999999}}'), 'broker-answer-malformed'],
  [
    'a line end in the token',
    () => answering(sdk({ credentials: { ...CREDENTIALS, sessionToken: 'TMPEXAMPLE\r\nx-cos-acl: public-read' } })),
    'broker-answer-malformed',
  ],
  [
    'a gzip bomb',
    () => answering(gzipSync(Buffer.alloc(50_000_000)), 200, { 'content-encoding': 'gzip' }),
    'broker-answer-malformed',
  ],
  ['a small gzip that claims nothing', () => answering(gzipSync(JSON.stringify(sdk()))), 'broker-answer-malformed'],
  [
    'what has expired',
    () => answering(sdk({ startTime: inSeconds(-3600), expiredTime: inSeconds(-1) })),
    'broker-credential-expired',
  ],
  ['ten years of life', () => answering(sdk({ expiredTime: inSeconds(315_360_000) })), 'broker-credential-too-long'],
  ['another bucket', () => answering(sdk({ bucket: 'others-1250000001', region: 'ap-guangzhou' })), 'broker-elsewhere'],
  [
    'another region',
    () => answering(sdk({ bucket: 'examplebucket-1250000000', region: 'ap-beijing' })),
    'broker-elsewhere',
  ],
  ['401 with what was sent', () => echo((text) => ({ code: 401, message: text }), 401), 'broker-auth-refused'],
  ['403 without JSON', () => echo((text) => text, 403), 'broker-auth-refused'],
  ['404', () => echo((text) => text, 404), 'broker-status'],
  ['500 with what was sent', () => echo((text) => ({ code: 500, message: text }), 500), 'broker-unreachable'],
  ['204', () => answering('', 204), 'broker-status'],
  ['a refusal with what was sent', () => echo((text) => ({ code: 1, message: text, data: sdk() })), 'broker-refused'],
  ['what was sent for a bucket', () => echo((text) => sdk({ bucket: text })), 'broker-answer-malformed'],
  [
    'what was sent for a request id, and an end long ago',
    () => echo((text) => sdk({ requestId: text, expiredTime: 1_000_000_000 })),
    'broker-credential-expired',
  ],
  [
    'another protocol',
    () => (_request, response) => response.socket?.end('SSH-2.0-broker\r\n'),
    'broker-answer-malformed',
  ],
  [
    'a promise to switch to another one',
    () => (_request, response) =>
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'broker-unreachable',
  ],
  [
    'a connection cut in the middle',
    () => (_request, response) =>
      void response.writeHead(200, { 'content-length': '999' }).write('{', () => response.destroy()),
    'broker-unreachable',
  ],
]
test.each(HOSTILE.map(([what, respond, code]) => ({ what, respond, code })))(
  '$what: $code is told, and no secret with it',
  async ({ respond, code }) => {
    server.answerWith(respond())
    const told = await outcome()
    expect(told.info).toMatchObject({ code })
    expect(told.audit).toMatchObject([
      { outcome: code, source: 'remote-broker', brokerHost: `localhost:${server.port}` },
    ])
    expectNoSecrets(told)
    expect(elsewhere.requests).toEqual([])
  },
)

test('a body that drips is given up in time', async () => {
  server.answerWith(drip)
  const startedMs = performance.now()
  const told = await outcome({}, 700)
  expect(told.info).toMatchObject({
    code: 'broker-unreachable',
    subject: `localhost:${server.port}`,
    detail: 'timeout',
  })
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  expectNoSecrets(told)
})

test('the other bucket is named beside the profile’s, in both languages', async () => {
  server.answerWith(answering(sdk({ bucket: 'others-1250000001', region: 'ap-beijing' })))
  const { info } = await outcome()
  for (const language of ['en', 'zh-CN'] as const) {
    const text = describeError(createTranslator(language), info)
    for (const name of ['others-1250000001 (ap-beijing)', 'examplebucket-1250000000 (ap-guangzhou)'])
      expect(text).toContain(name)
  }
})

test('a certificate nobody vouches for is told as that, and nothing is sent', async () => {
  const { caFile: _, ...withoutFile } = exampleProfile().file
  server.answerWith(answering(sdk()))
  const told = await outcome({ ...withoutFile, caFile: undefined } as Partial<ProfileFile>)
  expect(told.info).toMatchObject({ code: 'tls-failure', subject: `localhost:${server.port}` })
  expect(server.requests).toEqual([])
  expectNoSecrets(told)
})

let silent: TcpServer | undefined
afterEach(() => void silent?.close())
test('nobody there, and somebody who never answers', async () => {
  const source = (url: string) => ({ source: { type: 'remote-broker', url, method: 'GET' } as const })
  const nobody = await outcome(source('https://localhost:1/'))
  expect(nobody.info).toMatchObject({ code: 'broker-unreachable', subject: 'localhost:1', detail: 'ECONNREFUSED' })
  const waiting = await new Promise<TcpServer>((resolve) => {
    const tcp = createTcp((socket) => socket.unref()).listen(0, '127.0.0.1', () => resolve(tcp))
  })
  silent = waiting
  const address = waiting.address()
  const port = typeof address === 'object' ? address?.port : 0
  const never = await outcome(source(`https://localhost:${port}/`), 700)
  expect(never.info).toMatchObject({ code: 'broker-unreachable', detail: 'timeout' })
})

test('plain http to another computer is refused before anything is read or sent', async () => {
  const source = { type: 'remote-broker', url: 'http://broker.example/sts', method: 'GET' } as const
  const told = await outcome({ source })
  expect(told.info).toMatchObject({ code: 'insecure-endpoint', subject: 'broker.example' })
})
