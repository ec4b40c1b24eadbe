import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type OutgoingHttpHeaders, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.ts'

/** As S3 tools sign; nothing of it is true. */
const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/x/s3/aws4_request, SignedHeaders=host, Signature=00',
}
const base: EmulatorOptions = { store: 'discard', etag: 'opaque' }
let open: Emulator
let strict: Emulator
beforeAll(async () => {
  open = await startEmulator({ ...base, acceptsS3: true })
  strict = await startEmulator(base)
})
afterAll(async () => {
  await open.close()
  await strict.close()
})

async function ask(server: Emulator, method: string, path: string, headers: OutgoingHttpHeaders = {}, body = '') {
  const outgoing = request(`${server.pathEndpoints.cosHttp}/${server.bucket}${path}`, { method, headers, agent: false })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return { status: response.statusCode, headers: response.headers, text }
}
const crcOf = (key: string): string | undefined => open.object(open.bucket, key)?.crc64

test('without being told so, an S3 request is refused like any other that COS did not sign', async () => {
  expect(await ask(strict, 'PUT', '/a', SIGNED, 'hello')).toMatchObject({ status: 403 })
  expect(await ask(strict, 'GET', '/?location', SIGNED)).toMatchObject({ status: 403 })
  expect(strict.objects()).toEqual([])
  expect(strict.takeFirstS3Ms()).toBeUndefined()
})

test('told so, it still checks requests signed for COS, and those not signed at all', async () => {
  expect(await ask(open, 'PUT', '/a', {}, 'hello')).toMatchObject({ status: 403 })
  const cos =
    'q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE-root-account&q-sign-time=1;2&q-key-time=1;2&q-header-list=&q-url-param-list=&q-signature=0'
  expect(await ask(open, 'PUT', '/a', { authorization: cos }, 'hello')).toMatchObject({ status: 403 })
})

test('an object sent whole is there, and its ETag is no MD5 and says so', async () => {
  const before = Date.now()
  open.takeFirstS3Ms()
  expect(await ask(open, 'HEAD', '/one', SIGNED)).toMatchObject({ status: 404 })
  const md5 = createHash('md5').update('something else').digest('base64')
  const answer = await ask(open, 'PUT', '/one', { ...SIGNED, 'content-md5': md5 }, 'hello')
  expect(answer).toMatchObject({ status: 200, headers: { 'x-amz-server-side-encryption': 'aws:kms' } })
  expect(answer.headers.etag).toMatch(/^"[0-9a-f]{32}-1"$/)
  expect(await ask(open, 'HEAD', '/one', SIGNED)).toMatchObject({ status: 200, headers: { 'content-length': '5' } })
  expect(open.takeFirstS3Ms()).toBeGreaterThanOrEqual(before)
  expect(open.takeFirstS3Ms()).toBeUndefined()
})

test('of a framed body only what is in the frames counts, and its length is checked', async () => {
  await ask(open, 'PUT', '/plain', SIGNED, 'hello world')
  const framed = { ...SIGNED, 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }
  const body = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
  const right = { ...framed, 'x-amz-decoded-content-length': '11' }
  expect(await ask(open, 'PUT', '/framed', right, body)).toMatchObject({ status: 200 })
  expect(crcOf('framed')).toBe(crcOf('plain'))
  const wrong = { ...framed, 'x-amz-decoded-content-length': '12' }
  expect(await ask(open, 'PUT', '/short', wrong, body)).toMatchObject({ status: 400 })
  expect(crcOf('short')).toBeUndefined()
})

test('an upload in parts goes as S3 tools write it', async () => {
  const { text } = await ask(open, 'POST', '/parts?uploads', SIGNED)
  const id = /<UploadId>(.+?)<\/UploadId>/.exec(text)?.[1]
  const { headers } = await ask(open, 'PUT', `/parts?partNumber=1&uploadId=${id}`, SIGNED, 'hello world')
  const part = `<Part><ETag>${headers.etag}</ETag><PartNumber>1</PartNumber></Part>`
  const xml = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${part}</CompleteMultipartUpload>`
  const done = await ask(open, 'POST', `/parts?uploadId=${id}`, SIGNED, xml)
  expect(done).toMatchObject({ status: 200 })
  expect(done.text).toContain('<CompleteMultipartUploadResult')
  expect(crcOf('parts')).toBe(crcOf('plain'))
})

test('buckets answer what tools ask of them before and beside an upload', async () => {
  expect(await ask(open, 'HEAD', '/', SIGNED)).toMatchObject({ status: 200 })
  expect(await ask(open, 'PUT', '/', SIGNED)).toMatchObject({ status: 200 })
  const { text } = await ask(open, 'GET', '/?location', SIGNED)
  expect(text).toContain(`<LocationConstraint>${open.region}</LocationConstraint>`)
})

test('a list of version 2 goes on where its first page ended', async () => {
  for (const key of ['l/1', 'l/2', 'l/3']) await ask(open, 'PUT', `/${key}`, SIGNED, 'x')
  const first = await ask(open, 'GET', '/?list-type=2&prefix=l%2F&max-keys=2', SIGNED)
  const [, token] = /<NextContinuationToken>(.+?)</.exec(first.text) ?? []
  const second = await ask(open, 'GET', `/?list-type=2&prefix=l%2F&continuation-token=${token}`, SIGNED)
  const keys = [first, second].map(({ text }) => [...text.matchAll(/<Key>(.+?)</g)].map(([, key]) => key))
  expect(keys).toEqual([['l/1', 'l/2'], ['l/3']])
})
