/** What the page shows of unfinished uploads. */
import type { ErrorInfo } from '../../shared/errors.ts'
import type { AbortOutcome, IncompleteUpload, UploadSize } from '../../shared/incomplete-upload.ts'

/** One upload with all that is known of it; replaced when that changes. */
export interface UploadRow {
  /** Its place in main's list. */
  readonly index: number
  readonly upload: IncompleteUpload
  readonly size: UploadSize | undefined
  readonly outcome: AbortOutcome | undefined
}

export const SORTS = ['key', 'age', 'size'] as const
/** `age`: descending is the oldest first. */
export interface Sort {
  readonly by: (typeof SORTS)[number]
  readonly isDescending: boolean
}

export interface UploadsState {
  readonly phase: 'idle' | 'listing' | 'listed' | 'failed' | 'aborting'
  /** Why listing or aborting failed. */
  readonly error: ErrorInfo | undefined
  /** Why measuring was given up. */
  readonly sizesError: ErrorInfo | undefined
  /** In the order chosen. */
  readonly rows: readonly UploadRow[]
  readonly sort: Sort
  readonly selected: ReadonlySet<number>
  /** Of all rows whose size is known. */
  readonly sum: { readonly sizeBytes: number; readonly sized: number }
  readonly isCut: boolean
  /** COS's time when the list was read. */
  readonly nowMs: number
  readonly progress: { readonly done: number; readonly total: number } | undefined
  /** What the last abort came to. */
  readonly ended: Readonly<Record<'aborted' | 'gone' | 'left' | 'failed', number>> | undefined
}

/** Nothing is known yet; the oldest come first, since those are the ones to look for. */
export const startOf = (): UploadsState => ({
  ...{ phase: 'idle', error: undefined, sizesError: undefined, rows: [], selected: new Set() },
  ...{ sort: { by: 'age', isDescending: true }, sum: { sizeBytes: 0, sized: 0 } },
  ...{ isCut: false, nowMs: 0, progress: undefined, ended: undefined },
})

/** Whether it may be selected. */
export const mayAbort = ({ upload, outcome, size }: UploadRow): boolean =>
  upload.use === 'free' && !isGone({ outcome, size })

/** Finished or aborted, by us or by others: no longer of interest. */
export const isGone = ({ outcome, size }: Pick<UploadRow, 'outcome' | 'size'>): boolean =>
  outcome?.state === 'aborted' || outcome?.state === 'gone' || size?.state === 'gone'

type Compare = (a: UploadRow, b: UploadRow) => number
const sizeOf = ({ size }: UploadRow): number | undefined => (size?.state === 'known' ? size.sizeBytes : undefined)
const byKey: Compare = (a, b) => (a.upload.key < b.upload.key ? -1 : a.upload.key > b.upload.key ? 1 : 0)
const byAge: Compare = (a, b) => b.upload.initiatedMs - a.upload.initiatedMs
const bySize: Compare = (a, b) => (sizeOf(a) ?? 0) - (sizeOf(b) ?? 0)
const COMPARE: Readonly<Record<Sort['by'], Compare>> = { key: byKey, age: byAge, size: bySize }

/** A new array. By size, what is not measured yet comes last either way; equals stay in main's order. */
export function sorted(rows: readonly UploadRow[], { by, isDescending }: Sort): readonly UploadRow[] {
  const sign = isDescending ? -1 : 1
  const isUnsized = (row: UploadRow): number => (by === 'size' && sizeOf(row) === undefined ? 1 : 0)
  return [...rows].sort((a, b) => isUnsized(a) - isUnsized(b) || sign * COMPARE[by](a, b) || a.index - b.index)
}

/** What is known to be stored. */
export function sumOf(rows: Iterable<UploadRow>): UploadsState['sum'] {
  let sizeBytes = 0
  let sized = 0
  for (const row of rows) {
    const size = sizeOf(row)
    if (size === undefined) continue
    sized += 1
    sizeBytes += size
  }
  return { sizeBytes, sized }
}

/** How an abort went, in numbers. */
export function countEnds(outcomes: readonly AbortOutcome[]): NonNullable<UploadsState['ended']> {
  const ended = { aborted: 0, gone: 0, left: 0, failed: 0 }
  for (const { state } of outcomes) ended[state === 'ours' || state === 'unknown' ? 'left' : state] += 1
  return ended
}
