import { type ListAnswer, type ListRow, type ListView, MAX_ROWS, WHOLE_LIST } from '../../../upload/list-contract.ts'
import type { PageMessage } from '../../../upload/page-contract.ts'
import { sameView } from './list-view.ts'
import { keptValue } from './same-value.ts'

type RowsAnswer = ListAnswer & { readonly type: 'rows' }

/** The part of the list that is on the page: never more than some screens full. */
export interface RowsSlice {
  /** How the list was looked at when these were asked for. */
  readonly view: ListView
  readonly offset: number
  readonly rows: readonly ListRow[]
  /** How many rows the view has. */
  readonly total: number
  readonly isSearching?: true
  readonly isCut?: true
}

/** Which rows are shown now. */
export interface RowsWanted {
  readonly offset: number
  readonly limit: number
}

/** Keeps one slice fresh: at most one question is under way, and only the newest wish is asked next. */
export interface RowsWindow {
  readonly slice: () => RowsSlice
  /** The slice keeps its rows until those of the new view are there. */
  readonly look: (view: ListView) => void
  readonly want: (wanted: RowsWanted) => void
  /** Something changed in the worker: ask again for what is shown. */
  readonly refresh: () => void
  /** The worker's answer; true when the slice is new. */
  readonly accept: (answer: Omit<RowsAnswer, 'type'>) => boolean
}

const EMPTY: RowsSlice = { view: WHOLE_LIST, offset: 0, rows: [], total: 0 }

/** `post` sends to the worker. */
export function createRowsWindow(post: (message: PageMessage) => void): RowsWindow {
  let slice = EMPTY
  let view = WHOLE_LIST
  let wanted: RowsWanted = { offset: 0, limit: 50 }
  let asked: (RowsWanted & { readonly id: number; readonly view: ListView }) | undefined
  let isStale = false
  let lastId = 0

  const ask = (): void => {
    if (asked) {
      isStale = true
      return
    }
    isStale = false
    lastId += 1
    asked = { ...wanted, id: lastId, view }
    post({ type: 'rows.get', id: lastId, ...wanted })
  }
  return {
    slice: () => slice,
    look: (next) => {
      if (sameView(next, view)) return
      view = next
      wanted = { ...wanted, offset: 0 }
      post({ type: 'list.look', view })
      ask()
    },
    want: (next) => {
      const limit = Math.min(next.limit, MAX_ROWS)
      if (next.offset === wanted.offset && limit === wanted.limit) return
      wanted = { offset: next.offset, limit }
      ask()
    },
    refresh: ask,
    accept: (answer) => {
      if (asked?.id !== answer.id) return false
      const { offset, view: seen } = asked
      asked = undefined
      if (isStale) ask()
      // Of a view that is no longer looked at.
      if (seen !== view) return false
      const next = nextSlice(slice, { ...answer, offset, view })
      const isNew = next !== slice
      slice = next
      return isNew
    },
  }
}

/** Rows that say what they said before stay the same objects, so that nothing draws them again. */
function nextSlice(before: RowsSlice, answer: Omit<RowsAnswer, 'type' | 'id'> & Pick<RowsSlice, 'offset' | 'view'>) {
  const { isCut, isSearching, offset, rows, total, view } = answer
  const next: RowsSlice = {
    ...{ view, offset, total, rows: rows.map((row, at) => keptValue(rowAt(before, offset + at), row)) },
    ...(isSearching && { isSearching }),
    ...(isCut && { isCut }),
  }
  return keptValue(before, next)
}

/** The row at `index` of the view, when it is at hand. */
export const rowAt = ({ offset, rows }: Pick<RowsSlice, 'offset' | 'rows'>, index: number): ListRow | undefined =>
  rows[index - offset]
