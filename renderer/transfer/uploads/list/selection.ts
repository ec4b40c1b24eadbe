/** Which rows are selected, and where the keyboard is. Pure. */
import type { JobSelection } from '../../../upload/list-contract.ts'
import { countIds, hasId, type IdRanges, idsIn, NO_IDS, rangesOf, withIds, withoutIds } from './id-ranges.ts'

/** A row as the selection knows it: a file by its id, a batch or folder by its node. */
export type RowName = { readonly id: number } | { readonly node: string }

/** Selected rows by name. A folder stands for itself; what is done to it is done to all below. */
export interface Picked {
  readonly ids: IdRanges
  readonly nodes: ReadonlySet<string>
}

/** Places in the list, both ends included. */
export interface RowRange {
  readonly first: number
  readonly last: number
}

export interface ListSelection {
  readonly picked: Picked
  /** Selected by place, until the worker has said which rows these are. */
  readonly pending?: RowRange
  /** The row that keys go to. */
  readonly cursor?: number
  /** Where a range begins. */
  readonly anchor?: number
}

export type SelectionEvent =
  /** Only this row. */
  | { readonly type: 'pick'; readonly index: number; readonly name: RowName | undefined }
  /** This row too, or no longer. */
  | { readonly type: 'toggle'; readonly index: number; readonly name: RowName | undefined }
  /** All from the anchor to here. */
  | { readonly type: 'extend'; readonly index: number }
  | { readonly type: 'all'; readonly total: number }
  /** Which rows lie in the pending range; another range's answer changes nothing. */
  | {
      readonly type: 'named'
      readonly range: RowRange
      readonly ids: Iterable<number>
      readonly nodes: readonly string[]
    }
  | { readonly type: 'move'; readonly index: number }
  /** Rows came or went above it: it is the same row as before. */
  | { readonly type: 'shift'; readonly index: number }
  | { readonly type: 'clear' }

export const NOTHING: Picked = { ids: NO_IDS, nodes: new Set() }
export const NO_SELECTION: ListSelection = { picked: NOTHING }

export const isPicked = ({ ids, nodes }: Picked, name: RowName): boolean =>
  'id' in name ? hasId(ids, name.id) : nodes.has(name.node)

/** Whether the row is shown as selected. */
export const isSelected = ({ pending, picked }: ListSelection, index: number, name: RowName | undefined): boolean =>
  (pending !== undefined && index >= pending.first && index <= pending.last) ||
  (name !== undefined && isPicked(picked, name))

export const isEmpty = ({ pending, picked: { ids, nodes } }: ListSelection): boolean =>
  pending === undefined && ids.length === 0 && nodes.size === 0

const pickedOf = (name: RowName | undefined): Picked => {
  if (name === undefined) return NOTHING
  return 'id' in name ? { ids: rangesOf([name.id]), nodes: new Set() } : { ids: NO_IDS, nodes: new Set([name.node]) }
}

const plus = (a: Picked, b: Picked): Picked => ({
  ids: withIds(a.ids, b.ids),
  nodes: new Set([...a.nodes, ...b.nodes]),
})
const minus = (a: Picked, b: Picked): Picked => ({
  ids: withoutIds(a.ids, b.ids),
  nodes: new Set([...a.nodes].filter((node) => !b.nodes.has(node))),
})

const toggled = (picked: Picked, name: RowName | undefined): Picked =>
  name !== undefined && isPicked(picked, name) ? minus(picked, pickedOf(name)) : plus(picked, pickedOf(name))

const rangeBetween = (a: number, b: number): RowRange => ({ first: Math.min(a, b), last: Math.max(a, b) })

export function reduceSelection(state: ListSelection, event: SelectionEvent): ListSelection {
  switch (event.type) {
    case 'pick':
      return event.name === undefined
        ? { picked: NOTHING, pending: rangeBetween(event.index, event.index), cursor: event.index, anchor: event.index }
        : { picked: pickedOf(event.name), cursor: event.index, anchor: event.index }
    case 'toggle':
      return {
        ...state,
        picked: toggled(state.picked, event.name),
        ...{ cursor: event.index, anchor: event.index },
      }
    case 'extend': {
      const anchor = state.anchor ?? state.cursor ?? event.index
      return { picked: NOTHING, pending: rangeBetween(anchor, event.index), cursor: event.index, anchor }
    }
    case 'all':
      return event.total === 0
        ? state
        : { ...state, picked: NOTHING, pending: { first: 0, last: event.total - 1 }, anchor: 0 }
    case 'named': {
      const { pending, ...rest } = state
      const isAsked = pending?.first === event.range.first && pending.last === event.range.last
      const named = { ids: rangesOf(event.ids), nodes: new Set(event.nodes) }
      return isAsked ? { ...rest, picked: plus(state.picked, named) } : state
    }
    case 'move':
      return { ...state, cursor: event.index }
    case 'shift': {
      const { anchor = event.index, cursor = event.index } = state
      return { ...state, cursor: event.index, anchor: Math.max(0, anchor + event.index - cursor) }
    }
    case 'clear': {
      const { cursor } = state
      return { picked: NOTHING, ...(cursor !== undefined && { cursor, anchor: cursor }) }
    }
  }
}

/** How many rows are selected, folders as one each. */
export const countPicked = ({ ids, nodes }: Picked): number => countIds(ids) + nodes.size

/** As commands take it. */
export const jobsOf = ({ ids, nodes }: Picked): JobSelection => ({ ids: [...idsIn(ids)], nodes: [...nodes] })
