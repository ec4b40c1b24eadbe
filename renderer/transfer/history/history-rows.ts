/** The history's list: days and the files of each, newest first, of which only pages near the visible ones are read. Pure. */
import type { HistoryHead, HistoryPage } from '../../upload/history-records.ts'

/** Files of one page that are on the list: all of them, or those a search has found. */
export interface Segment {
  readonly head: HistoryHead
  /** Positions in the page, as they are shown; absent for all. */
  readonly found?: readonly number[]
}
export type Row =
  | { readonly kind: 'day'; readonly day: string; readonly count: number }
  /** `nth` of those of the segment that are shown. */
  | { readonly kind: 'file'; readonly segment: Segment; readonly nth: number }

export interface RowList {
  /** Days included. */
  readonly rows: number
  readonly files: number
  readonly bytes: number
  readonly rowAt: (index: number) => Row | undefined
  /** The row of a file, or the next below it. */
  readonly firstFile: (from: number, step: 1 | -1) => number | undefined
}

/** By day, and within it by page, newest first. */
export const inOrder = (heads: readonly HistoryHead[]): readonly HistoryHead[] =>
  heads
    .filter(({ kind }) => kind === 'uploaded')
    .toSorted((one, other) => (one.day === other.day ? other.lastMs - one.lastMs : one.day < other.day ? 1 : -1))

/** Positions of a page's files, newest first; of those that ended together the first found comes first. */
export function newestFirst({ times }: Pick<HistoryPage, 'times'>): readonly number[] {
  return Array.from(times.keys()).sort((one, other) => (times[other] ?? 0) - (times[one] ?? 0) || one - other)
}

export const countOf = ({ found, head }: Segment): number => found?.length ?? head.count

interface Part {
  readonly start: number
  readonly segment: Segment | undefined
  readonly day: string
}

/** `segments` as `inOrder` has them. */
export function rowListOf(segments: readonly Segment[]): RowList {
  const parts: Part[] = []
  const days = new Map<string, number>()
  let rows = 0
  let bytes = 0
  for (const segment of segments) {
    const { bytes: size, day } = segment.head
    const count = countOf(segment)
    if (count === 0) continue
    if (!days.has(day)) {
      parts.push({ start: rows, segment: undefined, day })
      rows += 1
    }
    days.set(day, (days.get(day) ?? 0) + count)
    parts.push({ start: rows, segment, day })
    rows += count
    bytes += size
  }
  const rowAt = (index: number): Row | undefined => {
    const part = index < rows ? partAt(parts, index) : undefined
    if (part === undefined) return undefined
    const { day, segment, start } = part
    return segment ? { kind: 'file', segment, nth: index - start } : { kind: 'day', day, count: days.get(day) ?? 0 }
  }
  const firstFile: RowList['firstFile'] = (from, step) => {
    for (let index = from; index >= 0 && index < rows; index += step) if (rowAt(index)?.kind === 'file') return index
    return undefined
  }
  return { rows, files: rows - days.size, bytes, rowAt, firstFile }
}

/** The last part that begins at or before the row. */
function partAt(parts: readonly Part[], index: number): Part | undefined {
  let [low, high] = [0, parts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((parts[middle]?.start ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return index < 0 ? undefined : parts[low]
}
