import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SnapshotChange, SnapshotPage, SnapshotStore, WatchMeta } from './watch-records.ts'

interface Schema extends DBSchema {
  watches: { key: string; value: WatchMeta }
  pages: { key: [watchId: string, bound: string]; value: SnapshotPage }
}

/** Snapshots in an IndexedDB of their own, opened at first use: most people watch nothing. */
export class IdbSnapshots implements SnapshotStore {
  static readonly VERSION = 1
  readonly #name: string
  #opened: Promise<IDBPDatabase<Schema>> | undefined
  constructor(name: string) {
    this.#name = name
  }

  async metas(): Promise<readonly WatchMeta[]> {
    return (await this.#open()).getAll('watches')
  }

  async bounds(watchId: string): Promise<readonly string[]> {
    const keys = await (await this.#open()).getAllKeys('pages', allOf(watchId))
    return keys.map(([, bound]) => bound)
  }

  async page(watchId: string, bound: string): Promise<SnapshotPage | undefined> {
    return (await this.#open()).get('pages', [watchId, bound])
  }

  async commit(changes: readonly SnapshotChange[]): Promise<void> {
    const transaction = (await this.#open()).transaction(['watches', 'pages'], 'readwrite')
    const puts = changes.map((change) =>
      change.type === 'meta'
        ? transaction.objectStore('watches').put(change.meta, change.meta.watchId)
        : transaction.objectStore('pages').put(change.page, [change.watchId, change.bound]),
    )
    await Promise.all([...puts, transaction.done])
  }

  async drop(watchId: string): Promise<void> {
    const transaction = (await this.#open()).transaction(['watches', 'pages'], 'readwrite')
    await Promise.all([
      transaction.objectStore('watches').delete(watchId),
      transaction.objectStore('pages').delete(allOf(watchId)),
      transaction.done,
    ])
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= openDB<Schema>(this.#name, IdbSnapshots.VERSION, {
      upgrade(database) {
        database.createObjectStore('watches')
        database.createObjectStore('pages')
      },
      // Chromium closes it when its storage fails; the next use opens it anew.
      terminated: () => {
        this.#opened = undefined
      },
    })
    this.#opened.catch(() => {
      // Whoever waits sees the failure; the next use tries again.
      this.#opened = undefined
    })
    return this.#opened
  }
}

/** An array sorts after every text. */
const allOf = (watchId: string): IDBKeyRange => IDBKeyRange.bound([watchId, ''], [watchId, []], false, true)
