import type {
  BatchRecord,
  EntryRecord,
  JournalChange,
  PartRecord,
  StoredState,
  UploadRecord,
} from '../../renderer/upload/journal-records.ts'
import type { JournalStore } from '../../renderer/upload/ports.ts'

const KEPT_COMMITS = 100
/** About what a strict transaction takes on an SSD. */
const COMMIT_MS = 2

/** Survives the engine it was given to, as IndexedDB does: values are copied in and out, commits are all or nothing. */
export class MemoryJournal implements JournalStore {
  readonly batches = new Map<string, BatchRecord>()
  readonly pages = new Map<string, readonly EntryRecord[]>()
  readonly uploads = new Map<string, UploadRecord>()
  readonly parts = new Map<string, readonly PartRecord[]>()
  /** How many commits have been asked for, and the latest of them, oldest first. */
  commitCount = 0
  readonly commits: { readonly durability: 'strict' | 'relaxed'; readonly changes: readonly JournalChange[] }[] = []
  /** Commits fail with this while it is set. */
  failure: Error | undefined
  /** Commits wait for it; set it to hold them back. */
  hold: Promise<void> | undefined

  async load(): Promise<StoredState> {
    const { batches, pages, uploads, parts } = structuredClone(this.#maps())
    return { batches: [...batches.values()], pages, uploads, parts }
  }

  async commit(changes: readonly JournalChange[], durability: 'strict' | 'relaxed'): Promise<void> {
    const copied = structuredClone(changes)
    this.commitCount += 1
    this.commits.push({ durability, changes: copied })
    if (this.commits.length > KEPT_COMMITS) this.commits.shift()
    await (this.hold ?? new Promise((resolve) => setTimeout(resolve, COMMIT_MS)))
    if (this.failure !== undefined) throw this.failure
    for (const change of copied) this.#apply(change)
  }

  #maps() {
    return { batches: this.batches, pages: this.pages, uploads: this.uploads, parts: this.parts }
  }

  #apply(change: JournalChange): void {
    if (change.value === undefined) this[change.store].delete(change.key)
    else if (change.store === 'batches') this.batches.set(change.key, change.value)
    else if (change.store === 'pages') this.pages.set(change.key, change.value)
    else if (change.store === 'uploads') this.uploads.set(change.key, change.value)
    else this.parts.set(change.key, change.value)
  }
}
