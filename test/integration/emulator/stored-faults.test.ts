import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { type Emulator, type FaultRule, startEmulator } from '../../emulator/index.ts'
import { completeBody, initiate, send } from './signed-request.ts'

let dir: string
let emulator: Emulator
beforeAll(async () => {
  await warmCrc64()
  dir = await mkdtemp(join(tmpdir(), 'cos-emulator-'))
  emulator = await startEmulator({ store: { dir } })
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  await emulator.close()
  await rm(dir, { recursive: true })
})

const body = Buffer.alloc(1 << 20, 7)
const spoilt = Buffer.from(body)
spoilt.writeUInt8(6)
const CRC = 'x-cos-hash-crc64ecma'
const md5Etag = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`
const corrupt = (kind: string, says: 'stored' | 'sent') => {
  const effect: FaultRule['effect'] = { type: 'corruptStored', says }
  emulator.faults.add({ kind, times: 1, effect })
}
const put = (key: string, content: Buffer | string = body) =>
  send(emulator, { method: 'PUT', path: `/${key}`, body: content })
const bytesOf = (key: string) => emulator.readObject(emulator.bucket, key)
/** Buffer's own comparison: the matcher's goes byte by byte in JavaScript. */
const holds = async (key: string, bytes: Buffer) => (await bytesOf(key)).equals(bytes)
const head = async (key: string) => (await send(emulator, { method: 'HEAD', path: `/${key}` })).headers[CRC]

async function uploadTwoParts(key: string) {
  const path = `/${key}`
  const uploadId = await initiate(emulator, path)
  const part = (partNumber: string) => send(emulator, { method: 'PUT', path, params: { partNumber, uploadId }, body })
  const first = await part('1')
  const second = await part('2')
  const listed = [first, second].map(({ headers }, index) => [index + 1, String(headers.etag)] as const)
  const complete = await send(emulator, { method: 'POST', path, params: { uploadId }, body: completeBody(listed) })
  return { first: first.headers, complete: complete.headers[CRC] }
}
const WHOLE = Buffer.concat([body, body])
const SPOILT_WHOLE = Buffer.concat([spoilt, body])

test('an object stored wrong, honestly: reply, HEAD and store agree on the wrong bytes, so the reply shows it', async () => {
  corrupt('PutObject', 'stored')
  const { headers } = await put('honest')
  expect([headers[CRC], headers.etag]).toEqual([crc64(spoilt), md5Etag(spoilt)])
  expect(headers[CRC]).not.toBe(crc64(body))
  expect(await head('honest')).toBe(crc64(spoilt))
  expect(await holds('honest', spoilt)).toBe(true)
})

test('an object stored wrong, with a lie: reply and HEAD tell of the right bytes, only downloading shows it', async () => {
  corrupt('PutObject', 'sent')
  const { headers } = await put('lie')
  expect([headers[CRC], headers.etag]).toEqual([crc64(body), md5Etag(body)])
  expect(await head('lie')).toBe(crc64(body))
  expect(await holds('lie', spoilt)).toBe(true)
})

test('a part stored wrong, honestly, shows in the reply to the part', async () => {
  corrupt('UploadPart', 'stored')
  const { first, complete } = await uploadTwoParts('part-honest')
  expect([first[CRC], first.etag]).toEqual([crc64(spoilt), md5Etag(spoilt)])
  expect(complete).toBe(crc64(SPOILT_WHOLE))
})

test('a part stored wrong, with a lie, shows when the object is put together', async () => {
  corrupt('UploadPart', 'sent')
  const { first, complete } = await uploadTwoParts('part-lie')
  expect([first[CRC], first.etag]).toEqual([crc64(body), md5Etag(body)])
  expect(complete).toBe(crc64(SPOILT_WHOLE))
  expect(await holds('part-lie', SPOILT_WHOLE)).toBe(true)
})

test.each([
  ['stored', crc64Of(SPOILT_WHOLE)],
  ['sent', crc64Of(WHOLE)],
] as const)('an object put together wrong, saying what was %s', async (says, expected) => {
  corrupt('CompleteMultipartUpload', says)
  const { complete } = await uploadTwoParts(`whole-${says}`)
  expect(complete).toBe(expected())
  expect(await holds(`whole-${says}`, SPOILT_WHOLE)).toBe(true)
})

/** The checksum needs its kernel, which is there only once tests run. */
function crc64Of(bytes: Buffer): () => string {
  return () => crc64(bytes)
}

test('an empty object has no byte to spoil', async () => {
  corrupt('PutObject', 'stored')
  expect((await put('empty', '')).headers[CRC]).toBe('0')
  expect(await bytesOf('empty')).toHaveLength(0)
})

test('sabotage changes, drops or leaves exactly one thing below the prefix, and the server goes on saying the same', async () => {
  for (const key of ['s/a', 's/b']) await put(key)
  expect(await emulator.sabotage('corrupt', 's/')).toBe('s/a')
  expect(await holds('s/a', spoilt)).toBe(true)
  expect(await head('s/a')).toBe(crc64(body))
  expect(await emulator.sabotage('orphan', 's/')).toBe('s/a')
  expect(emulator.uploads()).toMatchObject([{ key: 's/a', parts: 0 }])
  expect(await emulator.sabotage('drop', 's/')).toBe('s/a')
  expect(emulator.files().filter(({ key }) => key.startsWith('s/'))).toMatchObject([{ key: 's/b', size: body.length }])
  await emulator.removeObjects('s/')
  expect(emulator.files().filter(({ key }) => key.startsWith('s/'))).toEqual([])
  await expect(emulator.sabotage('drop', 's/')).rejects.toThrow('no object below s/')
})

test('a reply that cannot be sent is an error of the server, and one whose file is gone breaks off; neither ends it', async () => {
  await put('odd')
  const params = { 'response-content-type': 'a\r\nX: y' }
  const odd = { method: 'GET', path: '/odd', params }
  expect(await send(emulator, odd)).toMatchObject({ status: 500, code: 'InternalError' })
  const [file] = emulator.files().filter(({ key }) => key === 'odd')
  await rm(file?.path ?? '')
  await expect(send(emulator, { method: 'GET', path: '/odd' })).rejects.toThrow(/ECONNRESET|aborted|socket hang up/)
  expect(await put('even')).toMatchObject({ status: 200 })
})
