/** What the transfer window asks of main about files that are uploaded: links, the file on this computer, receipts. */
import * as v from 'valibot'
import { ProfileId } from '../profile-id.ts'
import { Bucket, Region } from '../scope.ts'
import { MAX_PROFILE_NAME } from '../settings.ts'
import { call } from './call.ts'
import type { AddedSource } from './contract.ts'
import { BatchId, Count, SourceId } from './ids.ts'

const Key = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
/** Most keys of one call. */
export const MAX_LINKS = 100
/** Most local files of one call. */
export const MAX_AGAIN = 1000
/** Most rows of one `receipt.add`. */
export const MAX_RECEIPT_ROWS = 500

/** Which kinds of link there are: the bucket's own address, its custom domain, one that is signed and ends. */
export const LINK_KINDS = ['public', 'domain', 'signed'] as const

const ObjectsOf = {
  profileId: ProfileId,
  /** Where they are: a profile may go elsewhere by now. */
  bucket: Bucket,
  region: Region,
  kind: v.picklist(LINK_KINDS),
  /** Of signed ones; the others have none. */
  lifeSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(129_600)),
}
export const LinkWanted = v.strictObject({
  ...ObjectsOf,
  keys: v.pipe(v.array(Key), v.minLength(1), v.maxLength(MAX_LINKS)),
})
export type LinkWanted = v.InferOutput<typeof LinkWanted>
export interface LinkAnswer {
  /** In the order of the keys. */
  readonly urls: readonly string[]
  /** Local epoch ms when the first of them ends; signed ones only. */
  readonly expiresAtMs?: number
}

/** A file below a source that was uploaded; `''` for a source that is a file. */
const LocalFile = v.strictObject({ sourceId: SourceId, path: v.pipe(v.string(), v.maxLength(32_768)) })
export type LocalFile = v.InferOutput<typeof LocalFile>

/** The last time that a Date can be (ECMA-262, 21.4.1.1). */
const LAST_DAY_MS = 8.64e15
const Text = (length: number) => v.pipe(v.string(), v.maxLength(length))
/** One file of a batch, as its receipt has it. */
const ReceiptRow = v.strictObject({
  path: Text(40_000),
  key: Text(40_000),
  sizeBytes: Count,
  crc64: v.optional(v.pipe(v.string(), v.regex(/^\d{1,20}$/))),
  state: v.picklist(['verified', 'unverified', 'skipped', 'failed']),
  why: v.optional(Text(100)),
  atMs: v.pipe(Count, v.maxValue(LAST_DAY_MS)),
})
export type ReceiptRow = v.InferOutput<typeof ReceiptRow>
/** What a receipt is about. */
const ReceiptHead = v.strictObject({
  batchId: BatchId,
  profileName: v.pipe(v.string(), v.maxLength(MAX_PROFILE_NAME)),
  bucket: Text(100),
  region: Text(100),
})
export type ReceiptHead = v.InferOutput<typeof ReceiptHead>
const ReceiptId = v.strictObject({ receiptId: v.pipe(Count, v.minValue(1)) })

export const historyCalls = {
  /**
   * Links to objects below the profile's folders. Signed ones only with a profile that may read; each key costs a credential for it alone, which
   * stays in main. Errors: profile-unknown, link-*, key-*, scope-denied, and those of `credential.get`.
   */
  'link.make': call<LinkAnswer>()(LinkWanted),
  /** Opens one object in the browser. Errors as `link.make`. */
  'link.open': call<void>()(v.strictObject({ ...ObjectsOf, key: Key })),
  /** Shows the file in the system's file manager. Errors: file-gone, file-forgotten. */
  'file.show': call<void>()(LocalFile),
  /** New handles for files that were uploaded before. Errors, of each: file-gone, file-forgotten, file-unreadable. */
  'file.upload-again': call<readonly AddedSource[]>()(
    v.strictObject({ files: v.pipe(v.array(LocalFile), v.minLength(1), v.maxLength(MAX_AGAIN)) }),
  ),
  /** Asks in the system's dialog where a receipt goes; `undefined` when that is dismissed. An earlier one that is not finished is dropped. */
  'receipt.begin': call<{ readonly receiptId: number } | undefined>()(
    v.strictObject({ format: v.picklist(['csv', 'json']), head: ReceiptHead }),
  ),
  /** In the order of the receipt. Errors here and below: `cancelled` for another one, export-failed. */
  'receipt.add': call<void>()(
    v.strictObject({ ...ReceiptId.entries, rows: v.pipe(v.array(ReceiptRow), v.maxLength(MAX_RECEIPT_ROWS)) }),
  ),
  /** All of it is there now, under this name. */
  'receipt.finish': call<{ readonly name: string }>()(ReceiptId),
  /** Leaves nothing of it. */
  'receipt.drop': call<void>()(ReceiptId),
} as const
