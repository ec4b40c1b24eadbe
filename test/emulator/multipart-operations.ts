import { parseCompleteXml, selectParts } from './complete-request.ts'
import { combineCrc64 } from './crc64-combine.ts'
import { CosError } from './errors.ts'
import { parseMetadata } from './metadata.ts'
import { assertMayWrite, bodyEtag, commitObject } from './object-operations.ts'
import { type Exchange, encodingType, integerParam, type Operation, takeBody } from './operation.ts'
import { receiveText } from './receive.ts'
import { multipartEtag, newUploadId, type PendingUpload, type StoredPart } from './state.ts'
import { element, escapeXml, keyWriter, ownerXml } from './xml.ts'

const PART_NUMBER_MAX = 10_000
const XML_MAX_BYTES = 1 << 20

/** Initiate Multipart Upload (436/7746). */
export const initiateMultipartUpload: Operation = async ({ request, bucket, identity, now }) => {
  const { key } = request
  const upload: PendingUpload = {
    key,
    uploadId: newUploadId(now()),
    headers: parseMetadata(request.headers, key),
    initiatedMs: now(),
    ownerUin: identity.account.ownerUin,
    initiatorUin: identity.account.uin,
    parts: new Map(),
  }
  bucket.uploads.set(upload.uploadId, upload)
  const encode = keyWriter(encodingType(request.query))
  const xml = element('InitiateMultipartUploadResult', {
    Bucket: bucket.bucket,
    Key: encode(key),
    UploadId: upload.uploadId,
  })
  return { status: 200, headers: {}, xml }
}

function findUpload({ request, bucket }: Exchange): PendingUpload {
  const upload = bucket.uploads.get(request.query.get('uploadid') ?? '')
  if (upload === undefined || upload.key !== request.key) {
    throw new CosError('NoSuchUpload', 'The specified multipart upload does not exist.')
  }
  return upload
}

/** Upload Part (436/7750). The same number overwrites; a part whose upload ends meanwhile is NoSuchUpload. */
export const uploadPart: Operation = async (exchange) => {
  const { request, bucket, store, now } = exchange
  const partNumber = integerParam(request.query, 'partnumber', { min: 1, max: PART_NUMBER_MAX, absent: 0 })
  if (partNumber === 0 || !request.query.get('uploadid')) {
    throw new CosError('InvalidArgument', 'partNumber and uploadId must both be given.')
  }
  const upload = findUpload(exchange)
  const received = await takeBody(exchange)
  if (bucket.uploads.get(upload.uploadId) !== upload) {
    await store.remove(bucket.bucket, received.file)
    throw new CosError('NoSuchUpload', 'The multipart upload was completed or aborted meanwhile.')
  }
  const { sizeBytes, crc64, file, isSpoilt } = received
  const etag = bodyEtag(received, exchange)
  const replaced = upload.parts.get(partNumber)
  upload.parts.set(partNumber, { partNumber, sizeBytes, crc64, etag, file, modifiedMs: now(), isSpoilt })
  if (replaced !== undefined) await store.remove(bucket.bucket, replaced.file)
  return { status: 200, headers: { ETag: etag, 'x-cos-hash-crc64ecma': crc64 } }
}

/** List Parts (436/7747), by number, at most 1000 a page. */
export const listParts: Operation = async (exchange) => {
  const { request, bucket } = exchange
  if (request.query.get('uploadid') === '') throw new CosError('ListPartUploadIdIsEmpty', 'uploadId is empty.')
  const upload = findUpload(exchange)
  const encoding = encodingType(request.query)
  const maxParts = integerParam(request.query, 'max-parts', { min: 1, max: 1000, absent: 1000 })
  const marker = integerParam(request.query, 'part-number-marker', { min: 0, max: PART_NUMBER_MAX, absent: 0 })
  const following = [...upload.parts.values()]
    .filter(({ partNumber }) => partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber)
  const page = following.slice(0, maxParts)
  const isTruncated = following.length > page.length
  const xml = element('ListPartsResult', {
    Bucket: bucket.bucket,
    EncodingType: encoding,
    Key: keyWriter(encoding)(upload.key),
    UploadId: upload.uploadId,
    Owner: ownerXml(upload.ownerUin, upload.ownerUin),
    PartNumberMarker: marker,
    Initiator: ownerXml(upload.ownerUin, upload.initiatorUin),
    Part: page.map(partXml),
    StorageClass: upload.headers.storageClass,
    MaxParts: maxParts,
    NextPartNumberMarker: isTruncated ? page.at(-1)?.partNumber : undefined,
    IsTruncated: isTruncated,
  })
  return { status: 200, headers: {}, xml }
}

const partXml = ({ partNumber, modifiedMs, etag, sizeBytes }: StoredPart) => ({
  PartNumber: partNumber,
  LastModified: new Date(modifiedMs).toISOString(),
  ETag: etag,
  Size: sizeBytes,
})

/** Abort Multipart Upload (436/7740). */
export const abortMultipartUpload: Operation = async (exchange) => {
  const { bucket, store } = exchange
  const upload = findUpload(exchange)
  bucket.uploads.delete(upload.uploadId)
  for (const part of upload.parts.values()) await store.remove(bucket.bucket, part.file)
  return { status: 204, headers: {} }
}

/** One file of all parts, and its CRC64 as read back from the store. */
async function joinParts(
  { bucket, store, effect }: Exchange,
  key: string,
  parts: readonly StoredPart[],
): Promise<{ readonly file: string; readonly crc64: string }> {
  const said = parts.reduce((whole, part) => combineCrc64(whole, part.crc64, part.sizeBytes), '0')
  const files = parts.map(({ file }) => file)
  const { file, crc64 = said } = await store.join(bucket.bucket, key, files)
  if (crc64 !== said && !parts.some(({ isSpoilt }) => isSpoilt)) {
    throw new CosError('InternalError', `Stored parts have CRC64 ${crc64}, received were ${said}.`)
  }
  if (effect?.type !== 'corruptStored') return { file, crc64 }
  const digests = await store.corrupt(bucket.bucket, file)
  return { file, crc64: effect.says === 'stored' ? (digests?.crc64 ?? crc64) : crc64 }
}

/** Complete Multipart Upload (436/7742). Parts left out of the list are dropped. */
export const completeMultipartUpload: Operation = async (exchange) => {
  const { request, bucket, store, now } = exchange
  const body = await receiveText(request.incoming, XML_MAX_BYTES)
  const listed = parseCompleteXml(body, request.headers.get('content-md5'))
  const upload = findUpload(exchange)
  const parts = selectParts(upload, listed)
  assertMayWrite(exchange)
  bucket.uploads.delete(upload.uploadId)
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
  const { file, crc64 } = await joinParts(exchange, upload.key, parts)
  for (const part of upload.parts.values()) {
    if (!parts.includes(part)) await store.remove(bucket.bucket, part.file)
  }
  const etag = multipartEtag(upload.uploadId, parts)
  const { key, headers } = upload
  await commitObject(exchange, { key, sizeBytes, crc64, etag, file, headers, modifiedMs: now() })
  const result = element('Location', `http://${request.host}${request.path}`).concat(
    element('Bucket', bucket.bucket),
    element('Key', key),
    element('ETag', etag),
  )
  const namespace = escapeXml('http://www.qcloud.com/document/product/436/7751')
  const slowXml = `<CompleteMultipartUploadResult xmlns="${namespace}">${result}</CompleteMultipartUploadResult>`
  return { status: 200, headers: { 'x-cos-hash-crc64ecma': crc64 }, slowXml }
}
