import { AppError } from '../../shared/errors.ts'
import { type Durability, type Gather, GroupCommit } from './group-commit.ts'
import {
  type BatchRecord,
  type EntryRecord,
  isLeftKey,
  type JobKey,
  type JournalChange,
  jobKey,
  PAGE_PARTS,
  type PartRecord,
  pageKey,
  type StoredState,
  type SummaryRecord,
  type UploadRecord,
} from './journal-records.ts'
import type { JournalStore } from './ports.ts'

/** Main's contract takes no more at once. */
const MAX_TOLD_UPLOADS = 50_000
/** About 8 pages with their summaries: what waits longer outlives the young generation, and a walk piles it up in the old one. */
const MANY_CHANGES = 16

/** What the store holds or is about to hold. Uploads and parts, which are few, are at hand; pages are not kept. */
export class Journal {
  readonly #store: JournalStore
  readonly #commits: GroupCommit
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

  /** Entries of one page. @throws AppError `internal` when the store has lost it. */
  async page(batchId: string, pageNumber: number): Promise<readonly EntryRecord[]> {
    const entries = await this.#store.page(pageKey(batchId, pageNumber))
    if (entries === undefined) throw new AppError({ code: 'internal', detail: 'a page of the journal is gone' })
    return entries
  }

  /** Writes a page as it is when the transaction begins; `onWritten` unless it is put again before its end. */
  putPage(
    batchId: string,
    pageNumber: number,
    record: { readonly page: () => readonly EntryRecord[]; readonly summary: () => SummaryRecord },
    onWritten: () => void,
  ): void {
    const key = pageKey(batchId, pageNumber)
    this.#commits.add(`pages ${key}`, () => ({ store: 'pages', key, value: record.page() }), onWritten)
    this.putSummary(batchId, pageNumber, record.summary)
  }

  /** Of a page whose entries stay as they are. */
  putSummary(batchId: string, pageNumber: number, summary: () => SummaryRecord): void {
    const key = pageKey(batchId, pageNumber)
    this.#commits.add(`summaries ${key}`, () => ({ store: 'summaries', key, value: summary() }))
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

  /** Indices of the batch's files that have an upload. */
  uploadsOf(batchId: string): readonly number[] {
    const begin = `${batchId}/`
    const keys = [...this.#uploads.keys()].filter((key) => key.startsWith(begin))
    return keys.map((key) => Number(key.slice(begin.length)))
  }

  /** Forgets a batch and all that belongs to it. */
  deleteBatch(batchId: string): void {
    for (const index of this.uploadsOf(batchId)) {
      this.#uploads.delete(jobKey(batchId, index))
      this.#parts.delete(jobKey(batchId, index))
    }
    this.#change({ store: 'all', key: batchId, value: undefined })
  }

  /** Resolves when not too much waits to be written: who makes many changes would fill the memory with them. */
  async keepUp(): Promise<void> {
    if (this.#commits.waiting < MANY_CHANGES) return
    await this.#commits.flush('relaxed', true).catch(() => undefined) // who wants to know has asked to be told
  }

  /** Resolves once all changes made so far are in the store. @throws what the store throws. */
  flush(durability: Durability, urgent?: boolean): Promise<void> {
    return this.#commits.flush(durability, urgent)
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
