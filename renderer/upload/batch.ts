import { type BatchOptions, defaultBatchOptions } from '../../shared/batch-options.ts'
import type { BatchRequest, FileReport, Source } from '../../shared/job.ts'
import type { ScopeId } from './credential-source.ts'
import type { ExistingObjects } from './existing-objects.ts'
import type { Job } from './job-reducer.ts'
import { type BatchRecord, type EntryRecord, jobKey } from './journal-records.ts'
import { type KeyNaming, keyNaming } from './key-naming.ts'
import { FOR_A_WHILE, FOREVER, type Patience } from './network-gate.ts'

/** A batch as the queue runs it. The queue alone changes it. */
export interface Batch {
  /** Replaced once: when a held batch is started. */
  request: BatchRequest
  /** Its results go to main. */
  report: boolean
  /** Job ids by index. */
  readonly jobIds: number[]
  /** sourceIds walked to their end (or given up). */
  readonly walked: Set<string>
  /** Aborted by cancel: the walk stops. */
  readonly walk: AbortController
  /** As `BatchRecord.sinceMs`. */
  readonly sinceMs: number
  /** It comes from the journal: some of its files may have been sent without that having been written down. */
  readonly restored: boolean
  readonly naming: KeyNaming
  /** What COS has, by prefix. */
  readonly existing: Map<string, ExistingObjects>
  /** What is found from now on is paused. */
  paused: boolean
  /** Nothing of it will change any more, unless the user retries. */
  ended: boolean
  /** Main has been told to forget it. */
  closed: boolean
}

export interface BatchFacts extends Pick<Batch, 'sinceMs'> {
  readonly nowMs: number
  readonly uuid: () => string
  readonly restored?: boolean
}

export function newBatch(
  record: { readonly batch: BatchRequest; readonly report: boolean; readonly walked?: readonly string[] },
  { nowMs, restored = false, sinceMs, uuid }: BatchFacts,
): Batch {
  const flags = { restored, paused: false, ended: false, closed: false }
  const naming = keyNaming(record.batch, { atMs: sinceMs || nowMs, uuid })
  const [walked, walk, existing] = [new Set(record.walked), new AbortController(), new Map()]
  return { request: record.batch, report: record.report, sinceMs, naming, jobIds: [], walked, walk, existing, ...flags }
}

/** See `Run.oursSinceMs`: a batch that overwrites sends again what it does not know to be done, unless all is lost. */
export function oursSinceMs(batch: Batch): number | undefined {
  const isLost = batch.sinceMs === 0
  return isLost || (batch.restored && optionsOf(batch).conflict !== 'overwrite') ? batch.sinceMs : undefined
}

const DEFAULTS = defaultBatchOptions()
export const optionsOf = ({ request }: Pick<Batch, 'request'>): BatchOptions => request.options ?? DEFAULTS
export const scopeOf = ({ request }: Batch): ScopeId => ({ profileId: request.profileId, prefix: request.prefix })
export const patienceOf = ({ report }: Batch): Patience => (report ? FOR_A_WHILE : FOREVER)
export const isWalking = ({ request, walked }: Batch): boolean => walked.size < request.sources.length
/** Nothing of it may be sent yet. */
export const isHeld = ({ request }: Pick<Batch, 'request'>): boolean => request.held === true
export const sourceOf = ({ request }: Batch, job: Job): Source | undefined => request.sources[job.source]
export const journalKeyOf = (job: Job): string => jobKey(job.batchId, job.index)
export const recordOf = ({ request, report, sinceMs, walked }: Batch): BatchRecord => ({
  batch: request,
  report,
  sinceMs,
  walked: [...walked],
})

/** The job as the journal keeps it. */
export function entryOf(job: Job): EntryRecord {
  const { source, path, sizeBytes, mtimeMs, version, phase, attempts, crc64, error, skippedBecause } = job
  return {
    ...{ source, path, sizeBytes, mtimeMs, version, phase, attempts },
    ...(crc64 !== undefined && { crc64 }),
    ...(job.verified !== null && { verified: job.verified }),
    ...(error !== undefined && { error }),
    ...(skippedBecause !== undefined && { skippedBecause }),
    ...(job.wishedKey !== undefined && { key: job.key }),
  }
}

/** The job an entry stands for; one that was under way begins again, from what COS has. */
export function jobOf({ request, naming }: Batch, index: number, id: number, entry: EntryRecord): Job | undefined {
  const source = request.sources[entry.source]
  if (source === undefined) return undefined
  const { path, sizeBytes, mtimeMs = 0, version, attempts, crc64, error, skippedBecause } = entry
  const ofPath = naming.isRepeatable || entry.key === undefined ? naming.keyFor(source, path) : entry.key
  const atRest = entry.phase !== 'preparing' && entry.phase !== 'uploading' && entry.phase !== 'verifying'
  return {
    ...{ id, batchId: request.batchId, index, source: entry.source, path, key: entry.key ?? ofPath },
    ...(entry.key !== undefined && { wishedKey: ofPath }),
    ...{
      sizeBytes,
      mtimeMs,
      version,
      phase: atRest ? entry.phase : 'queued',
      attempts,
      verified: entry.verified ?? null,
    },
    ...(crc64 !== undefined && { crc64 }),
    ...(error !== undefined && { error }),
    ...(skippedBecause !== undefined && { skippedBecause }),
  }
}

/** An ended job as main is told; `url` without query. Undefined while it has not ended. */
export function reportOf(batch: Batch, job: Job, url: string | undefined): FileReport | undefined {
  const states = { done: job.verified ? 'verified' : 'unverified', failed: 'failed' } as const
  const state =
    job.phase === 'done' || job.phase === 'failed'
      ? states[job.phase]
      : job.phase === 'skipped' || job.phase === 'cancelled'
        ? 'skipped'
        : undefined
  if (state === undefined) return undefined
  const { index, path, key, sizeBytes, attempts, crc64, error, skippedBecause } = job
  return {
    ...{ index, sourceId: sourceOf(batch, job)?.sourceId ?? '', path, key, sizeBytes, state, attempts },
    ...(crc64 !== undefined && { crc64 }),
    ...(error !== undefined && { error }),
    ...(skippedBecause !== undefined && { skippedBecause }),
    ...(url !== undefined && job.phase === 'done' && { url }),
  }
}

/** The job's key from its content's CRC64; undefined where keys do not depend on it. */
export function keyByContent(batch: Batch, job: Job): ((crc64: string) => string) | undefined {
  const source = sourceOf(batch, job)
  if (!batch.naming.needsCrc64 || source === undefined) return undefined
  return (crc64) => batch.naming.keyFor(source, job.path, crc64)
}
