import type { JobStore } from '../job-store.ts'
import {
  type ListAnswer,
  type ListMessage,
  type ListView,
  MAX_ROWS,
  type RowFilter,
  WHOLE_LIST,
} from '../list-contract.ts'
import { FlatRows, type RowRange } from './flat-rows.ts'
import { FoundRows, type FoundRowsPort } from './found-rows.ts'
import { OldPages } from './old-pages.ts'
import { OpenNodes } from './open-nodes.ts'
import { TreeRows } from './tree-rows.ts'

type Answer<T extends ListAnswer['type']> = Omit<Extract<ListAnswer, { type: T }>, 'type' | 'id'>

export interface ListPort extends FoundRowsPort {
  readonly post: (answer: ListAnswer) => void
}

/** The list as the page looks at it. */
export class List {
  readonly #store: JobStore
  readonly #port: ListPort
  readonly #open = new OpenNodes()
  readonly #flat: FlatRows
  readonly #tree: TreeRows
  readonly #oldPages: OldPages
  #view = WHOLE_LIST
  /** What is searched or sorted. */
  #found: FoundRows | undefined
  constructor(store: JobStore, port: ListPort) {
    this.#store = store
    this.#port = port
    this.#flat = new FlatRows(store, port)
    this.#tree = new TreeRows(store, port, this.#open)
    this.#oldPages = new OldPages(store, port.touch)
  }

  obey(message: ListMessage): void {
    const { post } = this.#port
    switch (message.type) {
      case 'list.look':
        this.#look(message.view)
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

  #look(view: ListView): void {
    this.#view = view
    if (this.#found?.look(view)) return
    this.#found?.stop()
    const isFound = hasWords(view) || view.sort !== undefined
    this.#found = isFound ? new FoundRows(this.#store, this.#port, view) : undefined
    this.#store.watcher = this.#found
  }

  async #rows(message: RowRange, filter: RowFilter | undefined): Promise<Answer<'rows'>> {
    const range = { offset: message.offset, limit: Math.min(message.limit, MAX_ROWS) }
    if (filter !== undefined) return this.#flatRows(range, filter)
    const [found, view] = [this.#found, this.#view]
    if (found !== undefined) return { ...found.facts(view.filter), rows: await found.rows(range, view.filter) }
    void this.#oldPages.sort()
    if (isTree(view)) return { total: this.#tree.total(), rows: await this.#tree.rows(range) }
    return this.#flatRows(range, view.filter)
  }

  async #flatRows(range: RowRange, filter: RowFilter): Promise<Answer<'rows'>> {
    return { total: this.#flat.total(filter), rows: await this.#flat.rows(range, filter) }
  }

  async #ids({ from, to }: { readonly from: number; readonly to: number }): Promise<Answer<'row-ids'>> {
    const range = { offset: from, limit: to - from + 1 }
    const { ids, nodes } =
      this.#found === undefined && isTree(this.#view)
        ? await this.#tree.ids(range)
        : { ids: await (this.#found ?? this.#flat).ids(range, this.#view.filter), nodes: [] }
    return { ids: Float64Array.from(ids), nodes }
  }
}

const hasWords = ({ search }: ListView): boolean => search.trim() !== ''
const isTree = ({ filter }: ListView): boolean => filter === 'all'
