/** The history's records: what became of files, as it is stored. Times are epoch ms. */
import type { Source } from '../../shared/job.ts'
import { baseName, displayPath, keyOf } from '../../shared/key-names.ts'
import type { Job } from './job-reducer.ts'

/** Where a batch went, as the profile was then. */
export interface HistoryBatch {
  readonly batchId: string
  readonly profileId: string
  readonly profileName: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  readonly sources: readonly Source[]
}

/** How a file ended. Cancelled ones are no history. */
export const HISTORY_STATES = ['verified', 'unverified', 'skipped', 'failed'] as const
export type HistoryState = (typeof HISTORY_STATES)[number]

/** One file. */
export interface HistoryEntry {
  readonly batchId: string
  /** As the journal's: unique in its batch. */
  readonly index: number
  readonly source: Source | undefined
  /** Relative to the source. */
  readonly path: string
  readonly key: string
  readonly sizeBytes: number
  /** Decimal; absent where nothing was sent. */
  readonly crc64?: string
  readonly atMs: number
  readonly state: HistoryState
  /** Error code or reason, of files that were not uploaded. */
  readonly why?: string
}

/** Files in columns: a page of them is a few arrays instead of some hundred objects. */
export interface HistoryPage {
  readonly indices: Uint32Array
  readonly sources: Uint16Array
  readonly times: Float64Array
  readonly sizes: Float64Array
  /** Positions in HISTORY_STATES. */
  readonly states: Uint8Array
  readonly paths: readonly string[]
  /** `''` where the key follows from source and path. */
  readonly keys: readonly string[]
  readonly crc64: readonly string[]
  readonly why: readonly string[]
}

/** `uploaded` is what the list shows; `others`, skipped and failed ones, stand in receipts only. */
export type HistoryKind = 'uploaded' | 'others'

/** What is known of a page without reading it. */
export interface HistoryHead {
  readonly id: string
  readonly batchId: string
  readonly kind: HistoryKind
  /** `2026-11-22`, in this computer's time zone when it was written. */
  readonly day: string
  readonly lastMs: number
  readonly count: number
  readonly bytes: number
}
export interface HistorySegment {
  readonly head: HistoryHead
  readonly page: HistoryPage
}

/** Until when what was uploaded has been taken out: what a running batch still has of it must not come back. */
export interface Cleared {
  readonly allAtMs: number
  readonly days: Readonly<Record<string, number>>
}

const STATE_AT: Readonly<Record<HistoryState, number>> = { verified: 0, unverified: 1, skipped: 2, failed: 3 }
const OTHERS = 'others'

/** The local day of a time, `2026-11-22`: days sort as text. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** One page of a batch's journal as the history keeps it: a segment for each day, and one of the others, which may be empty. */
export function segmentsOf(
  batch: HistoryBatch,
  pageNumber: number,
  jobs: readonly Job[],
  fallbackMs: number,
): readonly HistorySegment[] {
  const days = new Map<string, HistoryEntry[]>([[OTHERS, []]])
  for (const job of jobs) {
    const entry = entryOfJob(batch, job, fallbackMs)
    if (entry === undefined) continue
    const group = isUploaded(entry) ? dayOf(entry.atMs) : OTHERS
    days.set(group, [...(days.get(group) ?? []), entry])
  }
  return [...days].map(([group, entries]) => segmentOf(batch, `${batch.batchId}/${pageNumber}/${group}`, entries))
}

export const isUploaded = ({ state }: Pick<HistoryEntry, 'state'>): boolean =>
  state === 'verified' || state === 'unverified'

function segmentOf(batch: HistoryBatch, id: string, entries: readonly HistoryEntry[]): HistorySegment {
  const group = id.slice(id.lastIndexOf('/') + 1)
  const lastMs = entries.reduce((last, { atMs }) => Math.max(last, atMs), 0)
  const head: HistoryHead = {
    ...{ id, batchId: batch.batchId, lastMs, count: entries.length },
    ...(group === OTHERS ? { kind: OTHERS, day: dayOf(lastMs) } : { kind: 'uploaded', day: group }),
    bytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
  return { head, page: pageOf(batch, entries) }
}

function entryOfJob({ batchId, sources }: HistoryBatch, job: Job, fallbackMs: number): HistoryEntry | undefined {
  const { crc64, error, index, key, path, phase, sizeBytes, skippedBecause, verified } = job
  if (phase !== 'done' && phase !== 'failed' && phase !== 'skipped') return undefined
  const state = phase === 'done' ? (verified ? 'verified' : 'unverified') : phase
  const why = phase === 'failed' ? error?.code : phase === 'skipped' ? skippedBecause : undefined
  return {
    ...{ batchId, index, source: sources[job.source], path, key, sizeBytes, state },
    atMs: job.endedAtMs ?? fallbackMs,
    ...(crc64 !== undefined && { crc64 }),
    ...(why !== undefined && { why }),
  }
}

function pageOf(batch: HistoryBatch, entries: readonly HistoryEntry[]): HistoryPage {
  const places = new Map(batch.sources.map((source, at) => [source, at]))
  const wontFollow = ({ key, path, source }: HistoryEntry): boolean => !source || keyOf(batch, source, path) !== key
  return {
    indices: Uint32Array.from(entries, ({ index }) => index),
    sources: Uint16Array.from(entries, ({ source }) => (source && places.get(source)) ?? 0),
    times: Float64Array.from(entries, ({ atMs }) => atMs),
    sizes: Float64Array.from(entries, ({ sizeBytes }) => sizeBytes),
    states: Uint8Array.from(entries, ({ state }) => STATE_AT[state]),
    paths: entries.map(({ path }) => path),
    keys: entries.map((entry) => (wontFollow(entry) ? entry.key : '')),
    crc64: entries.map(({ crc64 = '' }) => crc64),
    why: entries.map(({ why = '' }) => why),
  }
}

/** The file at this place of a page; undefined where there is none. */
export function entryAt(batch: HistoryBatch, page: HistoryPage, at: number): HistoryEntry | undefined {
  const { indices, sources, times, sizes, states, paths, keys, crc64, why } = page
  const [index, path] = [indices[at], paths[at]]
  if (index === undefined || path === undefined) return undefined
  const source = batch.sources[sources[at] ?? 0]
  return {
    ...{ batchId: batch.batchId, index, source, path },
    key: keys[at] || (source ? keyOf(batch, source, path) : path),
    sizeBytes: sizes[at] ?? 0,
    atMs: times[at] ?? 0,
    state: HISTORY_STATES[states[at] ?? 0] ?? 'unverified',
    ...(crc64[at] && { crc64: crc64[at] }),
    ...(why[at] && { why: why[at] }),
  }
}

/** Of all files of a page. */
export const entriesIn = (batch: HistoryBatch, page: HistoryPage): readonly HistoryEntry[] =>
  page.paths.flatMap((_, at) => entryAt(batch, page, at) ?? [])

/** What a person calls the file; a folder's keeps its slash. */
export const nameOf = ({ path, source }: HistoryEntry): string => baseName(source ? displayPath(source, path) : path)

/** The segment without what has been taken out of the history since. */
export function withoutCleared(batch: HistoryBatch, segment: HistorySegment, cleared: Cleared): HistorySegment {
  const { head, page } = segment
  const untilMs = Math.max(cleared.allAtMs, cleared.days[head.day] ?? 0)
  if (page.times.every((atMs) => atMs > untilMs)) return segment
  return segmentOf(
    batch,
    head.id,
    entriesIn(batch, page).filter(({ atMs }) => atMs > untilMs),
  )
}
