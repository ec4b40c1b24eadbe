import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import COS from 'cos-nodejs-sdk-v5'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crc64, warmCrc64 } from '../../emulator/crc64.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'

const MIB = 1024 * 1024
let folder: string
let emulator: Emulator
let cos: COS
let at: { Bucket: string; Region: string }

beforeAll(async () => {
  await warmCrc64()
  folder = await mkdtemp(join(tmpdir(), 'emulator-sdk-'))
  emulator = await startEmulator({ store: { dir: join(folder, 'store') } })
  const { secretId, secretKey } = emulator.account
  const Ip = new URL(emulator.pathEndpoints.cosHttp).host // keeps the real Host in request and signature
  cos = new COS({ SecretId: secretId, SecretKey: secretKey, Ip, Protocol: 'http:' })
  at = { Bucket: emulator.bucket, Region: emulator.region }
})
afterAll(async () => {
  await emulator.close()
  await rm(folder, { recursive: true })
})

test.each(['plain.txt', 'a//b', 'a/./b', 'a/../b', 'a b +%41%2B#?&=.bin', '测试🙂/空 格.txt'])(
  'putObject stores %j under exactly that key',
  async (Key) => {
    const Body = Buffer.from(`body of ${Key}`)
    const answer = await cos.putObject({ ...at, Key, Body, 'x-cos-meta-from': 'sdk' })
    expect(answer.headers?.['x-cos-hash-crc64ecma']).toBe(crc64(Body))
    expect(await emulator.readObject(emulator.bucket, Key)).toEqual(Body)
    const head = await cos.headObject({ ...at, Key })
    expect(head.headers).toMatchObject({ 'x-cos-meta-from': 'sdk', 'content-length': String(Body.length) })
  },
)

test('sliceUploadFile uploads in parts and the stored object is the file', async () => {
  const body = randomBytes(5 * MIB + 17)
  const FilePath = join(folder, 'big')
  await writeFile(FilePath, body)
  const answer = await cos.sliceUploadFile({ ...at, Key: 'big', FilePath, ChunkSize: MIB, SliceSize: MIB })
  expect(answer.ETag).toMatch(/^"[0-9a-f]{32}-6"$/)
  expect(emulator.object(emulator.bucket, 'big')).toMatchObject({ size: body.length, crc64: crc64(body) })
  expect((await emulator.readObject(emulator.bucket, 'big')).equals(body)).toBe(true)
  expect(emulator.uploads()).toEqual([])
})

test('sliceUploadFile resumes: parts that another process left behind are listed, compared, and not sent again', async () => {
  const body = randomBytes(4 * MIB)
  const FilePath = join(folder, 'resumed')
  await writeFile(FilePath, body)
  // Begun by single calls, since the SDK never resumes an upload that failed in the same process.
  const { UploadId } = await cos.multipartInit({ ...at, Key: 'resumed' })
  for (const PartNumber of [1, 2, 4]) {
    const Body = body.subarray((PartNumber - 1) * MIB, PartNumber * MIB)
    await cos.multipartUpload({ ...at, Key: 'resumed', UploadId, PartNumber, Body })
  }
  expect(emulator.uploads()).toEqual([{ key: 'resumed', uploadId: UploadId, parts: 3 }])
  const before = emulator.log.length
  await cos.sliceUploadFile({ ...at, Key: 'resumed', FilePath, ChunkSize: MIB, SliceSize: MIB })
  const parts = emulator.log.slice(before).filter(({ kind }) => kind === 'UploadPart')
  expect(parts.map(({ query }) => query)).toEqual([`partNumber=3&uploadId=${UploadId}`])
  expect((await emulator.readObject(emulator.bucket, 'resumed')).equals(body)).toBe(true)
})

