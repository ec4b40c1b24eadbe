import { type Batch, jobOf } from './batch.ts'
import { jobId } from './job-ids.ts'
import { type JobPage, toldJob } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { Journal } from './journal.ts'
import type { Tally } from './tally.ts'

export interface PageRecordsPort {
  readonly journal: Pick<Journal, 'page' | 'putPage' | 'putSummary'>
  /** Entries of a page. */
  readonly entries: number
  /** The page is on disk as it is. */
  readonly onWritten: (page: JobPage) => void
  /** The page's jobs are there; its sums were wrong by `difference`. */
  readonly onFilled: (page: JobPage, difference: Tally) => void
  /** The page cannot be read; told once until it can be again. */
  readonly onLost: (error: unknown, page: JobPage) => void
}

/** Pages on their way to and from the journal. */
export class PageRecords {
  readonly #port: PageRecordsPort
  readonly #lost = new Set<JobPage>()
  constructor(port: PageRecordsPort) {
    this.#port = port
  }

  /** Pages of the batch that could not be read when they last were to be. */
  lost(batch: Batch): readonly JobPage[] {
    return this.#lost.size === 0 ? [] : [...this.#lost].filter((page) => page.batch === batch)
  }

  forget(batch: Batch): void {
    for (const page of this.lost(batch)) this.#lost.delete(page)
  }

  /** Gives the page its jobs. @throws what the journal throws. */
  async fill(page: JobPage): Promise<void> {
    try {
      const jobs = await this.read(page)
      this.#port.onFilled(page, page.fill([...jobs]))
      page.isLost = false
      this.#lost.delete(page)
    } catch (error) {
      const isNews = !page.isLost
      page.isLost = true
      this.#lost.add(page)
      if (isNews) this.#port.onLost(error, page)
      throw error
    }
  }

  /** Its jobs, with all that they have been told since. @throws what the journal throws. */
  async read(page: JobPage): Promise<readonly Job[]> {
    const { batch, number } = page
    const entries = await this.#port.journal.page(batch.request.batchId, number)
    const first = number * this.#port.entries
    return entries.map((entry, slot) => {
      const index = first + slot
      return page.pending.reduce(toldJob, jobOf(batch, index, jobId(batch, index), entry))
    })
  }

  /** Writes the page as it is when the transaction begins. */
  write(page: JobPage): void {
    const record = { page: () => page.record(), summary: () => page.summary() }
    this.#port.journal.putPage(page.batch.request.batchId, page.number, record, () => {
      page.pending = []
      this.#port.onWritten(page)
    })
  }

  /** Of a page whose entries stay as they are. */
  writeSummary(page: JobPage): void {
    this.#port.journal.putSummary(page.batch.request.batchId, page.number, () => page.summary())
  }
}
