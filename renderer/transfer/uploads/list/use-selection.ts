import { useCallback, useEffect, useReducer, useRef } from 'react'
import { useApp } from '../../use-app.ts'
import { nameOf } from './row-view.ts'
import { type RowsSlice, rowAt } from './rows-window.ts'
import {
  type ListSelection,
  NO_SELECTION,
  type RowName,
  type RowRange,
  reduceSelection,
  type SelectionEvent,
} from './selection.ts'

const reduce = (state: ListSelection, event: SelectionEvent | 'forget'): ListSelection =>
  event === 'forget' ? NO_SELECTION : reduceSelection(state, event)

/** The selection of the view that is looked at; another view begins without any. */
export function useSelection(slice: RowsSlice) {
  const [state, send] = useReducer(reduce, NO_SELECTION)
  const { view } = slice
  useEffect(() => send('forget'), [view])
  useNaming(state.pending, send)
  useSteadyCursor(state.cursor, slice, send)
  return { state, send }
}

/** Asks the worker which rows lie in a range. */
function useNaming(pending: RowRange | undefined, send: (event: SelectionEvent) => void): void {
  const { client } = useApp()
  const [first, last] = [pending?.first, pending?.last]
  useEffect(() => {
    if (first === undefined || last === undefined) return
    const range = { first, last }
    void client.nameRows(range).then(({ ids, nodes }) => send({ type: 'named', range, ids, nodes }))
  }, [client, first, last, send])
}

const isSameName = (a: RowName, b: RowName): boolean =>
  'id' in a ? 'id' in b && a.id === b.id : 'node' in b && a.node === b.node

/** The cursor stays with its row when others come or go above it. */
function useSteadyCursor(cursor: number | undefined, slice: RowsSlice, send: (event: SelectionEvent) => void): void {
  const known = useRef<{ readonly index: number; readonly name: RowName | undefined } | undefined>(undefined)
  const nameAt = useCallback(
    (index: number): RowName | undefined => {
      const row = rowAt(slice, index)
      return row && nameOf(row)
    },
    [slice],
  )
  useEffect(() => {
    if (cursor === undefined) {
      known.current = undefined
      return
    }
    const before = known.current?.index === cursor ? known.current.name : undefined
    const name = nameAt(cursor)
    known.current = { index: cursor, name: name ?? before }
    if (before === undefined || name === undefined || isSameName(name, before)) return
    const at = slice.rows.findIndex((row) => isSameName(nameOf(row), before))
    if (at < 0) return
    known.current = { index: slice.offset + at, name: before }
    send({ type: 'shift', index: slice.offset + at })
  }, [cursor, nameAt, slice, send])
}
