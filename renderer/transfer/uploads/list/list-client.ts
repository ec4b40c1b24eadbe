import { type ListView, WHOLE_LIST } from '../../../upload/list-contract.ts'
import type { PageMessage, WorkerMessage } from '../../../upload/page-contract.ts'
import { sameView } from './list-view.ts'
import { createRowNames, type NamedRows } from './row-names.ts'
import { createRowsWindow, type RowsSlice, type RowsWanted } from './rows-window.ts'
import type { RowRange } from './selection.ts'

/** The list as it is shown. */
export interface ListState {
  /** How it is looked at; `slice` follows as soon as the worker has answered. */
  readonly view: ListView
  readonly slice: RowsSlice
}

/** What the page asks of the list. */
export interface ListClient {
  readonly look: (view: ListView) => void
  /** Opens or closes a folder or batch of the tree. */
  readonly openNode: (node: string, isOpen: boolean) => void
  readonly wantRows: (wanted: RowsWanted) => void
  /** Which files and closed folders lie there now. */
  readonly nameRows: (range: RowRange) => Promise<NamedRows>
}

/** `post` sends to the worker; `show` takes what has changed. */
export function createList(post: (message: PageMessage) => void, show: (change: Partial<ListState>) => void) {
  const rows = createRowsWindow(post)
  const names = createRowNames(post)
  let view = WHOLE_LIST
  const client: ListClient = {
    look: (next) => {
      if (sameView(next, view)) return
      view = next
      show({ view })
      rows.look(view)
    },
    openNode: (node, isOpen) => {
      post({ type: 'list.open', node, isOpen })
      rows.refresh()
    },
    wantRows: rows.want,
    nameRows: names.ask,
  }
  return {
    client,
    first: (): ListState => ({ view, slice: rows.slice() }),
    refresh: rows.refresh,
    accept: (message: WorkerMessage): void => {
      if (message.type === 'rows' && rows.accept(message)) show({ slice: rows.slice() })
      if (message.type === 'row-ids') names.accept(message)
    },
  }
}
