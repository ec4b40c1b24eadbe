import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { completeBody, initiate, type RawRequest, send } from './signed-request.ts'

const MIB = 1024 * 1024
let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ store: 'discard' })
})
afterAll(() => emulator.close())

const put = (raw: Partial<RawRequest> = {}) => send(emulator, { method: 'PUT', path: '/k', body: 'hello', ...raw })
const md5 = (body: string | Buffer) => createHash('md5').update(body).digest('hex')

describe('multipart', () => {
  const part = (path: string, uploadId: string, partNumber: number, body: string | Buffer) =>
    put({ path, params: { partNumber: String(partNumber), uploadId }, body })
  const complete = (path: string, uploadId: string, body: string, headers = {}) =>
    send(emulator, { method: 'POST', path, params: { uploadId }, body, headers })

  test('Complete refuses a wrong ETag, order, size, XML and digest, and then accepts the right list', async () => {
    const uploadId = await initiate(emulator, '/m')
    const etags = [md5('small'), md5(Buffer.alloc(MIB)), md5('last')]
    await part('/m', uploadId, 1, 'small')
    await part('/m', uploadId, 2, Buffer.alloc(MIB))
    await part('/m', uploadId, 3, 'last')
    const list = (...numbers: number[]) =>
      completeBody(numbers.map((number) => [number, `&quot;${etags[number - 1]}&quot;`]))
    const refused = async (body: string, code: string, headers = {}): Promise<void> =>
      expect(await complete('/m', uploadId, body, headers)).toMatchObject({ status: 400, code })
    await refused(completeBody([[1, md5('wrong')]]), 'InvalidPart')
    await refused(list(2, 1), 'InvalidPartOrder')
    await refused(list(2, 3), 'InvalidPart')
    await refused(list(1, 2), 'EntityTooSmall')
    await refused('<CompleteMultipartUpload>', 'MalformedXML')
    await refused(completeBody([]), 'MalformedXML')
    await refused(list(1), 'BadDigest', { 'content-md5': 'aGVsbG8gaGVsbG8gaGVsbA==' })
    await refused('x'.repeat(MIB + 1), 'XMLSizeLimit')
    await part('/m', uploadId, 1, Buffer.alloc(MIB))
    etags[0] = md5(Buffer.alloc(MIB))
    const done = await complete('/m', uploadId, list(1, 2, 3))
    expect(done.status).toBe(200)
    expect(done.headers['transfer-encoding']).toBe('chunked')
    expect(done.text.startsWith("<?xml version='1.0' encoding='utf-8' ?>")).toBe(true)
    const etag = /<ETag>&quot;([0-9a-f]{32}-3)&quot;<\/ETag>/.exec(done.text)?.[1]
    expect(etag).toBeDefined()
    const s3 = createHash('md5')
      .update(Buffer.from(etags.join(''), 'hex'))
      .digest('hex')
    expect(etag).not.toBe(`${s3}-3`)
    expect(emulator.object(emulator.bucket, 'm')).toMatchObject({
      size: 2 * MIB + 4,
      crc64: done.headers['x-cos-hash-crc64ecma'],
    })
    expect(await complete('/m', uploadId, list(1, 2, 3))).toMatchObject({ status: 404, code: 'NoSuchUpload' })
  })

  test('an upload belongs to its key, and is gone after Abort', async () => {
    const uploadId = await initiate(emulator, '/aborted')
    expect(await part('/other', uploadId, 1, 'x')).toMatchObject({ code: 'NoSuchUpload' })
    const abort = () => send(emulator, { method: 'DELETE', path: '/aborted', params: { uploadId } })
    expect(await abort()).toMatchObject({ status: 204 })
    expect(await abort()).toMatchObject({ status: 404, code: 'NoSuchUpload' })
    expect(await part('/aborted', uploadId, 1, 'x')).toMatchObject({ code: 'NoSuchUpload' })
    const list = { method: 'GET', path: '/aborted', params: { uploadId } }
    expect(await send(emulator, list)).toMatchObject({ code: 'NoSuchUpload' })
  })

  test('ListParts pages by number', async () => {
    const uploadId = await initiate(emulator, '/paged')
    for (const number of [3, 1, 2]) await part('/paged', uploadId, number, `part ${number}`)
    const page = (params: Record<string, string>) =>
      send(emulator, { method: 'GET', path: '/paged', params: { uploadId, ...params } })
    const first = await page({ 'max-parts': '2' })
    expect([...first.text.matchAll(/<PartNumber>(\d)</g)].map((match) => match[1])).toEqual(['1', '2'])
    expect(first.text).toContain('<NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true</IsTruncated>')
    expect(first.text).toContain(`<ETag>&quot;${md5('part 1')}&quot;</ETag><Size>6</Size>`)
    const second = await page({ 'max-parts': '2', 'part-number-marker': '2' })
    expect(second.text).toContain('<PartNumber>3</PartNumber>')
    expect(second.text).toContain('<IsTruncated>false</IsTruncated>')
    expect(await page({ 'max-parts': '1001' })).toMatchObject({ status: 400, code: 'InvalidArgument' })
    expect(await page({ 'encoding-type': 'gzip' })).toMatchObject({ status: 400, code: 'InvalidArgument' })
  })

  test('ListMultipartUploads pages by key and id, and every upload appears once', async () => {
    const ids = new Set<string>()
    for (const key of ['/u/b', '/u/a', '/u/b', '/u/c']) ids.add(await initiate(emulator, key))
    const seen: string[] = []
    let markers: Record<string, string> = {}
    for (let page = 0; page < 4; page++) {
      const params = { uploads: '', prefix: 'u/', 'max-uploads': '1', ...markers }
      const { text } = await send(emulator, { method: 'GET', path: '/', params })
      const field = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? ''
      seen.push(field('UploadId'))
      expect(field('IsTruncated')).toBe(String(page < 3))
      markers = { 'key-marker': field('NextKeyMarker'), 'upload-id-marker': field('NextUploadIdMarker') }
    }
    expect(new Set(seen)).toEqual(ids)
  })
})

test('GetBucket writes keys URL-encoded when asked, in byte order', async () => {
  for (const path of ['/e/%EF%BF%BD', '/e/%F0%9F%99%82', '/e/a%20%26']) await put({ path })
  const { text } = await send(emulator, { method: 'GET', path: '/', params: { prefix: 'e/', 'encoding-type': 'url' } })
  expect([...text.matchAll(/<Key>(.*?)<\/Key>/g)].map((match) => match[1])).toEqual([
    'e%2Fa%20%26',
    'e%2F%EF%BF%BD',
    'e%2F%F0%9F%99%82',
  ])
})
