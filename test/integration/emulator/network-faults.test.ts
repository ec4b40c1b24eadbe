import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Emulator, type FaultRule, startEmulator } from '../../emulator/index.ts'
import { initiate, type RawRequest, send, signedHeaders } from './signed-request.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ store: 'discard' })
})
afterEach(() => emulator.faults.clear())
afterAll(() => emulator.close())

const MIB = 2 ** 20
const body = Buffer.alloc(300_000, 5)
const put = (path: string) => send(emulator, { method: 'PUT', path, body })
const fault = (effect: FaultRule['effect'], kind = 'PutObject') => emulator.faults.add({ kind, times: 1, effect })
const stored = (key: string) => emulator.object(emulator.bucket, key)
const BROKEN = /ECONNRESET|EPIPE|socket hang up|aborted/

/** Sends one request on a bare socket; tells what came back so far and whether the connection has ended. */
function sendRaw(raw: RawRequest) {
  const { port } = new URL(emulator.pathEndpoints.cosHttp)
  const socket = connect(Number(port), '127.0.0.1')
  const seen = { text: '', ended: false, socket }
  socket.on('data', (chunk) => {
    seen.text += chunk
  })
  socket.on('error', (error) => expect(error.message).toMatch(BROKEN))
  socket.on('close', () => {
    seen.ended = true
  })
  const headers = Object.entries(signedHeaders(emulator, raw)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${raw.method} ${raw.path} HTTP/1.1\r\n${headers.join('')}\r\n`)
  if (raw.body !== undefined) socket.write(raw.body)
  return seen
}

test.each(['body', 'reply'] as const)(
  'stall at %s: no byte comes and the connection stays open until faults are cleared; nothing is stored',
  async (at) => {
    fault({ type: 'stall', at })
    const seen = sendRaw({ method: 'PUT', path: `/stall-${at}`, body })
    await expect.poll(() => emulator.faults.pending).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 150)) // time in which a byte could come
    expect(seen).toMatchObject({ text: '', ended: false })
    emulator.faults.clear()
    await expect.poll(() => seen.ended).toBe(true)
    expect(seen.text).toBe('')
    expect(stored(`stall-${at}`)).toBeUndefined()
  },
)

test('stall in the reply: done, the headers come and then no byte any more, until its time is over', async () => {
  fault({ type: 'stall', at: 'inReply', forMs: 300 })
  const seen = sendRaw({ method: 'PUT', path: '/half', body })
  await expect.poll(() => seen.text).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\n\r\n$/s)
  expect(seen.ended).toBe(false)
  expect(stored('half')).toMatchObject({ size: body.length })
  await expect.poll(() => seen.ended).toBe(true)
  expect(seen.text).toMatch(/\r\n\r\n$/)
})

test('stall of the body takes no more of it than the buffers hold', async () => {
  fault({ type: 'stall', at: 'body' })
  const seen = sendRaw({ method: 'PUT', path: '/full', body: Buffer.alloc(64 * MIB) })
  await expect.poll(() => emulator.faults.pending).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(seen.socket.writableLength).toBeGreaterThan(32 * MIB)
})

test('slow body: read at the given speed, then answered as usual', async () => {
  fault({ type: 'slowBody', bytesPerSecond: MIB })
  const startedMs = performance.now()
  expect(await put('/slow')).toMatchObject({ status: 200 })
  expect(performance.now() - startedMs).toBeGreaterThan(250) // 300 000 bytes take 286 ms
  expect(stored('slow')).toMatchObject({ size: body.length })
})

test.each([
  ['PutObject', { method: 'PUT', path: '/cut', body: 'x' }],
  ['InitiateMultipartUpload', { method: 'POST', path: '/cut', params: { uploads: '' } }],
  ['HeadObject', { method: 'HEAD', path: '/there' }],
] as const)('truncated reply to %s: fewer bytes come than were promised', async (kind, request) => {
  await put('/there')
  fault({ type: 'truncatedReply' }, kind)
  await expect(send(emulator, request)).rejects.toThrow(/aborted|socket hang up|Parse Error/)
})

test('truncated reply: what was asked is done all the same, and TLS connections are cut too', async () => {
  fault({ type: 'truncatedReply' })
  const ca = await readFile(emulator.caFile, 'utf8')
  await expect(send(emulator, { method: 'PUT', path: '/cut-tls', body, ca })).rejects.toThrow(/aborted/)
  expect(stored('cut-tls')).toMatchObject({ size: body.length })
})

test('oversized reply: the document with more than 8 MiB of white space behind it', async () => {
  fault({ type: 'oversizedReply', bytes: 9 * MIB }, 'InitiateMultipartUpload')
  const { status, text, headers } = await send(emulator, { method: 'POST', path: '/big', params: { uploads: '' } })
  expect([status, text.length, headers['content-length']]).toEqual([200, 9 * MIB, String(9 * MIB)])
  expect(text.trimEnd()).toMatch(/<\/InitiateMultipartUploadResult>$/)
})

test.each([302, 307] as const)('redirect %i elsewhere: nothing is done', async (status) => {
  fault({ type: 'redirect', status, location: 'http://127.0.0.1:9/elsewhere' })
  const answer = await put(`/moved-${status}`)
  expect(answer).toMatchObject({ status, headers: { location: 'http://127.0.0.1:9/elsewhere' } })
  expect(stored(`moved-${status}`)).toBeUndefined()
})

test('clock offset: the server judges and dates everything by the wrong clock until it is set right', async () => {
  fault({ type: 'clockOffset', ms: 3_600_000 })
  const refused = await put('/late')
  expect(refused).toMatchObject({ status: 403, code: 'AccessDenied' })
  expect(refused.text).toContain('Request has expired')
  const dateOf = ({ headers }: typeof refused) => Date.parse(headers.date ?? '') - Date.now()
  expect(dateOf(refused)).toBeGreaterThan(3_590_000)
  expect(await put('/late')).toMatchObject({ status: 403 })
  const now = Math.floor(Date.now() / 1000) + 3600
  const corrected = { method: 'PUT', path: '/late', body, keyTime: `${now - 1};${now + 600}` }
  expect(await send(emulator, corrected)).toMatchObject({ status: 200 })
  emulator.faults.clear()
  expect(Math.abs(dateOf(await put('/late')))).toBeLessThan(5000)
})

test('clock offset lets a second rule act on the same request', async () => {
  fault({ type: 'clockOffset', ms: 0 })
  fault({ type: 'status', status: 503, code: 'SlowDown', headers: { 'Retry-After': '2' } })
  expect(await put('/both')).toMatchObject({ status: 503, code: 'SlowDown', headers: { 'retry-after': '2' } })
  expect(emulator.faults.pending).toEqual([])
})

test('a request whose client leaves during a delay is dropped, as if it had never come', async () => {
  fault({ type: 'delay', ms: 200 }, 'InitiateMultipartUpload')
  const seen = sendRaw({ method: 'POST', path: '/gone?uploads', params: { uploads: '' } })
  await expect.poll(() => emulator.faults.pending).toEqual([])
  seen.socket.destroy()
  await expect.poll(() => emulator.log.at(-1)).toMatchObject({ key: 'gone', status: 0, code: 'ClientGone' })
  expect(emulator.uploads().filter(({ key }) => key === 'gone')).toEqual([])
})

test('the counts tell by name what was done, and the log which request was hit', async () => {
  const before = emulator.faults.counts['status:InternalError'] ?? 0
  fault({ type: 'status', status: 500, code: 'InternalError' }, 'UploadPart')
  const uploadId = await initiate(emulator, '/counted')
  await send(emulator, { method: 'PUT', path: '/counted', params: { partNumber: '1', uploadId }, body: 'x' })
  expect(emulator.faults.counts['status:InternalError']).toBe(before + 1)
  expect(emulator.log.at(-1)).toMatchObject({ kind: 'UploadPart', fault: 'status:InternalError' })
  await put('/unharmed')
  expect(emulator.log.at(-1)).not.toHaveProperty('fault')
})
