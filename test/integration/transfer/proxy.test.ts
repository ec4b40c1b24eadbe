import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { createTestCertificate } from '../../emulator/tls.ts'
import { type ForwardProxyOptions, startForwardProxy } from '../../fakes/forward-proxy.ts'
import { fileNamed, grantDestination, grantSource, listen, startTransfer, tempFolder } from './harness.ts'

const BUCKET = 'bucket-1250000000'
/** Only the proxy knows where this is. */
const NAME = 'cos.example.test'

async function proxyWith(options: ForwardProxyOptions) {
  const proxy = await startForwardProxy(options)
  onTestFinished(() => proxy.close())
  return proxy
}

/** A server that only the proxy finds, a transfer that is to go through it, and what arrives. */
async function arrange(scheme: 'http' | 'https', options: ForwardProxyOptions = {}, login = options.login) {
  const { key, cert, caFile, remove } = await createTestCertificate([], [NAME])
  onTestFinished(remove)
  const arrived: { target: string; host: string; body: Buffer; toldProxy: boolean }[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { host = '', 'proxy-authorization': told } = request.headers
      arrived.push({ target: request.url ?? '', host, body: Buffer.concat(chunks), toldProxy: told !== undefined })
      response.end('<stored/>')
    })
  }
  const port = await listen(
    scheme === 'https' ? createHttpsServer({ key, cert }, listener) : createHttpServer(listener),
  )
  const proxy = await proxyWith({ resolves: { [NAME]: port, [`${BUCKET}.${NAME}`]: port }, ...options })
  const started = await startTransfer({ stallMs: 5000 })
  const authorization = login && `Basic ${Buffer.from(login).toString('base64')}`
  const far = { hostname: NAME, host: `${BUCKET}.${NAME}`, caPem: await readFile(caFile, 'utf8') }
  const through = { hostname: '127.0.0.1', port: proxy.port, ...(authorization && { authorization }) }
  grantDestination(started.transfer, scheme === 'https' ? 443 : 80, { scheme, ...far, proxy: through })
  return { ...started, proxy, arrived, headers: { host: `${BUCKET}.${NAME}` } }
}

async function fileIn(started: Awaited<ReturnType<typeof arrange>>, bytes: Buffer) {
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), bytes)
  grantSource(started.transfer, folder)
  const { version } = fileNamed(await started.walk('files'), 'a')
  return { type: 'file', sourceId: 'files', path: 'a', version, offset: 0, length: bytes.length } as const
}

test.each(['https', 'http'] as const)('a file goes through the proxy over %s, every byte of it', async (scheme) => {
  const started = await arrange(scheme, { login: 'jane:pass:word' })
  const { send, proxy, arrived, headers } = started
  await warmCrc64()
  const bytes = randomBytes(3_000_000)
  const body = await fileIn(started, bytes)
  for (let round = 0; round < 3; round++) {
    const answer = await send({ key: 'in/a b/../c', query: { partNumber: '1' }, body, headers }).final
    expect(answer).toMatchObject({ type: 'answer', status: 200, text: '<stored/>', crc64: crc64(bytes) })
  }
  const target = '/in/a%20b/../c?partNumber=1'
  const told = { target, host: headers.host, toldProxy: false }
  expect(arrived.map(({ body: sent, ...rest }) => [rest, Buffer.compare(sent, bytes)])).toEqual(
    Array.from({ length: 3 }, () => [told, 0]),
  )
  // One tunnel for all of them: the line is kept. Over plain http each request names its address.
  expect(proxy.seen).toEqual(
    scheme === 'https'
      ? [`CONNECT ${NAME}:443`]
      : Array.from({ length: 3 }, () => `PUT http://${headers.host}${target}`),
  )
})

const unlet = { type: 'failure', sent: 'nothing' }
test.each(['https', 'http'] as const)(
  'a login that the proxy does not take is its own error over %s',
  async (scheme) => {
    const { send, proxy, arrived, headers } = await arrange(scheme, { login: 'jane:right' }, 'jane:wrong')
    const failure = await send({ key: 'in/a', headers }).final
    const error = { code: 'proxy-auth-required', subject: `127.0.0.1:${proxy.port}`, detail: '407' }
    expect(failure).toMatchObject({ type: 'failure', error })
    expect([proxy.asked(), arrived]).toEqual([1, []])
  },
)

test.each([
  ['bad-gateway', 'proxy-refused', '502'],
  ['forbids', 'proxy-refused', '403'],
  ['closes', 'proxy-unreachable', 'closed without an answer'],
  ['garbage', 'proxy-refused', 'no HTTP'],
  ['extra-bytes', 'proxy-refused', 'bytes that nothing asked for'],
  ['says-nothing', 'proxy-unreachable', 'timeout'],
] as const)('a proxy that %s: %s, and nothing was sent', async (mode, code, detail) => {
  const { send, proxy, arrived, headers } = await arrange('https', { mode })
  const failure = await send({ key: 'in/a', headers }).final
  expect(failure).toMatchObject({ ...unlet, error: { code, detail, subject: `127.0.0.1:${proxy.port}` } })
  expect(arrived).toEqual([])
})

test('the certificate inside the tunnel is checked: a proxy that answers itself gets nothing', async () => {
  const other = await createTestCertificate([], [NAME])
  onTestFinished(other.remove)
  const bodies: string[] = []
  const impostor = createHttpsServer({ key: other.key, cert: other.cert }, (request, response) => {
    bodies.push(request.url ?? '')
    response.end('<stored/>')
  })
  const { send, headers } = await arrange('https', { mode: 'answers-itself', impostorPort: await listen(impostor) })
  const failure = await send({ key: 'in/a', headers }).final
  expect(failure).toMatchObject({ ...unlet, error: { code: 'tls-failure', subject: NAME } })
  expect(bodies).toEqual([])
})

test('cancelling while the proxy keeps silent ends the call at once', async () => {
  const { send, cancel, headers } = await arrange('https', { mode: 'says-nothing' })
  const { id, final } = send({ key: 'in/a', headers })
  cancel(id)
  expect(await final).toMatchObject({ ...unlet, error: { code: 'cancelled' } })
})

test('two grants for one server, one through the proxy and one directly, share no connection', async () => {
  const { transfer, send, proxy, arrived, headers } = await arrange('http')
  expect(await send({ key: 'in/a', headers }).final).toMatchObject({ status: 200 })
  const port = await listen(createHttpServer((_, response) => void response.end('<direct/>')))
  grantDestination(transfer, port, { hostname: '127.0.0.1', host: headers.host })
  expect(await send({ key: 'in/a', headers }).final).toMatchObject({ status: 200, text: '<direct/>' })
  expect([proxy.seen.length, arrived.length]).toEqual([1, 1])
})
