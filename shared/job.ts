import type { BatchOptions } from './batch-options.ts'
import type { ErrorInfo } from './errors.ts'
import { SKIP_REASONS } from './transfer/contract.ts'

/**
 * Life of one file:
 * queued → preparing → uploading → verifying → done, and from there aside: paused, failed, skipped, cancelled.
 */
export const PHASES = [
  'queued',
  'preparing',
  'uploading',
  'verifying',
  'done',
  'paused',
  'failed',
  'skipped',
  'cancelled',
] as const
export type Phase = (typeof PHASES)[number]

/** How a file ended, as the command line reports it. `unverified`: COS sent no checksum to compare with. */
export type FileState = 'verified' | 'unverified' | 'skipped' | 'failed'

/** Why a file was not sent, beside the reasons of the walk. */
export const SKIPPED_BECAUSE = [...SKIP_REASONS, 'cancelled', 'exists', 'same', 'not-newer'] as const
export type SkippedBecause = (typeof SKIPPED_BECAUSE)[number]

/** One finished file as the worker reports it to main. `index` is unique in its batch, so a repeat is recognised. */
export interface FileReport {
  readonly index: number
  /** Which of the batch's sources it came from. */
  readonly sourceId: string
  /** Relative to the source, `''` for a source that is a file. */
  readonly path: string
  readonly key: string
  readonly sizeBytes: number
  /** Decimal, as COS writes it; absent when nothing was sent. */
  readonly crc64?: string
  readonly state: FileState
  readonly skippedBecause?: SkippedBecause
  /** Address without query or signature; absent when nothing was sent. */
  readonly url?: string
  /** How often sending began. */
  readonly attempts: number
  readonly error?: ErrorInfo
}

/** An upload in parts that a command could not remove at COS; without `uploadId` where the answer to Initiate was lost. */
export interface LeftUpload {
  readonly key: string
  readonly uploadId?: string | undefined
}

/** A chosen file or folder, by its handle. */
export interface Source {
  readonly sourceId: string
  /** Last path segment: the first segment of every key below it. */
  readonly name: string
  readonly kind: 'file' | 'folder'
}

/** One drop, pick or command: sources on their way to one prefix. */
export interface BatchRequest {
  readonly batchId: string
  readonly profileId: string
  readonly prefix: string
  readonly sources: readonly Source[]
  /** Absent: `defaultBatchOptions()`. */
  readonly options?: BatchOptions | undefined
  /** Made by a watched folder: its files are given to it, its folder is not walked. */
  readonly watchId?: string | undefined
  /** Walked and shown, but nothing of it is sent until the user says so; also after a restart. */
  readonly held?: true | undefined
}
