import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ENDPOINT_LIMITS, type EndpointLimits } from '../../../shared/endpoint-process.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { createTestCertificate } from '../../emulator/tls.ts'
import { ask, openEndpoint, type TestEndpoint } from './harness.ts'

const WRONG = 'A'.repeat(43)
let emulator: Emulator
let endpoint: TestEndpoint
let folder: string
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard' })
  endpoint = openEndpoint(emulator)
  folder = mkdtempSync(path.join(tmpdir(), 'endpoint-hostile-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await endpoint.serving.stop('window')
  await emulator.close()
})
const withLimits = (limits: Partial<EndpointLimits>): void => {
  endpoint = openEndpoint(emulator, { limits: { ...ENDPOINT_LIMITS, ...limits } })
}
/** A certificate for localhost and its key, as files. */
async function files() {
  const certificate = await createTestCertificate([])
  const ca = readFileSync(certificate.caFile, 'utf8')
  await certificate.remove()
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
  writeFileSync(certFile, certificate.cert)
  writeFileSync(keyFile, certificate.key)
  return { names: { certFile, keyFile }, ca }
}
const outcomes = (): string[] =>
  endpoint.audit.events.filter(({ event }) => event === 'endpoint-answered').map(({ outcome }) => outcome)
/** Main hears of refusals after the client has. */
const told = (expected: readonly string[]): Promise<void> => expect.poll(outcomes).toEqual(expected)

test('a missing, a wrong and a removed client’s token are refused in the route’s own form, and written down', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  const missing = await ask(address)
  expect(missing).toMatchObject({ status: 401, body: { code: 401, codeDesc: 'unauthorized' } })
  expect(missing.headers['www-authenticate']).toBe('Bearer')
  const wrong = await ask(address, { token: WRONG, method: 'POST', path: '/api/get-cos-credentials' })
  expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } })
  expect(await ask(address, { headers: { Authorization: `Basic ${token}` } })).toMatchObject({ status: 401 })
  expect(await ask(address, { path: `/sign?token=${token}` })).toMatchObject({ status: 401 })
  expect(await ask(address, { token })).toMatchObject({ status: 200 })
  await endpoint.remove('page')
  expect(await ask(address, { token })).toMatchObject({ status: 401 })
  await told([...Array(4).fill('unauthorized'), 'granted', 'unauthorized'])
  expect(endpoint.audit.events.at(-1)).toMatchObject({ who: 'endpoint client (unknown)' })
  expect(JSON.stringify(endpoint.audit.events)).not.toContain(token)
})

test.each(['evil.example', 'evil.example:80', 'localhost', '127.0.0.1:1', 'localhost.evil.example', '0.0.0.0:PORT'])(
  'a page that had its own name resolved to this address (Host: %s) gets nothing, right token or not',
  async (host) => {
    const { token } = await endpoint.add('page')
    const address = await endpoint.start()
    const { port } = new URL(address)
    const headers = { Host: host.replace('PORT', port) }
    expect(await ask(address, { token, headers })).toMatchObject({
      status: 403,
      body: { codeDesc: 'host-not-allowed' },
    })
    expect(await ask(address, { path: '/healthz', headers })).toMatchObject({ status: 403 })
    await told(['host-not-allowed', 'host-not-allowed'])
  },
)

