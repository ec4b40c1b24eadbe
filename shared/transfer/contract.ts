/**
 * What the upload worker and the transfer process say to each other over their MessagePort: walk a granted source, send
 * one signed request, checksum a file, watch a folder (`watch-calls.ts`), cancel any of them. Everything is plain data. Each message on the port is an array: what
 * came up in one turn goes together.
 */
import * as v from 'valibot'
import { WalkOptions } from '../batch-options.ts'
import type { ErrorInfo } from '../errors.ts'
import { CallId, Id, RelativePath } from './ids.ts'
import { IdentifyCall, WatchCall, type WatchMessage } from './watch-calls.ts'

/** Entries in one walk message; small enough to stay snappy, large enough to be cheap. */
export const WALK_BATCH_SIZE = 500
/** Walk messages that may be unacknowledged: the walk then waits (back-pressure). */
export const WALK_WINDOW = 4
/** Most paths that one walk may be limited to. */
export const MAX_WALK_PATHS = 500
/** Of an answer's headers these cross over; lower-case, like all names here. */
export const ANSWER_HEADERS = [
  'content-length',
  'date',
  'etag',
  'last-modified',
  'retry-after',
  'x-cos-hash-crc64ecma',
  'x-cos-meta-mtime',
  'x-cos-request-id',
] as const
/** Largest answer body transfer reads before it gives up: no COS answer in the upload path comes near it. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024
/** Largest request body that comes inline (Complete's XML of 10 000 parts is below 1 MB). */
export const MAX_INLINE_BYTES = 1024 * 1024

/** Signed by the worker and added by transfer, to which main grants it: with up to 4 KB it is most of a small request. */
export const TOKEN_HEADER = 'x-cos-security-token'

const ByteCount = v.pipe(v.number(), v.integer(), v.minValue(0))
const Pairs = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(128)), v.pipe(v.string(), v.maxLength(16_384))),
  v.check((r) => Object.keys(r).length <= 64),
)

const FileBody = v.strictObject({
  type: v.literal('file'),
  sourceId: Id,
  /** Relative to the source, segments joined with `/`; `''` when the source is the file itself. */
  path: RelativePath,
  /** As the walk reported it; a file that no longer matches is `file-changed`. */
  version: v.pipe(v.string(), v.maxLength(200)),
  offset: ByteCount,
  length: ByteCount,
})
const InlineBody = v.strictObject({
  type: v.literal('inline'),
  text: v.pipe(v.string(), v.maxLength(MAX_INLINE_BYTES)),
})

/** A request whose headers are complete and signed, but for TOKEN_HEADER, which transfer adds. */
export const SendCall = v.strictObject({
  verb: v.literal('send'),
  id: CallId,
  destinationId: Id,
  method: v.picklist(['PUT', 'POST', 'GET', 'HEAD', 'DELETE']),
  /** Object key, unencoded; `''` addresses the bucket. Transfer encodes it and builds the raw path itself. */
  key: v.pipe(v.string(), v.maxLength(1024)),
  /** Query parameters, unencoded; an empty value is sent as `name=`. */
  query: Pairs,
  /** Lower-case names; holds `host`, `authorization`, `content-length`. */
  headers: Pairs,
  body: v.union([FileBody, InlineBody, v.strictObject({ type: v.literal('none') })]),
})
export type SendCall = v.InferOutput<typeof SendCall>

export const WalkCall = v.strictObject({
  verb: v.literal('walk'),
  id: CallId,
  sourceId: Id,
  options: v.optional(WalkOptions, {}),
  /** These files and folders (with all below them) alone; of one that is not there nothing is said. */
  only: v.optional(v.pipe(v.array(RelativePath), v.maxLength(MAX_WALK_PATHS))),
})
export type WalkCall = v.InferOutput<typeof WalkCall>

/** CRC64 (and MD5 when asked) of a range of a file, without sending it: to recognise what is at COS already. */
export const ChecksumCall = v.strictObject({
  verb: v.literal('checksum'),
  id: CallId,
  body: FileBody,
  md5: v.optional(v.boolean(), false),
})
export type ChecksumCall = v.InferOutput<typeof ChecksumCall>

export const CancelCall = v.strictObject({ verb: v.literal('cancel'), id: CallId })
/** Frees one slot of the walk's window. */
export const WalkAck = v.strictObject({ verb: v.literal('ack'), id: CallId })

/** Everything the worker may send. */
export const TransferCall = v.variant('verb', [
  SendCall,
  WalkCall,
  ChecksumCall,
  IdentifyCall,
  WatchCall,
  CancelCall,
  WalkAck,
])
export type TransferCall = v.InferOutput<typeof TransferCall>

export const SKIP_REASONS = [
  'symlink',
  'symlink-outside',
  'symlink-loop',
  'special-file',
  'sensitive',
  'excluded',
  'hidden',
  'too-small',
  'too-large',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

export type WalkEntry =
  | {
      readonly type: 'file'
      readonly path: string
      readonly sizeBytes: number
      readonly mtimeMs: number
      /** Opaque: equal strings mean the same file content as far as size, mtime (ns), inode and device can tell. */
      readonly version: string
    }
  /** An empty folder that is wanted as an object; `path` ends in `/`, and is just that for the source itself. */
  | { readonly type: 'folder'; readonly path: string }
  | { readonly type: 'skipped'; readonly path: string; readonly reason: SkipReason }
  | { readonly type: 'failed'; readonly path: string; readonly error: ErrorInfo }

export type TransferMessage =
  | WatchMessage
  | { readonly type: 'walk.entries'; readonly id: number; readonly entries: readonly WalkEntry[] }
  | { readonly type: 'walk.end'; readonly id: number }
  /** Decimal CRC64 and, when asked, MD5 in hex. */
  | { readonly type: 'checksum'; readonly id: number; readonly crc64: string; readonly md5?: string }
  | {
      readonly type: 'answer'
      readonly id: number
      readonly status: number
      /** Those of ANSWER_HEADERS that came. */
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      /** CRC64-ECMA of the file bytes sent, decimal as COS writes it; absent without a file body. */
      readonly crc64?: string
    }
  | {
      readonly type: 'failure'
      readonly id: number
      readonly error: ErrorInfo
      /** How much of the request can have reached the server: `complete` means the answer was lost. */
      readonly sent: 'nothing' | 'partly' | 'complete'
      /** CRC64 of the whole body when `sent` is `complete`. */
      readonly crc64?: string
    }
  /** At most five times a second: bytes of file bodies handed to the network so far, by call. */
  | { readonly type: 'progress'; readonly sent: readonly (readonly [id: number, bytes: number])[] }
