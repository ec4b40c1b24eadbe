import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, EXAMPLE_DENIED_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { hostOf, type RawRequest, send, signedHeaders } from './signed-request.ts'

const MIB = 1024 * 1024
let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ store: 'discard' })
})
afterAll(() => emulator.close())

const put = (raw: Partial<RawRequest> = {}) => send(emulator, { method: 'PUT', path: '/k', body: 'hello', ...raw })
const md5 = (body: string | Buffer, encoding: 'hex' | 'base64' = 'hex') =>
  createHash('md5').update(body).digest(encoding)

describe('who may', () => {
  const soon = Math.floor(Date.now() / 1000)
  const setAuthorization = (change: (value: string) => string) => (headers: Record<string, string>) => {
    headers['authorization'] = change(headers['authorization'] ?? '')
  }
  const other = 'AKIDEXAMPLE-nobody'
  const cases: [string, Partial<RawRequest>, number, string][] = [
    [
      'a tampered signature',
      { tamper: setAuthorization((text) => text.replace(/.$/, 'g')) },
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'a header changed after signing',
      { headers: { 'x-cos-meta-a': '1' }, tamper: (h) => Object.assign(h, { 'x-cos-meta-a': '2' }) },
      403,
      'SignatureDoesNotMatch',
    ],
    ['no Authorization', { tamper: (headers) => delete headers['authorization'] }, 403, 'AccessDenied'],
    ['a malformed Authorization', { tamper: setAuthorization(() => 'Bearer x') }, 403, 'AccessDenied'],
    [
      'another algorithm',
      { tamper: setAuthorization((text) => text.replace('=sha1&', '=sha256&')) },
      403,
      'AccessDenied',
    ],
    ['an unknown SecretId', { key: { secretId: other, secretKey: 'x' } }, 403, 'InvalidAccessKeyId'],
    ['a malformed SecretId', { key: { secretId: 'me', secretKey: 'x' } }, 403, 'InvalidAccessKeyId'],
    ['a token with a permanent key', { headers: { 'x-cos-security-token': 'x' } }, 403, 'InvalidAccessKeyId'],
    ['an expired signature', { keyTime: `${soon - 900};${soon - 100}` }, 403, 'AccessDenied'],
    ['a signature not yet valid', { keyTime: `${soon + 100};${soon + 900}` }, 403, 'AccessDenied'],
    [
      'a Date 16 minutes off',
      { headers: { date: new Date(Date.now() - 960_000).toUTCString() } },
      403,
      'RequestTimeTooSkewed',
    ],
  ]
  test.each(cases)('%s is refused', async (_, raw, status, code) => {
    expect(await put(raw)).toMatchObject({ status, code })
  })
  test('a refusal of a large body arrives as an answer, not as a broken connection', async () => {
    const body = Buffer.alloc(20 * MIB)
    const answer = await put({ body, key: { secretId: emulator.account.secretId, secretKey: 'wrong' } })
    expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })
  test('the expired form carries the message SDKs look for', async () => {
    expect((await put({ keyTime: `${soon - 900};${soon - 100}` })).text).toContain(
      '<Message>Request has expired</Message>',
    )
  })
  test('the host without its port and a Date within 15 minutes are accepted', async () => {
    const host = hostOf(emulator).replace(/:\d+$/, '')
    expect(await put({ host, tamper: (headers) => Object.assign(headers, { host: hostOf(emulator) }) })).toMatchObject({
      status: 200,
    })
    expect(await put({ headers: { date: new Date(Date.now() - 840_000).toUTCString() } })).toMatchObject({
      status: 200,
    })
  })
  test('a sub-account with COS rights may upload with its own key', async () => {
    expect(await put({ key: EXAMPLE_DENIED_ACCOUNT })).toMatchObject({ status: 200 })
  })
})

describe('error documents', () => {
  test('hold all five elements, StringToSign for signatures, and ids in the headers', async () => {
    const answer = await put({
      tamper: (headers) => Object.assign(headers, { authorization: headers['authorization']?.replace(/.$/, 'g') }),
    })
    expect(answer.text.startsWith("<?xml version='1.0' encoding='utf-8' ?>\n<Error>")).toBe(true)
    for (const name of ['Code', 'Message', 'StringToSign', 'FormatString', 'Resource', 'RequestId', 'TraceId']) {
      expect(answer.text).toMatch(new RegExp(`<${name}>[^<]+</${name}>`))
    }
    expect(answer.text).toContain(`<RequestId>${String(answer.headers['x-cos-request-id'])}</RequestId>`)
    expect(answer.headers['x-cos-trace-id']).toBeTruthy()
    const decoded = Buffer.from(String(answer.headers['x-cos-request-id']), 'base64').toString()
    expect(decoded).toMatch(/^[0-9a-f]{8}_[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]+$/)
  })
  test('are absent on HEAD', async () => {
    const answer = await send(emulator, { method: 'HEAD', path: '/none' })
    expect(answer).toMatchObject({ status: 404, text: '' })
    expect(answer.headers['x-cos-request-id']).toBeTruthy()
  })
})

