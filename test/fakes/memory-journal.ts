import type {
  BatchRecord,
  EntryRecord,
  JournalChange,
  PartRecord,
  StoredState,
  SummaryRecord,
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
  readonly summaries = new Map<string, SummaryRecord>()
  readonly uploads = new Map<string, UploadRecord>()
  readonly parts = new Map<string, readonly PartRecord[]>()
  /** How many commits have been asked for, and the latest of them, oldest first. */
  commitCount = 0
  readonly commits: { readonly durability: 'strict' | 'relaxed'; readonly changes: readonly JournalChange[] }[] = []
  /** Pages that cannot be read, whatever is written there. */
  readonly unreadable = new Set<string>()
  /** How many pages have been asked for. */
  pageReads = 0
  /** Commits fail with this while it is set. */
  failure: Error | undefined
  /** Commits wait for it; set it to hold them back. */
  hold: Promise<void> | undefined

  /** Batches that are not over. */
  get openBatches(): number {
    return [...this.batches.values()].filter(({ closed }) => closed !== true).length
  }

  async load(): Promise<StoredState> {
    const { batches, summaries, uploads, parts } = structuredClone(this.#maps())
    return { batches: [...batches.values()], summaries, uploads, parts }
  }

  async page(key: string): Promise<readonly EntryRecord[] | undefined> {
    this.pageReads += 1
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (this.unreadable.has(key)) throw new Error(`page ${key} is on a bad place of the disk`)
    return structuredClone(this.pages.get(key))
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
    const { batches, pages, summaries, uploads, parts } = this
    return { batches, pages, summaries, uploads, parts }
  }

  #apply(change: JournalChange): void {
    if (change.store === 'all') this.#deleteAll(change.key)
    else if (change.value === undefined) this[change.store].delete(change.key)
    else if (change.store === 'batches') this.batches.set(change.key, change.value)
    else if (change.store === 'pages') this.pages.set(change.key, change.value)
    else if (change.store === 'summaries') this.summaries.set(change.key, change.value)
    else if (change.store === 'uploads') this.uploads.set(change.key, change.value)
    else this.parts.set(change.key, change.value)
  }

  #deleteAll(batchId: string): void {
    for (const map of Object.values(this.#maps())) {
      for (const key of map.keys()) if (key === batchId || key.startsWith(`${batchId}/`)) map.delete(key)
    }
  }
}