test('getBucket folds by delimiter and pages by marker', async () => {
  for (const Key of ['list/a', 'list/b/1', 'list/b/2', 'list/c']) await cos.putObject({ ...at, Key, Body: 'x' })
  const first = await cos.getBucket({ ...at, Prefix: 'list/', Delimiter: '/', MaxKeys: 2 })
  expect(first.Contents.map(({ Key }) => Key)).toEqual(['list/a'])
  expect(first.CommonPrefixes.map(({ Prefix }) => Prefix)).toEqual(['list/b/'])
  expect(first.IsTruncated).toBe('true')
  const second = await cos.getBucket({ ...at, Prefix: 'list/', Delimiter: '/', Marker: first.NextMarker ?? '' })
  expect(second.Contents.map(({ Key }) => Key)).toEqual(['list/c'])
  expect(second.CommonPrefixes).toEqual([])
})

test('a presigned URL uploads and downloads; expired or for another key it does not', async () => {
  const sign = (Key: string, Method: 'PUT' | 'GET', Expires = 60): string =>
    cos.getObjectUrl({ ...at, Key, Method, Sign: true, Expires, Domain: '' }, () => undefined)
  const call = async (url: string, method: string, body?: string): Promise<{ status: number; text: string }> => {
    const { host, pathname, search } = new URL(url)
    const { request } = await import('node:http')
    return new Promise((resolve, reject) => {
      const [hostname, port] = new URL(emulator.pathEndpoints.cosHttp).host.split(':')
      const outgoing = request(
        { hostname, port, method, path: pathname + search, headers: { host } },
        async (answer) => {
          let text = ''
          for await (const chunk of answer) text += String(chunk)
          resolve({ status: answer.statusCode ?? 0, text })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
  expect(await call(sign('signed', 'PUT'), 'PUT', 'by url')).toMatchObject({ status: 200 })
  expect(await call(sign('signed', 'GET'), 'GET')).toEqual({ status: 200, text: 'by url' })
  expect(await call(sign('signed', 'GET').replace('/signed?', '/plain.txt?'), 'GET')).toMatchObject({ status: 403 })
  expect((await call(sign('signed', 'GET', -10), 'GET')).text).toContain('<Message>Request has expired</Message>')
})

test('HEAD and DELETE of what is not there', async () => {
  await expect(cos.headObject({ ...at, Key: 'nope' })).rejects.toMatchObject({ statusCode: 404 })
  await expect(cos.deleteObject({ ...at, Key: 'nope' })).resolves.toMatchObject({ statusCode: 204 })
  await expect(cos.headBucket({ Bucket: 'other-1250000000', Region: at.Region })).rejects.toMatchObject({
    statusCode: 404,
  })
  await expect(cos.headBucket({ ...at, Region: 'ap-beijing' })).rejects.toMatchObject({ statusCode: 404 })
  await expect(cos.headBucket(at)).resolves.toMatchObject({ statusCode: 200 })
})

test('closing writes an index by which an outsider finds each object on disk', async () => {
  const dir = join(folder, 'indexed')
  const other = await startEmulator({ store: { dir } })
  const Ip = new URL(other.pathEndpoints.cosHttp).host
  const { secretId: SecretId, secretKey: SecretKey } = other.account
  const client = new COS({ SecretId, SecretKey, Ip, Protocol: 'http:' })
  for (const Key of ['../../escape', 'a/b', 'a']) await client.putObject({ ...at, Key, Body: `<${Key}>` })
  await client.putObject({ ...at, Key: 'a', Body: 'second' })
  await other.close()
  type Entry = { key: string; file: string; size: number; crc64: string }
  const index: Entry[] = JSON.parse(await readFile(join(dir, other.bucket, 'index.json'), 'utf8'))
  expect(index.map(({ key }) => key)).toEqual(['../../escape', 'a', 'a/b'])
  const files = await readdir(join(dir, other.bucket, 'objects'))
  expect(files.map((name) => `objects/${name}`).sort()).toEqual(index.map(({ file }) => file).sort())
  for (const { key, file, crc64: sum } of index) {
    expect(file).toMatch(/^objects\/[0-9a-f-]+$/)
    const bytes = await readFile(join(dir, other.bucket, file))
    expect(bytes.toString()).toBe(key === 'a' ? 'second' : `<${key}>`)
    expect(crc64(bytes)).toBe(sum)
  }
})
