/** What the page is told of batches that wait for the user's word. Plain data. */
import type { BatchOptions } from '../../shared/batch-options.ts'
import type { ErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, SkippedBecause } from '../../shared/job.ts'

/** What may still be chosen when a batch is started: neither changes what was found or how it is called. */
export type StartChoice = Pick<BatchOptions, 'conflict' | 'object'>

/** A file that was found, as an example of what its key becomes. */
export interface FoundFile {
  /** Position of its source in the batch. */
  readonly source: number
  readonly path: string
}

/**
 * Which of the found files' keys COS has already, as far as a listing and some HEADs tell. Files are in exactly one of
 * `absent`, `sameSize`, `otherSize`; the rest has not been looked at.
 */
export interface Existing {
  readonly absent: number
  readonly sameSize: number
  readonly otherSize: number
  /** Of those COS has: changed after the object was made, or after the object's own file. */
  readonly newer: number
  /** Of those COS has: surely not newer. Whether the others are is not known yet. */
  readonly notNewer: number
  /** More of them will be known. */
  readonly looking: boolean
  /** Why nobody could look. */
  readonly problem?: ErrorInfo
  /** The profile's credentials do not allow it: nothing but to replace will work. */
  readonly isForbidden?: true
}

/** What is in the list of jobs only because it is shown before it is sent. */
export interface HeldSums {
  readonly files: number
  readonly skipped: number
  readonly failed: number
  /** Of files and failed ones. */
  readonly bytes: number
}

/** A held batch and what its walk has met so far; counted as the walk goes, never from a list. */
export interface HeldBatch {
  readonly batch: BatchRequest
  /** Its numbers will grow. */
  readonly walking: boolean
  /** What would be sent. */
  readonly files: number
  readonly bytes: number
  /** What would not, by reason. */
  readonly skipped: Readonly<Partial<Record<SkippedBecause, number>>>
  /** What cannot be sent: the first error of each code, and how often that code came. */
  readonly failed: readonly { readonly error: ErrorInfo; readonly count: number }[]
  /** The first files that were found. */
  readonly samples: readonly FoundFile[]
  readonly existing: Existing
  /**
   * Files whose key another file has that goes with them: of this batch, or of one that waits for the same place with the
   * same options. None of these is sent unless they get other names. This and the next two are at least so many.
   */
  readonly collisions: number
  /** Of the others: files whose key belongs to an upload that has been started and is not over. */
  readonly taken: number
  /** Of the rest: files whose key another file has that waits, but goes by itself. */
  readonly overlaps: number
  /** Where `collisions` and `taken` stand among `files` and `existing`. */
  readonly blocked: Blocked
}

/** Files that are not sent unless they get other names. */
export type Blocked = Pick<HeldBatch, 'files'> &
  Pick<Existing, 'absent' | 'sameSize' | 'otherSize' | 'newer' | 'notNewer'>
export const nothingBlocked = (): Blocked => ({
  ...{ files: 0, absent: 0, sameSize: 0, otherSize: 0, newer: 0, notNewer: 0 },
})
