/** The journal's records, plain data as it is stored. Times are epoch ms. */
import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, Phase, SkippedBecause } from '../../shared/job.ts'
import type { FolderRecord } from './folder-index.ts'
import type { RunsRecord } from './page-runs.ts'
import type { LowestSteps } from './size-steps.ts'
import type { BulkOp, Tally } from './tally.ts'

/** Entries in one page: a page is written whole, so it is small; a million files are 4000 records. */
export const PAGE_ENTRIES = 256
/** Parts in one record of parts, for the same reason. */
export const PAGE_PARTS = 64

export interface BatchRecord {
  readonly batch: BatchRequest
  readonly report: boolean
  /** Sources that have been walked to their end. */
  readonly walked: readonly string[]
  /** Objects made since then (local epoch ms) may be this batch's; 0 where an earlier journal was lost. */
  readonly sinceMs?: number
  /** Files found when this was written: fewer in its pages mean that pages were lost. */
  readonly entries?: number
  /** Main has forgotten it: its files are there to be shown, until the next start. */
  readonly closed?: boolean
}

/** One file; what can be derived from the batch (its key, its name) is not stored. */
export interface EntryRecord {
  /** Position of its source in the batch. */
  readonly source: number
  readonly path: string
  readonly sizeBytes: number
  /** Absent where an earlier version of the app wrote it. */
  readonly mtimeMs?: number
  readonly version: string
  readonly phase: Phase
  readonly attempts: number
  readonly crc64?: string
  readonly verified?: boolean
  readonly error?: ErrorInfo
  readonly skippedBecause?: SkippedBecause
  /** Only where it has ended. */
  readonly endedAtMs?: number
  /** Where it does not follow from the path. */
  readonly key?: string
  /** Taken off the list by the user. */
  readonly cleared?: boolean
}

/** What is in a page of entries, to be known without reading it. Written in the same transaction. */
export interface SummaryRecord {
  readonly tally: Tally
  readonly steps: LowestSteps
  /** What all of the page's files have been told, in this order, since the page was written; the sums know it already. */
  readonly pending: readonly BulkOp[]
  /** In which folders its files lie, with sums for each; absent where an earlier version of the app wrote it. */
  readonly runs?: RunsRecord
  /** Folders that were first met in it. */
  readonly folders?: readonly FolderRecord[]
  /** Why its failed files have failed. Absent where there are none, and where an earlier version of the app wrote it. */
  readonly causes?: readonly CauseRecord[]
}

/** Failed files of a page that have their cause in common; times are when the first and the last failed. */
export interface CauseRecord {
  readonly code: ErrorCode
  /** COS's own code, or its HTTP status. */
  readonly reference: string
  readonly count: number
  readonly firstMs: number
  readonly lastMs: number
  /** In which all their keys lie. */
  readonly folder: string
}

/** A multipart upload. Written before Initiate as an intent (without uploadId), so that a lost reply leaves a trace. */
export interface UploadRecord {
  readonly key: string
  /** Server time at which Initiate was about to be sent. */
  readonly intentAtMs: number
  readonly partSizeBytes: number
  /** Of the file the parts came from. */
  readonly version: string
  readonly sizeBytes: number
  readonly uploadId?: string
  /** Complete must not overwrite. */
  readonly mustBeNew?: boolean
  /** Complete was about to be sent: if the upload is gone, it has probably succeeded. */
  readonly completing?: boolean
  /** Of one that no file goes on with: what to ask a credential for to remove it. */
  readonly scope?: Pick<BatchRequest, 'profileId' | 'prefix'>
}

export interface PartRecord {
  readonly partNumber: number
  readonly etag: string
  readonly crc64: string
  /** COS sent the same checksum; false when it sent none. */
  readonly verified: boolean
}

/** `batchId/index`: one file's place in the journal. */
export type JobKey = string
export const jobKey = (batchId: string, index: number): JobKey => `${batchId}/${index}`
/** Place of an upload that no file goes on with any more. */
export const leftKey = (name: string): JobKey => `left/${name}`
export const isLeftKey = (key: JobKey): boolean => key.startsWith('left/')
/** `owner/page number`: pages of a batch's entries or of a file's parts. */
export const pageKey = (owner: string, page: number): string => `${owner}/${page}`

/** All but the entries, of which there may be millions. */
export interface StoredState {
  readonly batches: readonly BatchRecord[]
  readonly summaries: ReadonlyMap<string, SummaryRecord>
  readonly uploads: ReadonlyMap<JobKey, UploadRecord>
  readonly parts: ReadonlyMap<string, readonly PartRecord[]>
}

/** `undefined` deletes. Values are replaced, never changed: a store may keep them as they are. */
export type JournalChange =
  | { readonly store: 'batches'; readonly key: string; readonly value: BatchRecord | undefined }
  | { readonly store: 'pages'; readonly key: string; readonly value: readonly EntryRecord[] | undefined }
  | { readonly store: 'summaries'; readonly key: string; readonly value: SummaryRecord | undefined }
  | { readonly store: 'uploads'; readonly key: string; readonly value: UploadRecord | undefined }
  | { readonly store: 'parts'; readonly key: string; readonly value: readonly PartRecord[] | undefined }
  /** Deletes the batch with everything whose key begins with `key/`. */
  | { readonly store: 'all'; readonly key: string; readonly value: undefined }
