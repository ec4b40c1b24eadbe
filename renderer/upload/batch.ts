import { type BatchOptions, defaultBatchOptions } from '../../shared/batch-options.ts'
import type { BatchRequest, FileReport, Source } from '../../shared/job.ts'
import { displayPath } from '../../shared/key-names.ts'
import { folderOf, type KeyNaming, keyNaming } from '../../shared/key-naming.ts'
import type { ScopeId } from './credential-source.ts'
import type { ExistingObjects } from './existing-objects.ts'
import { FolderIndex } from './folder-index.ts'
import type { JobPage } from './job-page.ts'
import { isEnded, type Job } from './job-reducer.ts'
import { type BatchRecord, type EntryRecord, jobKey } from './journal-records.ts'
import { isNumbered } from './key-claims.ts'
import { FOR_A_WHILE, FOREVER, type Patience } from './network-gate.ts'
import { entriesOf, newTally, type Tally } from './tally.ts'

/** A batch as the queue runs it. The queue alone changes it. */
export interface Batch {
  /** Replaced once: when a held batch is started. */
  request: BatchRequest
  /** Its results go to main. */
  report: boolean
  /** Its place among the batches; given when it is opened in the store, which alone changes this and what follows up to `folders`. */
  ordinal: number
  readonly pages: JobPage[]
  readonly tally: Tally
  /** Changes with what is on the list of it: jobs found or cleared. */
  shape: number
  /** Changes with anything of its jobs. */
  changes: number
  readonly folders: FolderIndex
  /** sourceIds walked to their end (or given up). */
  readonly walked: Set<string>
  /** Aborted by cancel: the walk stops. */
  readonly walk: AbortController
  /** As `BatchRecord.sinceMs`. */
  readonly sinceMs: number
  /** It comes from the journal: some of its files may have been sent without that having been written down. */
  readonly restored: boolean
  readonly naming: KeyNaming
  /** What its credential is for: all its keys lie in it. */
  readonly folder: string
  /** What COS has, by prefix. */
  readonly existing: Map<string, ExistingObjects>
  /** What is found from now on is paused. */
  paused: boolean
  /** All of it is being cancelled: nothing more starts. */
  isStopping: boolean
  /** Nothing of it will change any more, unless the user retries. */
  ended: boolean
  /** Main has been told to forget it. */
  closed: boolean
  /** Main has forgotten it: so may we. */
  forgotten: boolean
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
  const flags = { restored, paused: false, isStopping: false, ended: false, closed: false, forgotten: false }
  const jobs = { ordinal: 0, pages: [], tally: newTally(), shape: 0, changes: 0 }
  const folders = new FolderIndex(record.batch.sources)
  const naming = keyNaming(record.batch, { atMs: sinceMs || nowMs, uuid })
  const [walked, walk, existing] = [new Set(record.walked), new AbortController(), new Map()]
  const folder = folderOf(record.batch, naming)
  return {
    request: record.batch,
    report: record.report,
    sinceMs,
    naming,
    folder,
    ...jobs,
    folders,
    walked,
    walk,
    existing,
    ...flags,
  }
}

/** See `Run.oursSinceMs`: a batch that overwrites sends again what it does not know to be done, unless all is lost. */
export function oursSinceMs(batch: Batch): number | undefined {
  const isLost = batch.sinceMs === 0
  return isLost || (batch.restored && optionsOf(batch).conflict !== 'overwrite') ? batch.sinceMs : undefined
}

const DEFAULTS = defaultBatchOptions()
export const optionsOf = ({ request }: Pick<Batch, 'request'>): BatchOptions => request.options ?? DEFAULTS
export const scopeOf = ({ folder, request: { profileId, options } }: Batch): ScopeId => ({
  ...{ profileId, prefix: folder, acl: options?.object.acl },
})
/** Where it goes as a whole: what other batches of its kind have left there is below it too. */
export const placeOf = ({ request: { profileId, prefix } }: Batch): ScopeId => ({ profileId, prefix })
export const patienceOf = ({ report }: Batch): Patience => (report ? FOR_A_WHILE : FOREVER)
export const isWalking = ({ request, walked }: Batch): boolean => walked.size < request.sources.length
/** Nothing of it may be sent yet. */
export const isHeld = ({ request }: Pick<Batch, 'request'>): boolean => request.held === true
export const sourceOf = ({ request }: Batch, job: Job): Source | undefined => request.sources[job.source]
/** As shown: with the source's name in front, where its batch is known. */
export function pathOf(batch: Batch | undefined, job: Job): string {
  const source = batch && sourceOf(batch, job)
  return source === undefined ? job.path : displayPath(source, job.path)
}
export const journalKeyOf = (job: Job): string => jobKey(job.batchId, job.index)
export const recordOf = ({ request, report, sinceMs, walked, tally, forgotten }: Batch): BatchRecord => ({
  ...{ batch: request, report, sinceMs, walked: [...walked], entries: entriesOf(tally), closed: forgotten },
})

/**
 * Whether the job's key has to be kept from others before it is sent: where files get other names, another one may
 * come to this name only if it is such a name, or the job has it instead of its own.
 */
export function claimsKey(batch: Batch, { phase, key, wishedKey = key }: Job): boolean {
  if (isEnded(phase)) return false
  if (batch.naming.needsCrc64 && key === wishedKey) return false
  return key !== wishedKey || isNumbered(key)
}

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
    ...(job.endedAtMs !== undefined && isEnded(phase) && { endedAtMs: job.endedAtMs }),
    ...(job.cleared && { cleared: true }),
  }
}

/** The job an entry stands for; one that was under way begins again, from what COS has. */
export function jobOf({ request, naming }: Batch, index: number, id: number, entry: EntryRecord): Job {
  const source = request.sources[entry.source]
  const { path, sizeBytes, mtimeMs = 0, version, attempts, crc64, error, skippedBecause } = entry
  const isOwn = (naming.isRepeatable || entry.key === undefined) && source !== undefined
  const ofPath = isOwn ? naming.keyFor(source, path) : (entry.key ?? path)
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
    ...(entry.endedAtMs !== undefined && { endedAtMs: entry.endedAtMs }),
    ...(entry.cleared && { cleared: true }),
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
