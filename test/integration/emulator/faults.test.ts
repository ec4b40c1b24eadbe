import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { type Emulator, type FaultRule, startEmulator } from '../../emulator/index.ts'
import { completeBody, initiate, send, signedHeaders } from './signed-request.ts'

let emulator: Emulator
beforeAll(async () => {
  await warmCrc64()
  emulator = await startEmulator({ store: 'discard' })
})
afterEach(() => emulator.faults.clear())
afterAll(() => emulator.close())

const body = Buffer.alloc(300_000, 5)
const put = (path: string) => send(emulator, { method: 'PUT', path, body })
const fault = (effect: FaultRule['effect'], rest: Partial<FaultRule> = {}) =>
  emulator.faults.add({ kind: 'PutObject', times: 1, effect, ...rest })
const stored = (key: string) => emulator.object(emulator.bucket, key)

test('status: answers the error with its headers once, stores nothing', async () => {
  fault({ type: 'status', status: 503, code: 'SlowDown', headers: { 'retry-after': '1' } })
  expect(await put('/s')).toMatchObject({ status: 503, code: 'SlowDown', headers: { 'retry-after': '1' } })
  expect(stored('s')).toBeUndefined()
  expect(await put('/s')).toMatchObject({ status: 200 })
})

test.each(['resetBeforeBody', 'resetAfterBody'] as const)(
  '%s: the connection is reset and nothing is stored',
  async (type) => {
    fault({ type })
    await expect(put(`/${type}`)).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/)
    expect(stored(type)).toBeUndefined()
  },
)

test('resets and lost replies work over TLS as well', async () => {
  const ca = await readFile(emulator.caFile, 'utf8')
  const putTls = () => send(emulator, { method: 'PUT', path: '/tls', body, ca })
  for (const type of ['resetBeforeBody', 'resetAfterBody', 'loseReply'] as const) {
    expect(stored('tls')).toBeUndefined()
    fault({ type })
    await expect(putTls()).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/)
  }
  expect(stored('tls')).toMatchObject({ crc64: crc64(body) })
})

test('loseReply: the connection is reset although the object is stored', async () => {
  fault({ type: 'loseReply' })
  await expect(put('/lost')).rejects.toThrow(/ECONNRESET|socket hang up/)
  expect(stored('lost')).toMatchObject({ size: body.length, crc64: crc64(body) })
})

test('wrongCrc64 and noCrc64 change the reply only', async () => {
  fault({ type: 'wrongCrc64' })
  fault({ type: 'noCrc64' })
  const wrong = await put('/crc')
  expect(wrong.status).toBe(200)
  expect(wrong.headers['x-cos-hash-crc64ecma']).toMatch(/^\d+$/)
  expect(wrong.headers['x-cos-hash-crc64ecma']).not.toBe(crc64(body))
  expect((await put('/crc')).headers).not.toHaveProperty('x-cos-hash-crc64ecma')
  expect((await put('/crc')).headers['x-cos-hash-crc64ecma']).toBe(crc64(body))
  expect(stored('crc')?.crc64).toBe(crc64(body))
})

test("expiredToken is COS's 400", async () => {
  fault({ type: 'expiredToken' })
  expect(await put('/t')).toMatchObject({ status: 400, code: 'ExpiredToken' })
})

test('delay holds the request back, and a second rule acts on it as well', async () => {
  fault({ type: 'delay', ms: 120 })
  fault({ type: 'status', status: 500, code: 'InternalError' })
  const startedMs = performance.now()
  expect(await put('/d')).toMatchObject({ status: 500 })
  expect(performance.now() - startedMs).toBeGreaterThan(115)
})

test('rules count only requests of their kind, key and part, after those that pass', async () => {
  const uploadId = await initiate(emulator, '/m')
  const part = (partNumber: number) =>
    send(emulator, { method: 'PUT', path: '/m', params: { partNumber: String(partNumber), uploadId }, body: 'x' })
  fault(
    { type: 'status', status: 500, code: 'InternalError' },
    { kind: 'UploadPart', partNumber: 2, after: 1, times: 2 },
  )
  fault({ type: 'status', status: 500, code: 'InternalError' }, { key: /^only\//g, times: 2 })
  const statuses: number[] = []
  for (const number of [1, 2, 1, 2, 2, 2]) statuses.push((await part(number)).status)
  expect(statuses).toEqual([200, 200, 200, 500, 500, 200])
  expect((await put('/other')).status).toBe(200)
  expect((await put('/only/a')).status).toBe(500)
  expect((await put('/only/b')).status).toBe(500)
  expect(emulator.faults.pending).toEqual([])
})

test('Complete may fail inside a 200, and may succeed with its reply lost', async () => {
  const uploadId = await initiate(emulator, '/c')
  const params = { partNumber: '1', uploadId }
  const { headers } = await send(emulator, { method: 'PUT', path: '/c', params, body: 'x' })
  const complete = () =>
    send(emulator, {
      method: 'POST',
      path: '/c',
      params: { uploadId },
      body: completeBody([[1, String(headers.etag)]]),
    })
  fault({ type: 'errorIn200', code: 'InternalError' }, { kind: 'CompleteMultipartUpload' })
  expect(await complete()).toMatchObject({ status: 200, code: 'InternalError' })
  fault({ type: 'loseReply' }, { kind: 'CompleteMultipartUpload' })
  await expect(complete()).rejects.toThrow(/ECONNRESET|socket hang up/)
  expect(stored('c')).toMatchObject({ size: 1 })
  expect(await complete()).toMatchObject({ status: 404, code: 'NoSuchUpload' })
})

test('a body that breaks off is not stored', async () => {
  const { port } = new URL(emulator.pathEndpoints.cosHttp)
  const headers = signedHeaders(emulator, { method: 'PUT', path: '/broken', body })
  const outgoing = request({ host: '127.0.0.1', port, method: 'PUT', path: '/broken', headers, agent: false })
  outgoing.write(body.subarray(0, 1000), () => outgoing.destroy(new Error('cut')))
  await expect(once(outgoing, 'close')).rejects.toThrow('cut')
  await expect.poll(() => emulator.log.at(-1)).toMatchObject({ key: 'broken', status: 0, code: 'ClientGone' })
  expect(stored('broken')).toBeUndefined()
})
