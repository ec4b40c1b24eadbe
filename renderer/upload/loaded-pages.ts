import type { Batch } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import { PAGE_ENTRIES } from './journal-records.ts'
import { PageCache } from './page-cache.ts'
import { PageRecords, type PageRecordsPort } from './page-records.ts'

/** How jobs are kept: entries of a page, and pages with their jobs in memory that nobody needs just now. */
export interface Paging {
  readonly entries: number
  readonly cached: number
}
/** What the app uses. */
export const PAGING: Paging = { entries: PAGE_ENTRIES, cached: 64 }

export type LoadedPagesPort = Omit<PageRecordsPort, 'onWritten'> & Pick<Paging, 'cached'>

/** Pages whose jobs are in memory for as long as somebody needs them; all others are on disk. */
export class LoadedPages {
  readonly #cache: PageCache
  readonly #records: PageRecords
  constructor(port: LoadedPagesPort) {
    this.#records = new PageRecords({ ...port, onWritten: (page) => this.#cache.written(page) })
    this.#cache = new PageCache(port.cached, (page) => this.#records.fill(page))
  }

  /** Undefined when the jobs are at hand. Rejects when they cannot be read. */
  load(page: JobPage): Promise<void> | undefined {
    return this.#cache.load(page)
  }
  hold(page: JobPage): void {
    this.#cache.hold(page)
  }
  release(page: JobPage): void {
    this.#cache.release(page)
  }

  /** `task` with the page's jobs at hand; they stay until it has settled. */
  async use<T>(page: JobPage, task: (jobs: readonly Job[]) => T | Promise<T>): Promise<T> {
    this.hold(page)
    try {
      const loading = this.load(page)
      if (loading !== undefined) await loading
      return await task(page.jobs ?? [])
    } finally {
      this.release(page)
    }
  }

  /** The page's jobs for one look, which does not keep them in memory. */
  async look(page: JobPage): Promise<readonly Job[]> {
    if (page.loading !== undefined) await page.loading
    if (page.jobs !== undefined) return page.jobs
    const read = await this.#records.read(page)
    return page.jobs ?? read
  }

  /** What is found goes to the batch's last page, so that one has to be there. */
  async holdTail(batch: Batch): Promise<void> {
    const tail = batch.pages.at(-1)
    if (tail === undefined) return
    this.hold(tail)
    await this.load(tail)
  }
  releaseTail(batch: Batch): void {
    const tail = batch.pages.at(-1)
    if (tail !== undefined) this.release(tail)
  }

  /** A new last page of its batch, which is held instead of the one before. */
  addTail(page: JobPage): void {
    this.releaseTail(page.batch)
    page.batch.pages.push(page)
    this.hold(page)
    this.#cache.add(page)
  }

  /** Writes a page whose jobs are at hand, as it is when the transaction begins. */
  write(page: JobPage): void {
    this.#cache.soil(page)
    this.#records.write(page)
  }

  /** Once for many jobs that were added: each time costs more than to add one. */
  writeTail(batch: Batch): void {
    const tail = batch.pages.at(-1)
    if (tail?.jobs !== undefined) this.write(tail)
  }

  /** Of a page whose entries stay as they are. */
  writeSummary(page: JobPage): void {
    this.#records.writeSummary(page)
  }

  /** Pages of the batch that could not be read when they last were to be. */
  lost(batch: Batch): readonly JobPage[] {
    return this.#records.lost(batch)
  }

  /** None of the batch's pages is needed any more. */
  forget(batch: Batch): void {
    this.#cache.forget(batch.pages)
    this.#records.forget(batch)
  }
}