test.each([
  ['without a Host', 'GET /sign HTTP/1.0\r\n'],
  ['with two of them', 'GET /sign HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n'],
  ['with another server in the request line', 'GET http://evil.example/sign HTTP/1.1\r\nHost: HOST\r\n'],
])('a request %s gets nothing', async (_, head) => {
  const { token } = await endpoint.add('page')
  const { host, port } = new URL(await endpoint.start())
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${head.replace('HOST', host)}Authorization: Bearer ${token}\r\n\r\n`)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await once(socket, 'close')
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 40[034] /)
})

test('every name of this computer is right with the port, and others that the admin named', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start({ allowedHosts: ['broker.example.com'] })
  const { port } = new URL(address)
  for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, 'broker.example.com'])
    expect(await ask(address, { token, headers: { Host: host } }), host).toMatchObject({ status: 200 })
})

test('a foreign page’s origin gets neither an answer nor leave to read one; an allowed one gets both', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start({ allowedOrigins: ['https://app.example.com'] })
  for (const origin of [
    'https://evil.example',
    'null',
    'https://app.example.com.evil.example',
    'http://app.example.com',
  ]) {
    const { status, headers } = await ask(address, { token, headers: { Origin: origin } })
    expect([status, headers['access-control-allow-origin']], origin).toEqual([403, undefined])
  }
  const Origin = 'https://app.example.com'
  const preflight = {
    ...{ Origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' },
  }
  const answer = await ask(address, { method: 'OPTIONS', headers: preflight })
  expect(answer).toMatchObject({ status: 204, body: {} })
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': Origin,
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-allow-methods': 'GET',
    vary: 'Origin',
  })
  const evil = { ...preflight, Origin: 'https://evil.example' }
  expect(await ask(address, { method: 'OPTIONS', headers: evil })).toMatchObject({ status: 403 })
  const granted = await ask(address, { token, headers: { Origin } })
  expect([granted.status, granted.headers['access-control-allow-origin']]).toEqual([200, Origin])
  expect(granted.headers['access-control-allow-credentials']).toBeUndefined()
  const refused = await ask(address, { headers: { Origin } })
  expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, Origin])
})

test('health tells nothing; other paths and methods are refused', async () => {
  await endpoint.add('page')
  const address = await endpoint.start()
  expect(await ask(address, { path: '/healthz' })).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await ask(address, { path: '/' })).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } })
  expect(await ask(address, { path: '/sign/' })).toMatchObject({ status: 404 })
  const wrong = await ask(address, { method: 'POST', path: '/sign' })
  expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET'])
  expect(await ask(address, { method: 'OPTIONS' })).toMatchObject({ status: 405 })
  expect(outcomes()).not.toContain('granted')
})

test('a client that asks too often is told to wait, the others are not', async () => {
  withLimits({ client: { burst: 2, perMinute: 1 } })
  const [one, other] = [await endpoint.add('one'), await endpoint.add('other')]
  const address = await endpoint.start()
  for (const status of [200, 200]) expect(await ask(address, { token: one.token })).toMatchObject({ status })
  const refused = await ask(address, { token: one.token })
  expect(refused).toMatchObject({ status: 429, body: { codeDesc: 'rate-limited' } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(30)
  expect(await ask(address, { token: other.token })).toMatchObject({ status: 200 })
})

test('whoever guesses tokens is told to wait and fills no log; a right token passes all the same', async () => {
  withLimits({ failures: { burst: 3, perMinute: 1 } })
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  const statuses: number[] = []
  for (let count = 0; count < 6; count += 1) statuses.push((await ask(address, { token: WRONG })).status)
  expect(statuses).toEqual([401, 401, 401, 429, 429, 429])
  await told(['unauthorized', 'unauthorized', 'unauthorized'])
  expect(await ask(address, { token })).toMatchObject({ status: 200 })
})

test('a body that is too long is refused before it is read, and one that says nothing of its length while it comes', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  const post = { token, method: 'POST', path: '/api/get-cos-credentials' }
  const declared = await ask(address, { ...post, body: 'x'.repeat(8193) })
  expect(declared).toMatchObject({ status: 413, body: { error: { code: 'body-too-large' } } })
  const headers = { 'Transfer-Encoding': 'chunked' }
  expect(await ask(address, { ...post, headers, body: 'x'.repeat(20_000) })).toMatchObject({ status: 413 })
  expect(await ask(address, { ...post, body: 'x'.repeat(8192) })).toMatchObject({ status: 200 })
})

test.each([
  ['nothing', ''],
  ['half a head', 'GET /sign HTTP/1.1\r\nHost: 127'],
  [
    'half a body',
    'POST /api/get-cos-credentials HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 10\r\n\r\nab',
  ],
])('a connection that sends %s and then no more is closed', async (_, text) => {
  withLimits({ headersTimeoutMs: 300, requestTimeoutMs: 600 })
  const { token } = await endpoint.add('page')
  const { host, port } = new URL(await endpoint.start())
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(text.replace('HOST', host).replace('TOKEN', token))
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await once(socket, 'close')
  expect(Buffer.concat(chunks).toString()).not.toContain('200 OK')
  expect(outcomes()).not.toContain('granted')
})

test('connections beyond the cap are closed at once, and the others served', async () => {
  withLimits({ maxConnections: 2 })
  const address = await endpoint.start()
  const port = Number(new URL(address).port)
  const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  await Promise.all(held.map((socket) => once(socket, 'connect')))
  const third = connect(port, '127.0.0.1')
  third.on('error', () => undefined) // closed without a word, which some systems call a reset
  await once(third, 'close')
  held[0]?.destroy()
  await expect.poll(() => ask(address, { path: '/healthz' }).catch(() => undefined)).toMatchObject({ status: 200 })
  held[1]?.destroy()
})

test('a port that is taken, an address of another computer and a second endpoint are clear errors', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const taken = { code: 'endpoint-port-taken', subject: `127.0.0.1:${port}` }
  await expect(endpoint.start({ port })).rejects.toMatchObject({ info: taken })
  expect(endpoint.serving.state()).toMatchObject({ status: 'stopped', error: taken })
  expect(endpoint.audit.events.map(({ event, outcome }) => [event, outcome])).toEqual([
    ['endpoint-started', 'accepted'],
    ['endpoint-started', 'endpoint-port-taken'],
  ])
  other.close()
  await expect(endpoint.start({ host: '192.0.2.1', ...(await files()).names })).rejects.toMatchObject({
    info: { code: 'endpoint-address-unusable', detail: 'EADDRNOTAVAIL' },
  })
  await endpoint.start()
  await expect(endpoint.start()).rejects.toMatchObject({ info: { code: 'endpoint-running' } })
})

test.each(['0.0.0.0', '::', '192.0.2.1'])('without TLS it does not listen on %s', async (host) => {
  const refused = { info: { code: 'endpoint-needs-tls', subject: host } }
  await expect(endpoint.start({ host })).rejects.toMatchObject(refused)
})

test('with a certificate it listens for others too, over TLS alone', async () => {
  const { token } = await endpoint.add('page')
  const { names, ca } = await files()
  const { port } = new URL(await endpoint.start({ host: '0.0.0.0', ...names }))
  expect(await ask(`https://localhost:${port}`, { token, ca })).toMatchObject({ status: 200 })
  const foreign = { Host: 'evil.example' }
  expect(
    await ask(`https://localhost:${port}`, { token, ca, headers: foreign, servername: 'localhost' }),
  ).toMatchObject({ status: 403 })
  await expect(ask(`http://127.0.0.1:${port}`, { token })).rejects.toThrow()
})