describe('what may be put', () => {
  const cases: [string, Partial<RawRequest>, number, string][] = [
    ['a wrong Content-MD5', { headers: { 'content-md5': md5('other', 'base64') } }, 400, 'BadDigest'],
    ['a Content-MD5 of another length', { headers: { 'content-md5': 'aGVsbG8=' } }, 400, 'InvalidDigest'],
    ['a wrong x-cos-content-sha1', { headers: { 'x-cos-content-sha1': '00' } }, 400, 'InvalidSHA1Digest'],
    ['a key over 850 bytes', { path: `/${'x'.repeat(851)}` }, 400, 'KeyTooLong'],
    ['a key with a forbidden character', { path: '/a%1Bb' }, 400, 'InvalidURI'],
    ['a traffic limit out of range', { headers: { 'x-cos-traffic-limit': '1' } }, 400, 'InvalidArgument'],
    ['a copy', { headers: { 'x-cos-copy-source': 'x' } }, 501, 'NotImplemented'],
    ['an unknown bucket', { host: 'none-1250000000.cos.ap-guangzhou.localhost' }, 404, 'NoSuchBucket'],
    ['a bucket of another region', { host: 'examplebucket-1250000000.cos.ap-beijing.localhost' }, 404, 'NoSuchBucket'],
    ['a bucket without AppId', { host: 'examplebucket.cos.ap-guangzhou.localhost' }, 400, 'InvalidBucketName'],
    [
      'a host over 60 characters',
      { host: `${'x'.repeat(30)}-1250000000.cos.ap-guangzhou.localhost` },
      400,
      'BucketNameTooLong',
    ],
    ['a part without upload id', { params: { partNumber: '1' } }, 400, 'InvalidArgument'],
    ['part number 0', { params: { partNumber: '0', uploadId: 'x' } }, 400, 'InvalidArgument'],
    ['part number 10001', { params: { partNumber: '10001', uploadId: 'x' } }, 400, 'InvalidArgument'],
    ['a part of an unknown upload', { params: { partNumber: '1', uploadId: 'x' } }, 404, 'NoSuchUpload'],
  ]
  test.each(cases)('%s is refused', async (_, raw, status, code) => {
    expect(await put(raw)).toMatchObject({ status, code })
  })
  test('neither Content-Length nor chunks is MissingContentLength', async () => {
    const { host = '', authorization = '' } = signedHeaders(emulator, { method: 'PUT', path: '/k', unmeasured: true })
    const port = Number(new URL(emulator.pathEndpoints.cosHttp).port)
    const socket = connect({ host: '127.0.0.1', port }) // Node's HTTP client would add one of the two
    socket.end(`PUT /k HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`)
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1.1 411 .*<Code>MissingContentLength<\/Code>/s)
  })
  test('chunks without Content-Length are taken', async () => {
    const headers = { 'transfer-encoding': 'chunked' }
    expect(await put({ path: '/chunked', unmeasured: true, headers })).toMatchObject({ status: 200 })
    expect(emulator.object(emulator.bucket, 'chunked')).toMatchObject({ size: 5, etag: `"${md5('hello')}"` })
  })
  test('the right Content-MD5 is accepted, the ETag is the MD5, empty objects too', async () => {
    const answer = await put({ headers: { 'content-md5': md5('hello', 'base64') } })
    expect(answer).toMatchObject({ status: 200, headers: { etag: `"${md5('hello')}"` } })
    expect(await put({ body: '' })).toMatchObject({ status: 200, headers: { 'x-cos-hash-crc64ecma': '0' } })
  })
  test('x-cos-forbid-overwrite keeps what is there', async () => {
    const headers = { 'x-cos-forbid-overwrite': 'true' }
    expect(await put({ path: '/once', headers })).toMatchObject({ status: 200 })
    expect(await put({ path: '/once', headers })).toMatchObject({ status: 409, code: 'FileAlreadyExists' })
  })
  test('metadata, storage class and tags come back on HEAD', async () => {
    const headers = {
      'x-cos-meta-a': 'b',
      'x-cos-storage-class': 'STANDARD_IA',
      'x-cos-tagging': 'a=1&b=2',
      'cache-control': 'no-store',
    }
    await put({ path: '/meta.png', headers })
    expect((await send(emulator, { method: 'HEAD', path: '/meta.png' })).headers).toMatchObject({
      'x-cos-meta-a': 'b',
      'x-cos-storage-class': 'STANDARD_IA',
      'x-cos-tagging-count': '2',
      'cache-control': 'no-store',
      'content-type': 'image/png',
      'content-length': '5',
    })
  })
  test('path style addresses the same objects, and its path is signed as sent', async () => {
    const host = new URL(emulator.pathEndpoints.cosHttp).host
    expect(await put({ host, path: `/${emulator.bucket}/by/path` })).toMatchObject({ status: 200 })
    expect(await send(emulator, { method: 'HEAD', path: '/by/path' })).toMatchObject({ status: 200 })
  })
})

test('an emulator told to check nothing takes unsigned requests and still keeps the rules for keys', async () => {
  const trusting = await startEmulator({ store: 'discard', isUnchecked: true })
  try {
    const unsigned = {
      method: 'PUT',
      body: 'hello',
      tamper: (headers: Record<string, string>) => delete headers['authorization'],
    }
    expect((await send(trusting, { ...unsigned, path: '/k' })).status).toBe(200)
    expect((await send(trusting, { ...unsigned, path: `/${'k'.repeat(851)}` })).status).toBe(400)
  } finally {
    await trusting.close()
  }
})
