import type { ErrorInfo } from './errors.ts'

/**
 * Whether this app goes on with an unfinished upload. `ours`: it does, now or after a pause. `unknown`: it may, which
 * cannot be told now. `free`: it does not; another program or computer may.
 */
export type UploadUse = 'free' | 'ours' | 'unknown'

/** A multipart upload that is neither completed nor aborted: its parts are stored, and cost. */
export interface IncompleteUpload {
  readonly key: string
  readonly uploadId: string
  /** By COS's clock. */
  readonly initiatedMs: number
  readonly storageClass?: string | undefined
  readonly initiator?: string | undefined
  readonly use: UploadUse
}

/** What is stored of one; `gone` when it was finished or aborted meanwhile. */
export type UploadSize =
  | { readonly state: 'known'; readonly sizeBytes: number; readonly parts: number }
  | { readonly state: 'gone' }
  | { readonly state: 'failed'; readonly error: ErrorInfo }

/** How an attempt to abort one ended; `ours` and `unknown` were left alone. */
export type AbortOutcome =
  | { readonly state: 'aborted' | 'gone' | 'ours' | 'unknown' }
  | { readonly state: 'failed'; readonly error: ErrorInfo }
