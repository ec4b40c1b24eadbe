import { type Durability, type Gather, GroupCommit } from './group-commit.ts'
import {
  type BatchRecord,
  type EntryRecord,
  isLeftKey,
  type JobKey,
  type JournalChange,
  jobKey,
  PAGE_ENTRIES,
  PAGE_PARTS,
  type PartRecord,
  pageKey,
  type StoredState,
  type UploadRecord,
} from './journal-records.ts'
import type { JournalStore } from './ports.ts'

/** Main's contract takes no more at once. */
const MAX_TOLD_UPLOADS = 50_000

/** The queue's memory of what the store holds or is about to hold. */
export class Journal {
  readonly #store: JournalStore
  readonly #commits: GroupCommit
  readonly #pages = new Map<string, EntryRecord[]>()
  readonly #pageCounts = new Map<string, number>()
  readonly #uploads = new Map<JobKey, UploadRecord>()
  readonly #parts = new Map<JobKey, Map<number, PartRecord>>()
  #isLoaded = false
  /** `onFailure` hears of every transaction that failed; its changes go out again with the next. */
  constructor(store: JournalStore, onFailure: (error: unknown) => void, gather?: Gather) {
    this.#store = store
    this.#commits = new GroupCommit(store, onFailure, gather)
  }

  /** Reads what an earlier worker left. Call once, before anything else. */
  async load(): Promise<StoredState> {
    const state = await this.#store.load()
    for (const [key, page] of state.pages) {
      this.#pages.set(key, [...page])
      this.#countPage(key.slice(0, key.lastIndexOf('/')), Number(key.slice(key.lastIndexOf('/') + 1)))
    }
    for (const [key, upload] of state.uploads) this.#uploads.set(key, upload)
    for (const [key, page] of state.parts) {
      const owner = key.slice(0, key.lastIndexOf('/'))
      for (const part of page) this.#partsOf(owner).set(part.partNumber, part)
    }
    this.#isLoaded = true
    return state
  }

  putBatch(record: BatchRecord): void {
    const key = record.batch.batchId
    this.#change({ store: 'batches', key, value: record })
  }

  putEntry(batchId: string, index: number, entry: EntryRecord): void {
    const pageNumber = Math.floor(index / PAGE_ENTRIES)
    const key = pageKey(batchId, pageNumber)
    const known = this.#pages.get(key)
    const page = known ?? []
    if (known === undefined) {
      this.#pages.set(key, page)
      this.#countPage(batchId, pageNumber)
    }
    page[index % PAGE_ENTRIES] = entry
    this.#commits.add(`pages ${key}`, () => ({ store: 'pages', key, value: page.slice() }))
  }

  upload(key: JobKey): UploadRecord | undefined {
    return this.#uploads.get(key)
  }

  /** Uploads that no file goes on with, and that could not be removed yet. */
  leftUploads(): readonly (readonly [JobKey, UploadRecord])[] {
    return [...this.#uploads].filter(([key]) => isLeftKey(key))
  }

  /** `undefined` forgets the upload with all its parts. */
  putUpload(key: JobKey, record: UploadRecord | undefined): void {
    if (record === undefined) {
      if (!this.#uploads.delete(key)) return
      this.#forgetParts(key)
    } else this.#uploads.set(key, record)
    this.#change({ store: 'uploads', key, value: record })
  }

  /** uploadIds the journal knows for one object key: all others are somebody else's. */
  knownUploadIds(objectKey: string): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const { key, uploadId } of this.#uploads.values()) if (key === objectKey && uploadId) ids.add(uploadId)
    return ids
  }

  /** Whether another file's Initiate of this object key may be under way. */
  hasIntent(objectKey: string, except: JobKey): boolean {
    for (const [at, { key, uploadId }] of this.#uploads)
      if (key === objectKey && uploadId === undefined && at !== except && !isLeftKey(at)) return true
    return false
  }

  /** Every upload that is to be gone on with; without `uploadId` where Initiate has not been answered yet, or never was. */
  unfinished(): { isWhole: boolean; uploads: { key: string; uploadId?: string }[] } {
    const uploads = [...this.#uploads].flatMap(([at, { key, uploadId }]) =>
      isLeftKey(at) ? [] : [uploadId === undefined ? { key } : { key, uploadId }],
    )
    const isWhole = this.#isLoaded && uploads.length <= MAX_TOLD_UPLOADS
    return { isWhole, uploads: uploads.slice(0, MAX_TOLD_UPLOADS) }
  }

  parts(key: JobKey): ReadonlyMap<number, PartRecord> {
    return this.#partsOf(key)
  }

  putPart(key: JobKey, part: PartRecord): void {
    const parts = this.#partsOf(key)
    parts.set(part.partNumber, part)
    const pageNumber = Math.floor(part.partNumber / PAGE_PARTS)
    const recordKey = pageKey(key, pageNumber)
    this.#commits.add(`parts ${recordKey}`, () => ({
      store: 'parts',
      key: recordKey,
      value: partPage(parts, pageNumber),
    }))
  }

  /** Forgets a batch and all that belongs to it. */
  deleteBatch(batchId: string): void {
    this.#change({ store: 'batches', key: batchId, value: undefined })
    const pages = this.#pageCounts.get(batchId) ?? 0
    for (let pageNumber = 0; pageNumber < pages; pageNumber += 1) this.#deletePage(batchId, pageNumber)
    this.#pageCounts.delete(batchId)
  }

  /** Resolves once all changes made so far are in the store. @throws what the store throws. */
  flush(durability: Durability, urgent?: boolean): Promise<void> {
    return this.#commits.flush(durability, urgent)
  }

  #deletePage(batchId: string, pageNumber: number): void {
    const key = pageKey(batchId, pageNumber)
    const page = this.#pages.get(key) ?? []
    this.#pages.delete(key)
    this.#change({ store: 'pages', key, value: undefined })
    for (let slot = 0; slot < page.length; slot += 1) {
      this.putUpload(jobKey(batchId, pageNumber * PAGE_ENTRIES + slot), undefined)
    }
  }

  #forgetParts(key: JobKey): void {
    const pages = new Set([...(this.#parts.get(key)?.keys() ?? [])].map((number) => Math.floor(number / PAGE_PARTS)))
    for (const pageNumber of pages) this.#change({ store: 'parts', key: pageKey(key, pageNumber), value: undefined })
    this.#parts.delete(key)
  }

  #partsOf(key: JobKey): Map<number, PartRecord> {
    const known = this.#parts.get(key)
    if (known !== undefined) return known
    const parts = new Map<number, PartRecord>()
    this.#parts.set(key, parts)
    return parts
  }

  #countPage(batchId: string, pageNumber: number): void {
    this.#pageCounts.set(batchId, Math.max(this.#pageCounts.get(batchId) ?? 0, pageNumber + 1))
  }

  #change(change: JournalChange): void {
    this.#commits.add(`${change.store} ${change.key}`, () => change)
  }
}

function partPage(parts: ReadonlyMap<number, PartRecord>, pageNumber: number): readonly PartRecord[] {
  const page: PartRecord[] = []
  for (let number = pageNumber * PAGE_PARTS; number < (pageNumber + 1) * PAGE_PARTS; number += 1) {
    const part = parts.get(number)
    if (part !== undefined) page.push(part)
  }
  return page
}
