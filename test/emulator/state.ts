import { createHash, randomBytes } from 'node:crypto'
import type { CorsRule } from './cors.ts'
import type { StoredHeaders } from './metadata.ts'
import type { BucketName } from './types.ts'

/** A finished object. */
export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
  readonly crc64: string
  /** With its quotes. */
  readonly etag: string
  readonly file: string
  readonly headers: StoredHeaders
  readonly modifiedMs: number
}

/** An uploaded part. */
export interface StoredPart {
  /** Its file is known to differ from `crc64`: a fault did that. */
  readonly isSpoilt?: boolean | undefined
  readonly partNumber: number
  readonly sizeBytes: number
  readonly crc64: string
  readonly etag: string
  readonly file: string
  readonly modifiedMs: number
}

/** A multipart upload that is neither completed nor aborted. */
export interface PendingUpload {
  readonly key: string
  readonly uploadId: string
  readonly headers: StoredHeaders
  readonly initiatedMs: number
  readonly ownerUin: string
  readonly initiatorUin: string
  readonly parts: Map<number, StoredPart>
}

/** All the emulator knows of one bucket. */
export interface BucketState extends BucketName {
  readonly appId: string
  readonly objects: Map<string, StoredObject>
  readonly uploads: Map<string, PendingUpload>
  readonly createdMs: number
  /** None: no page of another origin may ask. */
  cors: readonly CorsRule[]
}

/** An empty bucket. */
export function createBucket({ bucket, region }: BucketName, cors: readonly CorsRule[] = []): BucketState {
  const appId = bucket.slice(bucket.lastIndexOf('-') + 1)
  return { bucket, region, appId, objects: new Map(), uploads: new Map(), createdMs: Date.now(), cors }
}

/** 10 digits of unix seconds and 64 hex digits, as in 436/7746. */
export function newUploadId(nowMs: number): string {
  return String(Math.floor(nowMs / 1000)).padStart(10, '0') + randomBytes(32).toString('hex')
}

/** Order of keys in listings: by UTF-8 bytes, which for code points beyond U+FFFF is not JavaScript's order. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** A multipart ETag: unique per upload and not the S3 formula, so that no client can get away with recomputing it. */
export function multipartEtag(uploadId: string, parts: readonly StoredPart[]): string {
  const hash = createHash('md5').update(uploadId)
  for (const part of parts) hash.update(part.etag)
  return `"${hash.digest('hex')}-${parts.length}"`
}
