import type { JobStore } from '../job-store.ts'
import {
  type ListAnswer,
  type ListMessage,
  type ListRow,
  MAX_ROWS,
  type RowFilter,
  WHOLE_LIST,
} from '../list-contract.ts'
import type { FileRowsPort } from './file-rows.ts'
import { FlatRows, type RowRange } from './flat-rows.ts'

type Answer<T extends ListAnswer['type']> = Omit<Extract<ListAnswer, { type: T }>, 'type' | 'id'>

export interface ListPort extends FileRowsPort {
  readonly post: (answer: ListAnswer) => void
}

/** The list as the page looks at it. */
export class List {
  readonly #port: ListPort
  readonly #flat: FlatRows
  #view = WHOLE_LIST
  constructor(store: JobStore, port: ListPort) {
    this.#port = port
    this.#flat = new FlatRows(store, port)
  }

  obey(message: ListMessage): void {
    const { post } = this.#port
    if (message.type === 'list.look') this.#view = message.view
    else if (message.type === 'rows.get')
      void this.#rows(message, message.filter).then((rows) => post({ type: 'rows', id: message.id, ...rows }))
    else if (message.type === 'rows.ids')
      void this.#ids(message.from, message.to).then((ids) => post({ type: 'row-ids', id: message.id, ...ids }))
  }

  async #rows({ offset, limit }: RowRange, filter: RowFilter = this.#view.filter): Promise<Answer<'rows'>> {
    const rows: readonly ListRow[] = await this.#flat.rows({ offset, limit: Math.min(limit, MAX_ROWS) }, filter)
    return { rows, total: this.#flat.total(filter) }
  }

  async #ids(from: number, to: number): Promise<Answer<'row-ids'>> {
    const rows = await this.#flat.rows({ offset: from, limit: to - from + 1 }, this.#view.filter)
    return { ids: Float64Array.from(rows, ({ id }) => id), nodes: [] }
  }
}
