/** What a panel counts, and what each conflict choice would do. Pure. */
import type { ConflictChoice } from '../../../../shared/batch-options.ts'
import type { ErrorInfo } from '../../../../shared/errors.ts'
import type { SkippedBecause } from '../../../../shared/job.ts'
import {
  type Blocked,
  type Existing,
  type FoundFile,
  type HeldBatch,
  nothingBlocked,
} from '../../../upload/held-contract.ts'
import type { Panel } from './panels.ts'

/** Sums over a panel's batches. */
export interface PanelNumbers
  extends Pick<HeldBatch, 'files' | 'bytes' | 'failed' | 'collisions' | 'taken' | 'overlaps' | 'blocked' | 'existing'> {
  /** Some folder is still being read. */
  readonly walking: boolean
  /** By reason, the most frequent first. */
  readonly skipped: readonly (readonly [SkippedBecause, number])[]
  readonly samples: readonly Sample[]
}
/** One of the first files, with the batch it is in. */
export interface Sample extends FoundFile {
  readonly batchId: string
}

const MAX_SAMPLES = 5
const NOTHING_KNOWN: Existing = { absent: 0, sameSize: 0, otherSize: 0, newer: 0, notNewer: 0, looking: true }

/** A batch the worker has not told of yet is one whose walk has just begun. */
export function numbersOf({ batches }: Panel, held: readonly HeldBatch[]): PanelNumbers {
  const ids = new Set(batches.map(({ batchId }) => batchId))
  const known = held.filter(({ batch }) => ids.has(batch.batchId))
  const isComplete = known.length === ids.size
  const sum = (of: (one: HeldBatch) => number): number => known.reduce((total, one) => total + of(one), 0)
  const existing = known.map((one) => one.existing).reduce(sumOfExisting, { ...NOTHING_KNOWN, looking: !isComplete })
  const samples = known.flatMap(({ batch, samples: own }) => own.map((one) => ({ ...one, batchId: batch.batchId })))
  return {
    walking: !isComplete || known.some(({ walking }) => walking),
    ...{ files: sum(({ files }) => files), bytes: sum(({ bytes }) => bytes), existing },
    ...{ collisions: sum(({ collisions }) => collisions), taken: sum(({ taken }) => taken) },
    ...{ overlaps: sum(({ overlaps }) => overlaps), blocked: sumOfBlocked(known) },
    skipped: bySize(known.flatMap(({ skipped }) => Object.entries(skipped) as [SkippedBecause, number][])),
    failed: byCode(known.flatMap(({ failed }) => failed)),
    samples: samples.slice(0, MAX_SAMPLES),
  }
}

function sumOfExisting(before: Existing, one: Existing): Existing {
  const problem = before.problem ?? one.problem
  return {
    absent: before.absent + one.absent,
    sameSize: before.sameSize + one.sameSize,
    otherSize: before.otherSize + one.otherSize,
    newer: before.newer + one.newer,
    notNewer: before.notNewer + one.notNewer,
    looking: before.looking || one.looking,
    ...(problem && { problem }),
    ...((before.isForbidden || one.isForbidden) && { isForbidden: true }),
  }
}

const sumOfBlocked = (held: readonly HeldBatch[]): Blocked =>
  held.reduce(
    (sum, { blocked }) => ({
      files: sum.files + blocked.files,
      absent: sum.absent + blocked.absent,
      sameSize: sum.sameSize + blocked.sameSize,
      otherSize: sum.otherSize + blocked.otherSize,
      newer: sum.newer + blocked.newer,
      notNewer: sum.notNewer + blocked.notNewer,
    }),
    nothingBlocked(),
  )

function bySize(counts: readonly (readonly [SkippedBecause, number])[]): PanelNumbers['skipped'] {
  const sums = new Map<SkippedBecause, number>()
  for (const [reason, count] of counts) sums.set(reason, (sums.get(reason) ?? 0) + count)
  return [...sums].sort(([, a], [, b]) => b - a)
}

function byCode(failures: HeldBatch['failed']): HeldBatch['failed'] {
  const sums = new Map<ErrorInfo['code'], { error: ErrorInfo; count: number }>()
  for (const { count, error } of failures) {
    const known = sums.get(error.code)
    sums.set(error.code, { error: known?.error ?? error, count: (known?.count ?? 0) + count })
  }
  return [...sums.values()]
}

/** What becomes of the files under one choice; each is in exactly one of them. */
export interface Effect {
  /** Nothing is there. */
  readonly fresh: number
  readonly replaced: number
  readonly renamed: number
  readonly left: number
  /** Decided only when it is sent. */
  readonly compared: number
  /** Not sent: another file has the same key. */
  readonly blocked: number
}

/** What the choice does, as far as a listing tells. */
export function effectOf(
  choice: ConflictChoice,
  { blocked, existing, files }: Pick<PanelNumbers, 'blocked' | 'existing' | 'files'>,
): Effect {
  // Only those that get other names are told apart from those that have theirs.
  const out = choice === 'rename' ? nothingBlocked() : blocked
  const [fresh, newer, notNewer] = [
    existing.absent - out.absent,
    existing.newer - out.newer,
    existing.notNewer - out.notNewer,
  ]
  const [sameSize, otherSize] = [existing.sameSize - out.sameSize, existing.otherSize - out.otherSize]
  const there = sameSize + otherSize
  const compared = files - out.files - fresh - there
  const rest = { fresh, replaced: 0, renamed: 0, left: 0, compared, blocked: out.files }
  switch (choice) {
    case 'overwrite':
      return { ...rest, replaced: there }
    case 'skip':
      return { ...rest, left: there }
    case 'rename':
      return { ...rest, renamed: there }
    case 'different':
      return { ...rest, replaced: otherSize, compared: compared + sameSize }
    case 'newer':
      return { ...rest, replaced: newer, left: notNewer, compared: compared + there - newer - notNewer }
  }
}

/** Most files that would be sent. */
export const sentAtMost = ({ compared, fresh, renamed, replaced }: Effect): number =>
  fresh + replaced + renamed + compared