test('a certificate that is missing, no certificate, expired or another key’s is a clear error that names the file', async () => {
  const { certFile, keyFile } = (await files()).names
  const missing = path.join(folder, 'missing.pem')
  const junk = path.join(folder, 'junk.pem')
  writeFileSync(junk, 'no certificate')
  const expired = path.join(folder, 'expired.pem')
  writeFileSync(expired, (await generate([], { notAfterDate: new Date(Date.now() - 1000) })).cert)
  const otherKey = path.join(folder, 'other.pem')
  writeFileSync(otherKey, (await generate([])).private)
  const wrong: [object, string, string][] = [
    [{ certFile: missing, keyFile }, missing, 'ENOENT'],
    [{ certFile: junk, keyFile }, junk, 'ERR_OSSL_PEM_NO_START_LINE'],
    [{ certFile: expired, keyFile }, expired, 'it expired on'],
    [{ certFile, keyFile: otherKey }, certFile, 'the key belongs to another'],
    [{ certFile }, certFile, 'go together'],
  ]
  for (const [names, subject, detail] of wrong) {
    const error = await endpoint.start({ host: '0.0.0.0', ...names }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ info: { code: 'endpoint-certificate-unusable', subject } })
    expect(Object(error).info.detail).toContain(detail)
  }
})

test('a process that dies is told of, and the endpoint can be started again', async () => {
  const { token } = await endpoint.add('page')
  await endpoint.start()
  const stopped = new Promise<void>((resolve) => {
    endpoint.serving.onChange(() => resolve())
  })
  endpoint.kill()
  await stopped
  expect(endpoint.serving.state()).toMatchObject({ status: 'stopped', error: { code: 'internal' } })
  expect(endpoint.audit.events.at(-1)).toMatchObject({ event: 'endpoint-stopped', who: 'app', outcome: 'internal' })
  expect(await ask(await endpoint.start(), { token })).toMatchObject({ status: 200 })
  await endpoint.serving.stop('window')
  expect(endpoint.audit.events.at(-1)).toMatchObject({ event: 'endpoint-stopped', who: 'window', outcome: 'accepted' })
})
