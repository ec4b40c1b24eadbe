import type {
  SnapshotChange,
  SnapshotPage,
  SnapshotStore,
  WatchMeta,
} from '../../renderer/upload/watch/watch-records.ts'

/** Survives the engine it was given to; commits are all or nothing. */
export class MemorySnapshots implements SnapshotStore {
  readonly kept = new Map<string, WatchMeta>()
  readonly pages = new Map<string, Map<string, SnapshotPage>>()
  /** Commits so far. */
  commits = 0
  /** Called before each commit; what it throws is what the commit fails with. */
  onCommit: (changes: readonly SnapshotChange[]) => void = () => undefined

  async metas(): Promise<readonly WatchMeta[]> {
    return structuredClone([...this.kept.values()])
  }
  async bounds(watchId: string): Promise<readonly string[]> {
    return [...(this.pages.get(watchId)?.keys() ?? [])].sort()
  }
  async page(watchId: string, bound: string): Promise<SnapshotPage | undefined> {
    return structuredClone(this.pages.get(watchId)?.get(bound))
  }
  async commit(changes: readonly SnapshotChange[]): Promise<void> {
    const copied = structuredClone(changes)
    this.commits += 1
    this.onCommit(copied)
    for (const change of copied) {
      if (change.type === 'meta') this.kept.set(change.meta.watchId, change.meta)
      else {
        const pages = this.pages.get(change.watchId) ?? new Map<string, SnapshotPage>()
        this.pages.set(change.watchId, pages.set(change.bound, change.page))
      }
    }
  }
  async drop(watchId: string): Promise<void> {
    this.kept.delete(watchId)
    this.pages.delete(watchId)
  }
}
