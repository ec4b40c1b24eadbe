import { createStore } from '../../common/store.ts'
import type { IdbHistory } from '../../upload/history-idb.ts'
import {
  entryAt,
  type HistoryBatch,
  type HistoryEntry,
  type HistoryHead,
  type HistoryPage,
  nameOf,
} from '../../upload/history-records.ts'
import { inOrder, newestFirst, type RowList, rowListOf, type Segment } from './history-rows.ts'

/** A file of the history, with where it went. */
export interface HistoryItem extends HistoryEntry {
  readonly batch: HistoryBatch
  readonly name: string
}
/** Names it as long as it is there. */
export const itemId = ({ batchId, index }: Pick<HistoryEntry, 'batchId' | 'index'>): string => `${batchId}/${index}`

export interface HistoryState {
  /** Undefined until it has been read. */
  readonly list: RowList | undefined
  /** As it was when `list` was made; `''` shows everything. */
  readonly query: string
  /** More may be found. */
  readonly isSearching: boolean
  /** It cannot be read. */
  readonly hasFailed: boolean
  /** Changes when a page has been read. */
  readonly pagesRead: number
}

export interface HistoryModel {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => HistoryState
  /** Looks what is there now; while something is searched for, that stays as it was found. */
  readonly refresh: () => Promise<void>
  readonly search: (query: string) => void
  /** The file of a row; undefined for a day's, and while its page is being read. */
  readonly item: (row: number) => HistoryItem | undefined
  /** As `item`, when it has been read. */
  readonly read: (row: number) => Promise<HistoryItem | undefined>
  /** All of it, or one day's; then looks again. */
  readonly clear: (day: string | undefined) => Promise<void>
}

export type HistorySource = Pick<IdbHistory, 'heads' | 'page' | 'batch' | 'clear'>

/** Pages of some hundred files that are kept at hand. */
const MAX_PAGES = 60
/** How many pages are looked through between two looks at what else there is to do. */
const PAGES_AT_ONCE = 8

interface ReadPage {
  readonly batch: HistoryBatch
  readonly page: HistoryPage
  readonly order: readonly number[]
}

export function createHistoryModel(source: HistorySource, nowMs: () => number): HistoryModel {
  const store = createStore<HistoryState>({
    ...{ list: undefined, query: '', isSearching: false, hasFailed: false, pagesRead: 0 },
  })
  const pages = createPages(source, () => store.update({ pagesRead: store.state().pagesRead + 1 }))
  let heads: readonly HistoryHead[] = []
  let searches = 0
  const failed = (): void => store.update({ hasFailed: true, isSearching: false })
  const showAll = (): void =>
    store.update({ list: rowListOf(heads.map((head) => ({ head }))), query: '', isSearching: false })
  const look = async (): Promise<void> => {
    heads = inOrder(await source.heads())
    pages.forget(new Set(heads.map((head) => `${head.id} ${head.count}`)))
    store.update({ hasFailed: false })
    if (store.state().query === '' && !store.state().isSearching) showAll()
  }
  const search = async (query: string): Promise<void> => {
    searches += 1
    const mine = searches
    if (query === '') return showAll()
    store.update({ isSearching: true, query })
    for await (const found of matches(heads, query, pages.read)) {
      if (mine !== searches) return
      store.update({ list: rowListOf(found), query })
    }
    if (mine === searches) store.update({ isSearching: false })
  }
  const at = (row: number) => {
    const found = store.state().list?.rowAt(row)
    return found?.kind === 'file' ? found : undefined
  }
  return {
    subscribe: store.subscribe,
    state: store.state,
    refresh: () => look().catch(failed),
    search: (query) => void search(query.trim().toLocaleLowerCase()).catch(failed),
    item: (row) => {
      const found = at(row)
      return found && itemOf(pages.atHand(found.segment.head), found)
    },
    async read(row) {
      const found = at(row)
      return found && itemOf(await pages.read(found.segment.head), found)
    },
    async clear(day) {
      await source.clear(day, nowMs())
      await search('')
      await look()
    },
  }
}

function itemOf(read: ReadPage | undefined, { nth, segment }: { readonly segment: Segment; readonly nth: number }) {
  const position = (segment.found ?? read?.order)?.[nth]
  const entry = read && position !== undefined ? entryAt(read.batch, read.page, position) : undefined
  return read && entry && { ...entry, batch: read.batch, name: nameOf(entry) }
}

/** What has been found so far, again and again, newest first. */
async function* matches(
  heads: readonly HistoryHead[],
  query: string,
  read: (head: HistoryHead) => Promise<ReadPage | undefined>,
): AsyncGenerator<readonly Segment[]> {
  const segments: Segment[] = []
  for (let start = 0; start < heads.length; start += PAGES_AT_ONCE) {
    const some = heads.slice(start, start + PAGES_AT_ONCE)
    const pages = await Promise.all(some.map(read))
    for (const [at, head] of some.entries()) {
      const page = pages[at]
      const found = page?.order.filter((position) => fits(page, position, query)) ?? []
      if (found.length > 0) segments.push({ head, found })
    }
    yield segments
  }
  yield segments
}

function fits({ batch, page }: ReadPage, position: number, query: string): boolean {
  const entry = entryAt(batch, page, position)
  return entry !== undefined && `${entry.key}\n${nameOf(entry)}`.toLocaleLowerCase().includes(query)
}

/** Pages that were used lately; one that was written again is read again. */
function createPages(source: HistorySource, onRead: () => void) {
  const known = new Map<string, ReadPage>()
  const batches = new Map<string, Promise<HistoryBatch | undefined>>()
  const reading = new Map<string, Promise<ReadPage | undefined>>()
  const nameOfPage = ({ count, id }: HistoryHead): string => `${id} ${count}`
  const load = async (head: HistoryHead): Promise<ReadPage | undefined> => {
    const waiting = batches.get(head.batchId) ?? source.batch(head.batchId)
    batches.set(head.batchId, waiting)
    const [batch, page] = await Promise.all([waiting, source.page(head.id)])
    if (!batch || !page) return undefined
    return { batch, page, order: newestFirst(page) }
  }
  const read = async (head: HistoryHead): Promise<ReadPage | undefined> => {
    const name = nameOfPage(head)
    const there = known.get(name)
    const page = there ?? (await load(head))
    known.delete(name)
    if (page !== undefined) known.set(name, page)
    for (const oldest of [...known.keys()].slice(0, Math.max(known.size - MAX_PAGES, 0))) known.delete(oldest)
    return page
  }
  return {
    read,
    atHand(head: HistoryHead): ReadPage | undefined {
      const name = nameOfPage(head)
      const there = known.get(name)
      if (there === undefined && !reading.has(name)) {
        const task = read(head).finally(() => reading.delete(name))
        reading.set(name, task)
        // Whoever shows it sees the next refresh fail as well.
        task.then(onRead, () => undefined)
      }
      return there
    },
    /** Of others than these. */
    forget(names: ReadonlySet<string>): void {
      for (const name of known.keys()) if (!names.has(name)) known.delete(name)
      batches.clear()
    },
  }
}
