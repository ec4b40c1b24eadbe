import { randomUUID } from 'node:crypto'
import { CosError } from './errors.ts'
import { parseMetadata } from './metadata.ts'
import { type Exchange, type Operation, type Reply, takeBody } from './operation.ts'
import type { Received } from './receive.ts'
import type { StoredObject } from './state.ts'

/** Throws FileAlreadyExists when x-cos-forbid-overwrite is true and the key is taken (436/7749). */
export function assertMayWrite({ request, bucket }: Exchange): void {
  if (request.headers.get('x-cos-forbid-overwrite') !== 'true' || !bucket.objects.has(request.key)) return
  throw new CosError('FileAlreadyExists', 'The object already exists and x-cos-forbid-overwrite is true.')
}

/**
 * Quoted MD5 of the body, or a random value where COS's ETag is not the MD5 either. S3 tools take whatever looks like an
 * MD5 for one, so theirs does not.
 */
export function bodyEtag(received: Received, { wantsEtagMd5, isS3 }: Exchange): string {
  if (wantsEtagMd5 && received.md5 !== undefined) return `"${received.md5.toString('hex')}"`
  // A UUID's random bytes come from a pool.
  return `"${randomUUID().replaceAll('-', '')}${isS3 ? '-1' : ''}"`
}

/** Makes the object visible and drops what it replaces. */
export async function commitObject({ bucket, store }: Exchange, object: StoredObject): Promise<void> {
  const replaced = bucket.objects.get(object.key)
  bucket.objects.set(object.key, object)
  if (replaced !== undefined) await store.remove(bucket.bucket, replaced.file)
}

/** PUT Object (436/7749). */
export const putObject: Operation = async (exchange) => {
  const { request, bucket, store, now } = exchange
  const headers = parseMetadata(request.headers, request.key)
  assertMayWrite(exchange)
  const received = await takeBody(exchange)
  try {
    assertMayWrite(exchange) // another request may have created it meanwhile
  } catch (error) {
    await store.remove(bucket.bucket, received.file)
    throw error
  }
  const etag = bodyEtag(received, exchange)
  const { sizeBytes, crc64, file } = received
  await commitObject(exchange, { key: request.key, sizeBytes, crc64, etag, file, headers, modifiedMs: now() })
  return { status: 200, headers: { ETag: etag, 'x-cos-hash-crc64ecma': crc64 } }
}

/** DELETE Object: 204 also when there is none. */
export const deleteObject: Operation = async ({ request, bucket, store }) => {
  const object = bucket.objects.get(request.key)
  bucket.objects.delete(request.key)
  if (object !== undefined) await store.remove(bucket.bucket, object.file)
  return { status: 204, headers: {} }
}

/** The headers HEAD and GET answer for an object (436/7745). */
export function objectHeaders(object: StoredObject): Record<string, string> {
  const { headers } = object
  return {
    ...headers.answered,
    'content-length': String(object.sizeBytes),
    etag: object.etag,
    'last-modified': new Date(object.modifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-cos-hash-crc64ecma': object.crc64,
    'x-cos-object-type': 'normal',
    ...(headers.storageClass === 'STANDARD' ? {} : { 'x-cos-storage-class': headers.storageClass }),
    ...(headers.tagCount === 0 ? {} : { 'x-cos-tagging-count': String(headers.tagCount) }),
  }
}

/** HEAD Object (436/7745). */
export const headObject: Operation = async (exchange) => {
  const object = find(exchange)
  return notModified(exchange, object) ?? { status: 200, headers: objectHeaders(object) }
}

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
]

/** GET Object with one optional byte range and response-* overrides (436/7753). */
export const getObject: Operation = async (exchange) => {
  const object = find(exchange)
  const unchanged = notModified(exchange, object)
  if (unchanged !== undefined) return unchanged
  const { request, bucket, store } = exchange
  if (!store.keepsBodies) throw new CosError('NotImplemented', 'This server discards bodies.')
  const headers = objectHeaders(object)
  for (const name of OVERRIDES) {
    const value = request.query.get(`response-${name}`)
    if (value !== undefined) headers[name] = value
  }
  const range = parseRange(request.headers.get('range'), object.sizeBytes)
  if (object.sizeBytes === 0) return { status: 200, headers }
  if (range === undefined) return { status: 200, headers, body: store.read(bucket.bucket, object.file) }
  headers['content-range'] = `bytes ${range.start}-${range.end}/${object.sizeBytes}`
  headers['content-length'] = String(range.end - range.start + 1)
  return { status: 206, headers, body: store.read(bucket.bucket, object.file, range) }
}

function find({ request, bucket }: Exchange): StoredObject {
  const object = bucket.objects.get(request.key)
  if (object === undefined) throw new CosError('NoSuchKey', 'The specified key does not exist.')
  return object
}

function notModified({ request }: Exchange, object: StoredObject): Reply | undefined {
  const get = (name: string): string | undefined => request.headers.get(name)
  const modifiedSeconds = Math.floor(object.modifiedMs / 1000)
  const after = (name: string): boolean => modifiedSeconds > Date.parse(get(name) ?? '') / 1000
  const ifMatch = get('if-match')
  if (ifMatch !== undefined && bare(ifMatch) !== bare(object.etag)) throw failed()
  if (get('if-unmodified-since') !== undefined && after('if-unmodified-since')) throw failed()
  const ifNoneMatch = get('if-none-match')
  const same = ifNoneMatch === undefined ? false : bare(ifNoneMatch) === bare(object.etag)
  const unchanged = get('if-modified-since') !== undefined && ifNoneMatch === undefined && !after('if-modified-since')
  return same || unchanged ? { status: 304, headers: { etag: object.etag } } : undefined
}
const bare = (etag: string): string => etag.replaceAll('"', '')
const failed = (): CosError => new CosError('PreconditionFailed', 'A precondition did not hold.')

function parseRange(text: string | undefined, sizeBytes: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (start > end) throw new CosError('InvalidRange', 'The requested range cannot be satisfied.')
  return { start, end }
}
