import {
  placeOf,
  type SnapshotChange,
  type SnapshotEntry,
  type SnapshotStore,
  type WatchMeta,
} from './watch-records.ts'

/** Most entries of a page before it is split. */
const MAX_ENTRIES = 512
/** Pages in memory that need not be written. */
const MAX_PAGES = 32

type Page = Map<string, SnapshotEntry>
/** The same entry where nothing is to change. */
export type EntryChange = (path: string, entry: SnapshotEntry | undefined) => SnapshotEntry | undefined

/**
 * What is known of the files of one watched folder. In memory are the bounds of its pages and the few pages used last: a
 * million files are some four thousand bounds. Changes are made one after the other, and written by `flush`.
 */
export class Snapshot {
  readonly #store: SnapshotStore
  readonly #watchId: string
  /** Of each page the lowest place it may hold, in order; the first is the empty text. */
  #bounds: string[]
  /** The last used last. */
  readonly #pages = new Map<string, Page>()
  readonly #dirty = new Set<string>()
  #meta: WatchMeta | undefined
  #isMetaDirty = false
  #turn: Promise<unknown> = Promise.resolve()
  constructor(store: SnapshotStore, watchId: string, bounds: readonly string[], meta: WatchMeta | undefined) {
    this.#store = store
    this.#watchId = watchId
    this.#bounds = bounds[0] === '' ? [...bounds] : ['', ...bounds]
    this.#meta = meta
  }

  /** Reads what there is of the watch. @throws what the store throws. */
  static async open(store: SnapshotStore, watchId: string): Promise<Snapshot> {
    const [metas, bounds] = await Promise.all([store.metas(), store.bounds(watchId)])
    const meta = metas.find((one) => one.watchId === watchId)
    return new Snapshot(store, watchId, bounds, meta)
  }

  /** Undefined until it is set: then nothing is known of the watch. */
  get meta(): WatchMeta | undefined {
    return this.#meta
  }
  setMeta(meta: WatchMeta): void {
    this.#meta = meta
    this.#isMetaDirty = true
  }

  /** Changes the entries of these files. @throws what the store throws. */
  update(paths: readonly string[], change: EntryChange): Promise<void> {
    return this.#inTurn(async () => {
      for (const path of paths) {
        const place = placeOf(path)
        const bound = this.#boundOf(place)
        const page = this.#pages.get(bound) ?? (await this.#read(bound))
        const entry = page.get(place)
        const next = change(path, entry)
        if (next === entry || next === undefined) continue
        page.set(place, next)
        this.#dirty.add(bound)
        if (page.size > MAX_ENTRIES) this.#split(bound, page)
      }
      if (this.#dirty.size > MAX_PAGES) await this.#write()
      this.#evict()
    })
  }

  /** Resolves once all that has changed so far is in the store. @throws what the store throws. */
  flush(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write()
      this.#evict()
    })
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(task, task)
    this.#turn = done.catch(() => undefined) // whoever asked for it is told
    return done
  }

  #boundOf(place: string): string {
    let [low, high] = [0, this.#bounds.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#bounds[middle] ?? '') <= place) low = middle
      else high = middle - 1
    }
    return this.#bounds[low] ?? ''
  }

  async #read(bound: string): Promise<Page> {
    const page: Page = new Map(await this.#store.page(this.#watchId, bound))
    this.#pages.set(bound, page)
    return page
  }

  #split(bound: string, page: Page): void {
    const places = [...page.keys()].sort()
    const middle = places.length >> 1
    const other = places[middle]
    if (other === undefined) return
    const upper: Page = new Map()
    for (const place of places.slice(middle)) {
      const entry = page.get(place)
      if (entry !== undefined) upper.set(place, entry)
      page.delete(place)
    }
    this.#pages.set(other, upper)
    this.#dirty.add(other)
    this.#bounds.splice(this.#bounds.indexOf(bound) + 1, 0, other)
  }

  async #write(): Promise<void> {
    const changes: SnapshotChange[] = []
    if (this.#isMetaDirty && this.#meta !== undefined) changes.push({ type: 'meta', meta: this.#meta })
    for (const bound of this.#dirty) {
      const page = [...(this.#pages.get(bound) ?? [])]
      changes.push({ type: 'page', watchId: this.#watchId, bound, page })
    }
    if (changes.length === 0) return
    await this.#store.commit(changes)
    this.#isMetaDirty = false
    this.#dirty.clear()
  }

  #evict(): void {
    for (const bound of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) return
      if (!this.#dirty.has(bound)) this.#pages.delete(bound)
    }
  }
}
