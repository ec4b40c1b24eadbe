import { Snapshot } from './snapshot.ts'
import type { SnapshotStore } from './watch-records.ts'

/** The snapshots of all watches, each opened when it is first needed. */
export class Snapshots {
  readonly #store: SnapshotStore
  readonly #opened = new Map<string, Promise<Snapshot>>()
  constructor(store: SnapshotStore) {
    this.#store = store
  }

  /** @throws what the store throws; asked again next time. */
  of(watchId: string): Promise<Snapshot> {
    const opened = this.#opened.get(watchId) ?? Snapshot.open(this.#store, watchId)
    this.#opened.set(watchId, opened)
    opened.catch(() => this.#opened.delete(watchId)) // whoever waits is told
    return opened
  }

  /** Forgets those of all other watches. @throws what the store throws. */
  async keep(watchIds: ReadonlySet<string>): Promise<void> {
    for (const { watchId } of await this.#store.metas()) {
      if (watchIds.has(watchId)) continue
      this.#opened.delete(watchId)
      await this.#store.drop(watchId)
    }
  }
}
