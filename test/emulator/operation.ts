import type { Readable } from 'node:stream'
import { isFramed, lengthRefusal, unframed } from './aws-chunked.ts'
import type { BodyStore } from './body-store.ts'
import { startCrc64 } from './crc64.ts'
import { CosError } from './errors.ts'
import type { FaultEffect } from './fault-effects.ts'
import type { Identity } from './identities.ts'
import { trafficLimit } from './metadata.ts'
import { type Received, receiveBody } from './receive.ts'
import type { CosRequest } from './request.ts'
import type { BucketState } from './state.ts'

/** What an operation works with; the request is authenticated and allowed. */
export interface Exchange {
  readonly request: CosRequest
  readonly bucket: BucketState
  readonly identity: Identity
  readonly store: BodyStore
  readonly now: () => number
  readonly wantsEtagMd5: boolean
  /** The fault that concerns how the body is taken or stored, if any. */
  readonly effect: FaultEffect | undefined
  /** From a tool that speaks S3: taken unchecked. */
  readonly isS3: boolean
}

/** What the server sends. `xml` is written after the declaration; `slowXml` as COS sends Complete's result: chunked, padded. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly xml?: string
  readonly slowXml?: string
  readonly body?: Readable
}

/** One API of COS. */
export type Operation = (exchange: Exchange) => Promise<Reply>

const MAX_PUT_BYTES = 5 * 2 ** 30

/** Receives a PUT's body into the store and checks Content-Length, Content-MD5 and x-cos-content-sha1. */
export async function takeBody(exchange: Exchange): Promise<Received> {
  const { request, bucket, store, wantsEtagMd5, effect, isS3 } = exchange
  const { headers, incoming, query } = request
  const length = headers.get('content-length')
  if (length === undefined && headers.get('transfer-encoding') === undefined) {
    throw new CosError('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  if (Number(length ?? 0) > MAX_PUT_BYTES) throw new CosError('EntityTooLarge', 'The object is larger than 5 GB.')
  const md5 = isS3 ? undefined : parseMd5(headers.get('content-md5'))
  const sha1 = headers.get('x-cos-content-sha1')
  const limit = trafficLimit(headers, query)
  const bitsPerSecond = effect?.type === 'slowBody' ? Math.min(limit ?? Infinity, effect.bytesPerSecond * 8) : limit
  const received = await receiveBody(incoming, {
    sink: store.open(bucket.bucket, request.key),
    crc: startCrc64(),
    wantsMd5: wantsEtagMd5 || md5 !== undefined,
    wantsSha1: sha1 !== undefined && sha1 !== '',
    maxBytes: MAX_PUT_BYTES,
    bitsPerSecond,
    unframed: isS3 && isFramed(request) ? unframed : undefined,
  })
  const refusal = isS3 ? lengthRefusal(request, received.sizeBytes) : digestRefusal(received, md5, sha1)
  if (refusal === undefined) return spoilt(exchange, received)
  await store.remove(bucket.bucket, received.file)
  throw refusal
}

/** With `corruptStored`, what is in the store afterwards and what the server says of it. */
async function spoilt({ bucket, store, effect }: Exchange, received: Received): Promise<Received> {
  if (effect?.type !== 'corruptStored' || received.sizeBytes === 0) return received
  const digests = await store.corrupt(bucket.bucket, received.file)
  if (digests === undefined) return received
  return effect.says === 'stored' ? { ...received, ...digests } : { ...received, isSpoilt: true }
}

function digestRefusal(received: Received, md5: Buffer | undefined, sha1: string | undefined): CosError | undefined {
  if (md5 !== undefined && received.md5?.equals(md5) !== true) {
    return new CosError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  if (sha1 && received.sha1Hex !== sha1.toLowerCase()) {
    return new CosError('InvalidSHA1Digest', 'The x-cos-content-sha1 you specified did not match what we received.')
  }
  return undefined
}

/** Content-MD5 as 16 bytes; throws InvalidDigest when it is not the canonical base64 of 16 bytes. */
export function parseMd5(text: string | undefined): Buffer | undefined {
  if (text === undefined || text === '') return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 16 && bytes.toString('base64') === text) return bytes
  throw new CosError('InvalidDigest', 'The Content-MD5 you specified is not valid.')
}

/** An integer parameter within bounds; empty counts as absent. Throws InvalidArgument. */
export function integerParam(
  query: ReadonlyMap<string, string>,
  name: string,
  { min, max, absent }: { readonly min: number; readonly max: number; readonly absent: number },
): number {
  const text = query.get(name)
  if (text === undefined || text === '') return absent
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new CosError('InvalidArgument', `${name} must be ${min} to ${max}.`)
}

/** `url` or undefined; throws InvalidArgument for other encodings. */
export function encodingType(query: ReadonlyMap<string, string>): 'url' | undefined {
  const text = query.get('encoding-type')
  if (text === undefined || text === '') return undefined
  if (text === 'url') return 'url'
  throw new CosError('InvalidArgument', 'encoding-type must be url.')
}
