import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { parseEndpoint } from '../../../main/broker/endpoint.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import type { Minted, Sts, StsConnection } from '../../../main/broker/sts.ts'
import { createQcloudSts } from '../../../main/broker/sts-qcloud.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import { EXAMPLE_BUCKET } from '../../emulator/index.ts'
import { createTestCertificate } from '../../emulator/tls.ts'

// Long enough to be looked for in any encoding, and to be no part of ordinary words.
const KEY = { secretId: 'AKIDEXAMPLE/+of the hostile test', secretKey: 'EXAMPLE-key-of-the-hostile-test' }
const policy = buildPolicy({ ...EXAMPLE_BUCKET, prefix: 'marker-of-the-policy/', actions: 'check' })

let server: Server
let connection: StsConnection
let respond: RequestListener
/** Everything the last request carried that must not come back. */
let sent: string[] = []
beforeAll(async () => {
  const { key, cert, caFile } = await createTestCertificate([EXAMPLE_BUCKET])
  server = createServer({ key, cert }, (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const signature = /Signature=([^&,]+)$/.exec(`${body}${request.headers.authorization ?? ''}`)?.[1] ?? 'none sent'
      sent = [signature, decodeURIComponent(signature), 'marker-of-the-policy']
      request.headers['x-body'] = body
      respond(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const caPem = readFileSync(caFile, 'utf8')
  connection = { endpoint: parseEndpoint(`https://localhost:${port}`), caPem }
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const good = { Token: 'token', TmpSecretId: 'id', TmpSecretKey: 'key' }
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600
const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): RequestListener => {
  const text = typeof body === 'string' ? body : JSON.stringify({ Response: body })
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}
const echo =
  (toBody: (text: string) => object): RequestListener =>
  (request, response) => {
    const { authorization = '', 'x-body': body } = request.headers
    const text = `${authorization} ${String(body)}`
    response.end(
      JSON.stringify({ Response: toBody(`${text} ${decodeURIComponent(text)} ${KEY.secretId} ${KEY.secretKey}`) }),
    )
  }
const minted = (change: object): RequestListener =>
  answer({ Credentials: { ...good, ...change }, ExpiredTime: inAnHour(), RequestId: 'r' })

const adapters: [string, (to: StsConnection) => Pick<Sts, 'mint'>][] = [
  ['qcloud-cos-sts', (to) => createQcloudSts(to, createClock(Date.now))],
  ['the TC3 client', (to) => createTc3Sts(to, createClock(Date.now))],
]
describe.each(adapters)('%s and a hostile or broken server', (_, open) => {
  const ask = (to = connection): Promise<Minted> =>
    open(to).mint({ policy, durationSeconds: 1800, region: 'ap-guangzhou' }, KEY)
  const outcome = (asked: Promise<Minted>): Promise<unknown> =>
    asked.then(
      () => 'no error',
      (reason: unknown) => reason,
    )
  const expectNoSecrets = (error: unknown): void => {
    const stack = error instanceof Error ? `${error.stack} ${error.message} ${String(error)}` : ''
    const everything = `${stack} ${inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })}`
    for (const secret of [...sent, ...Object.values(KEY), ...Object.values(KEY).map(encodeURIComponent)])
      expect(everything).not.toContain(secret)
  }

  test.each<[string, () => RequestListener, string]>([
    ['more than 64 KiB', () => answer('x'.repeat(70_000)), 'sts-answer-malformed'],
    ['something that is not JSON', () => answer('<html>'), 'sts-answer-malformed'],
    ['no Response', () => answer('{}'), 'sts-answer-malformed'],
    ['null', () => answer('null'), 'sts-answer-malformed'],
    ['no credentials', () => answer({ ExpiredTime: inAnHour(), RequestId: 'r' }), 'sts-answer-malformed'],
    ['a token with a line end', () => minted({ Token: 'a\r\nx-cos-acl: public-read' }), 'sts-answer-malformed'],
    ['an id with a space', () => minted({ TmpSecretId: 'a b' }), 'sts-answer-malformed'],
    ['a token over 8 KiB', () => minted({ Token: 'x'.repeat(8193) }), 'sts-answer-malformed'],
    [
      'a credential that has ended',
      () => answer({ Credentials: good, ExpiredTime: 1_600_000_000, RequestId: 'r' }),
      'sts-answer-malformed',
    ],
    ['a redirect', () => answer('', 302, { location: 'https://localhost:1/' }), 'sts-answer-malformed'],
    ['a 403 page', () => answer('no', 403), 'sts-answer-malformed'],
    ['a 502', () => answer('no', 502), 'sts-unreachable'],
    [
      'the request in its message',
      () => echo((text) => ({ Error: { Code: 'Echo', Message: text }, RequestId: 'r' })),
      'sts-refused',
    ],
    [
      'the key in its code and request id',
      () => answer({ Error: { Code: KEY.secretKey, Message: '' }, RequestId: KEY.secretKey }),
      'sts-refused',
    ],
    ['a cut line', () => (request) => void request.socket.destroy(), 'sts-unreachable'],
  ])('%s ends in words, with no secret in the error', async (_case, listener, code) => {
    respond = listener()
    const error = await outcome(ask())
    expect(error).toMatchObject({ info: { code } })
    expectNoSecrets(error)
  })

  // Nothing but the limit ends these, so it can be short; all others may take as long as a busy machine does.
  test.each<[string, RequestListener]>([
    ['nothing at all', () => undefined],
    [
      'a byte now and then',
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 50)
        response.on('close', () => clearInterval(timer))
      },
    ],
  ])('%s ends when its time is over, in words, with no secret in the error', async (_case, listener) => {
    respond = listener
    const error = await outcome(ask({ ...connection, timeoutMs: 400 }))
    expect(error).toMatchObject({ info: { code: 'sts-unreachable' } })
    expectNoSecrets(error)
  })

  test('a shorter life than asked for counts', async () => {
    respond = answer({ Credentials: good, ExpiredTime: Math.floor(Date.now() / 1000) + 100, RequestId: 'r' })
    const { grantedSeconds } = await ask()
    expect(grantedSeconds).toBeGreaterThan(90)
    expect(grantedSeconds).toBeLessThanOrEqual(100)
  })
})

test('a proxy in the environment is not used, since the SDK would hand it the form in the clear', async () => {
  respond = minted({})
  const before = process.env['https_proxy']
  process.env['https_proxy'] = 'http://127.0.0.1:1'
  try {
    const sts = createQcloudSts(connection, createClock(Date.now))
    await expect(sts.mint({ policy, durationSeconds: 1800, region: 'ap-guangzhou' }, KEY)).resolves.toBeDefined()
  } finally {
    if (before === undefined) delete process.env['https_proxy']
    else process.env['https_proxy'] = before
  }
})

test('calls with different authorities at the same time do not mix', async () => {
  respond = minted({})
  const mint = (to: StsConnection) =>
    createQcloudSts(to, createClock(Date.now)).mint({ policy, durationSeconds: 1800, region: 'ap-guangzhou' }, KEY)
  const { endpoint } = connection
  const results = await Promise.allSettled([mint(connection), mint({ endpoint }), mint(connection), mint({ endpoint })])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
})
