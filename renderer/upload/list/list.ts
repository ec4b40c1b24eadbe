import type { JobStore } from '../job-store.ts'
import {
  type ListAnswer,
  type ListMessage,
  type ListView,
  MAX_ROWS,
  type RowFilter,
  WHOLE_LIST,
} from '../list-contract.ts'
import type { FileRowsPort } from './file-rows.ts'
import { FlatRows, type RowRange } from './flat-rows.ts'
import { OpenNodes } from './open-nodes.ts'
import { TreeRows } from './tree-rows.ts'

type Answer<T extends ListAnswer['type']> = Omit<Extract<ListAnswer, { type: T }>, 'type' | 'id'>

export interface ListPort extends FileRowsPort {
  readonly post: (answer: ListAnswer) => void
}

/** The list as the page looks at it. */
export class List {
  readonly #port: ListPort
  readonly #open = new OpenNodes()
  readonly #flat: FlatRows
  readonly #tree: TreeRows
  #view = WHOLE_LIST
  constructor(store: JobStore, port: ListPort) {
    this.#port = port
    this.#flat = new FlatRows(store, port)
    this.#tree = new TreeRows(store, port, this.#open)
  }

  obey(message: ListMessage): void {
    const { post } = this.#port
    switch (message.type) {
      case 'list.look':
        this.#view = message.view
        break
      case 'list.open':
        this.#open.set(message.node, message.isOpen)
        break
      case 'rows.get':
        void this.#rows(message, message.filter).then((rows) => post({ type: 'rows', id: message.id, ...rows }))
        break
      case 'rows.ids':
        void this.#ids(message).then((ids) => post({ type: 'row-ids', id: message.id, ...ids }))
        break
    }
  }

  async #rows(message: RowRange, filter: RowFilter | undefined): Promise<Answer<'rows'>> {
    const range = { offset: message.offset, limit: Math.min(message.limit, MAX_ROWS) }
    if (filter === undefined && isTree(this.#view))
      return { rows: await this.#tree.rows(range), total: this.#tree.total() }
    const shown = filter ?? this.#view.filter
    return { rows: await this.#flat.rows(range, shown), total: this.#flat.total(shown) }
  }

  async #ids({ from, to }: { readonly from: number; readonly to: number }): Promise<Answer<'row-ids'>> {
    const range = { offset: from, limit: to - from + 1 }
    const { ids, nodes } = isTree(this.#view)
      ? await this.#tree.ids(range)
      : { ids: await this.#flat.ids(range, this.#view.filter), nodes: [] }
    return { ids: Float64Array.from(ids), nodes }
  }
}

const isTree = ({ filter, search, sort }: ListView): boolean =>
  filter === 'all' && search.trim() === '' && sort === undefined
