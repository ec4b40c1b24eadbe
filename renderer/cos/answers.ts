import { CosFailure } from './classify.ts'
import { decodeListed } from './encode.ts'
import type { Answer } from './sender.ts'
import type { XmlNode } from './xml.ts'

/** What COS says of bytes it took, beside what transfer computed while it sent them. */
export interface Stored {
  readonly etag: string
  /** Decimal; absent when the server sends no checksum. */
  readonly serverCrc64?: string
  readonly ownCrc64: string
}
export interface HeadResult {
  readonly sizeBytes: number
  readonly serverCrc64?: string
  /** Epoch ms of the server's clock; NaN when unreadable. */
  readonly modifiedAtMs: number
  /** The file's own modification time, if whoever stored it kept it; epoch ms. */
  readonly mtimeMs?: number
}
export interface ListedPart {
  readonly partNumber: number
  readonly sizeBytes: number
  readonly etag: string
}
export interface ListedUpload {
  readonly key: string
  readonly uploadId: string
  /** Epoch ms of the server's clock; NaN when unreadable. */
  readonly initiatedAtMs: number
}

/** Header for a file's modification time: Unix seconds, with a fraction where there is one, as rclone writes it. */
export const MTIME_HEADER = 'x-cos-meta-mtime'

/** What HEAD says of an object. */
export function headResult({ headers }: Answer): HeadResult {
  const mtime = headers[MTIME_HEADER]?.trim() ?? ''
  return {
    sizeBytes: Number(headers['content-length']),
    modifiedAtMs: Date.parse(headers['last-modified'] ?? ''),
    ...(/^-?\d{1,12}(\.\d+)?$/.test(mtime) && { mtimeMs: Number(mtime) * 1000 }),
    ...serverCrc(headers),
  }
}

/** One object of a listing, which knows no checksums and no metadata. */
export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
  /** Epoch ms of the server's clock; NaN when unreadable. */
  readonly modifiedAtMs: number
}
/** One page of a listing; `next` is where the following one begins, absent on the last. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[]
  readonly next?: string
}

/** `<ListBucketResult>` with `encoding-type=url`. @throws CosFailure when it is cut off without saying where. */
export function objectPage(answer: Answer, root: XmlNode, marker: string): ObjectPage {
  const objects = root.all('Contents').map((object) => ({
    key: decodeListed(object.text('Key') ?? ''),
    sizeBytes: Number(object.text('Size')),
    modifiedAtMs: Date.parse(object.text('LastModified') ?? ''),
  }))
  if (root.text('IsTruncated') !== 'true') return { objects }
  const next = decodeListed(root.text('NextMarker') ?? '') || objects.at(-1)?.key
  if (next === undefined || next === marker) throw unreadable(answer, marker, 'truncated without a new marker')
  return { objects, next }
}

/** The checksum COS computed, if it sends one. */
export function serverCrc(headers: Answer['headers']): { readonly serverCrc64?: string } {
  const crc64 = headers['x-cos-hash-crc64ecma']?.trim()
  return crc64 ? { serverCrc64: crc64 } : {}
}

/** @throws CosFailure `answer-malformed` without an ETag. */
export function stored(answer: Answer, key: string): Stored {
  const etag = answer.headers['etag']
  if (etag === undefined) throw unreadable(answer, key, 'no ETag')
  if (answer.crc64 === undefined) throw unreadable(answer, key, 'no checksum from transfer')
  return { etag, ownCrc64: answer.crc64, ...serverCrc(answer.headers) }
}

/** A success that lacks what a success must hold. */
export function unreadable(answer: Answer, subject: string, detail: string): CosFailure {
  const requestId = answer.headers['x-cos-request-id']
  const info = { code: 'answer-malformed', subject, detail, httpStatus: answer.status } as const
  return new CosFailure(requestId === undefined ? info : { ...info, requestId }, { sent: 'answered' })
}

/** One `<Part>` of ListParts. */
export const listedPart = (part: XmlNode): ListedPart => ({
  partNumber: Number(part.text('PartNumber')),
  sizeBytes: Number(part.text('Size')),
  etag: part.text('ETag') ?? '',
})
/** One `<Upload>` of ListMultipartUploads; old documents spell its id `UploadID`. */
export const listedUpload = (upload: XmlNode): ListedUpload => ({
  key: decodeListed(upload.text('Key') ?? ''),
  uploadId: upload.text('UploadId') ?? upload.text('UploadID') ?? '',
  initiatedAtMs: Date.parse(upload.text('Initiated') ?? ''),
})
