import type { KeyboardEvent } from 'react'
import { isMac } from '../../is-mac.ts'
import { useApp } from '../../use-app.ts'
import { intentOf, type ListIntent } from './list-keys.ts'
import { pageOf, type Seen } from './row-layout.ts'
import { isOpenable, nameOf } from './row-view.ts'
import { type RowsSlice, rowAt } from './rows-window.ts'
import type { ListSelection, SelectionEvent } from './selection.ts'

/** What keys need to know of the list, and what they change. */
export interface ListControl {
  readonly slice: RowsSlice
  readonly seen: Seen
  readonly selection: ListSelection
  readonly send: (event: SelectionEvent) => void
  readonly show: (index: number) => void
  readonly openMenu: () => void
  /** Opens or closes it, or shows what is wrong with it. */
  readonly activate: (index: number) => void
  readonly cancel: () => void
}

type Move = Extract<ListIntent, { type: 'move' }>

function placeAfter(to: Move['to'], { selection, seen, slice: { total } }: ListControl): number {
  const { cursor } = selection
  const page = pageOf(seen)
  const from = cursor ?? (to === 'up' || to === 'page-up' ? total : -1)
  const steps = { up: -1, down: 1, 'page-up': -page, 'page-down': page, first: -total, last: total }
  return Math.min(Math.max(from + steps[to], 0), total - 1)
}

function go(control: ListControl, index: number, picking: Move['picking']): void {
  const row = rowAt(control.slice, index)
  if (picking === 'range') control.send({ type: 'extend', index })
  else if (picking === 'none') control.send({ type: 'move', index })
  else control.send({ type: 'pick', index, name: row && nameOf(row) })
  control.show(index)
}

/** The folder that the row lies in; undefined where that is not at hand. */
function parentOf({ slice }: ListControl, index: number): number | undefined {
  const level = rowAt(slice, index)?.level ?? 1
  for (let at = index - 1; at >= slice.offset; at -= 1) if ((rowAt(slice, at)?.level ?? level) < level) return at
  return undefined
}

/** Keys of the list, as in a file manager. */
export function useListKeys(control: ListControl): (event: KeyboardEvent) => void {
  const { client } = useApp()
  const { selection, send, slice } = control
  const { cursor } = selection
  const row = cursor === undefined ? undefined : rowAt(slice, cursor)

  const fold = (isOpen: boolean): void => {
    if (cursor === undefined) return
    if (isOpenable(row) && row.isOpen !== isOpen) client.openNode(row.node, isOpen)
    else if (isOpen && isOpenable(row)) go(control, Math.min(cursor + 1, slice.total - 1), 'only')
    else if (!isOpen) {
      const parent = parentOf(control, cursor)
      if (parent !== undefined) go(control, parent, 'only')
    }
  }
  const anywhere: Readonly<Partial<Record<ListIntent['type'], () => void>>> = {
    all: () => send({ type: 'all', total: slice.total }),
    none: () => send({ type: 'clear' }),
    cancel: control.cancel,
    menu: control.openMenu,
    'open-all': () => client.openNode('all', true),
  }
  const atCursor: Readonly<Partial<Record<ListIntent['type'], (index: number) => void>>> = {
    toggle: (index) => send({ type: 'toggle', index, name: row && nameOf(row) }),
    activate: control.activate,
    open: () => fold(true),
    close: () => fold(false),
  }
  const obey = (intent: ListIntent): void => {
    if (intent.type !== 'move') {
      anywhere[intent.type]?.()
      if (cursor !== undefined) atCursor[intent.type]?.(cursor)
    } else if (slice.total > 0) go(control, placeAfter(intent.to, control), intent.picking)
  }
  return (event) => {
    // A button that a pointer has left focused takes its own keys.
    const isButton = event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')
    const intent = isButton ? undefined : intentOf(event, isMac)
    if (!intent) return
    event.preventDefault()
    event.stopPropagation()
    obey(intent)
  }
}
