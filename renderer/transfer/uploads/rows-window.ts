import { type JobRow, type ListAnswer, MAX_ROWS, type RowFilter } from '../../upload/list-contract.ts'
import type { PageMessage } from '../../upload/page-contract.ts'

/** The part of the list that is on the page: never more than some screens full. */
export interface RowsSlice {
  readonly filter: RowFilter
  readonly offset: number
  readonly rows: readonly JobRow[]
  /** How many rows the filter leaves. */
  readonly total: number
}

/** Which rows the list shows now. */
export interface RowsWanted {
  readonly filter: RowFilter
  readonly offset: number
  readonly limit: number
}

/** Keeps one slice fresh: at most one question is under way, and only the newest wish is asked next. */
export interface RowsWindow {
  readonly slice: () => RowsSlice
  readonly want: (wanted: RowsWanted) => void
  /** Something changed in the worker: ask again for what is shown. */
  readonly refresh: () => void
  /** The worker's answer; true when the slice is new. */
  readonly accept: (answer: Pick<ListAnswer & { readonly type: 'rows' }, 'id' | 'rows' | 'total'>) => boolean
}

/** `post` sends to the worker. */
export function createRowsWindow(post: (message: PageMessage) => void): RowsWindow {
  let slice: RowsSlice = { filter: 'all', offset: 0, rows: [], total: 0 }
  let wanted: RowsWanted = { filter: 'all', offset: 0, limit: 50 }
  let asked: (RowsWanted & { readonly id: number }) | undefined
  let isStale = false
  let lastId = 0

  const ask = (): void => {
    if (asked) {
      isStale = true
      return
    }
    isStale = false
    lastId += 1
    asked = { ...wanted, id: lastId }
    post({ type: 'rows.get', ...asked })
  }
  return {
    slice: () => slice,
    want: (next) => {
      const limit = Math.min(next.limit, MAX_ROWS)
      if (next.filter === wanted.filter && next.offset === wanted.offset && limit === wanted.limit) return
      wanted = { ...next, limit }
      ask()
    },
    refresh: ask,
    accept: ({ id, rows, total }) => {
      if (asked?.id !== id) return false
      slice = { filter: asked.filter, offset: asked.offset, rows: rows.filter((row) => row.kind === 'file'), total }
      asked = undefined
      if (isStale) ask()
      return true
    },
  }
}

/** The row at `index` of the filtered list, when it is at hand. */
export const rowAt = ({ offset, rows }: RowsSlice, index: number): JobRow | undefined => rows[index - offset]
