import type { ErrorInfo } from '../../shared/errors.ts'
import { type Batch, reportOf, scopeOf } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { UploadRecord } from './journal-records.ts'
import { objectUrl } from './object-url.ts'
import type { Reporter } from './reporter.ts'
import type { Services } from './services.ts'
import { entriesOf, unfinishedIn } from './tally.ts'

/** Main's contract takes no more at once. */
const MAX_LEFT = 10_000

export interface BatchReportsPort {
  readonly services: Pick<Services, 'credentials'>
  readonly store: JobStore
  readonly reporter: Reporter
}

/** What main is told of the files of commands. */
export class BatchReports {
  readonly #port: BatchReportsPort
  /** Pages that could not be read when their files were to be reported again. */
  readonly #unreported = new Map<Batch, readonly JobPage[]>()
  readonly #repeating = new Set<Batch>()
  constructor(port: BatchReportsPort) {
    this.#port = port
  }

  /** Nothing happens while the job has not ended. */
  add(batch: Batch, job: Job): void {
    const destination = this.#port.services.credentials.destination(scopeOf(batch))
    const report = reportOf(batch, job, destination && objectUrl(destination, job.key))
    if (report !== undefined) this.#port.reporter.add(batch.request.batchId, report)
  }

  /** Whether the batch's files are being reported again. */
  isRepeating(batch: Batch): boolean {
    return this.#repeating.has(batch)
  }

  /** All that has ended once more: whoever asked has forgotten. Never rejects. */
  async repeat(batch: Batch): Promise<void> {
    this.#repeating.add(batch)
    await this.#addPages(batch, batch.pages)
    this.#repeating.delete(batch)
  }

  /**
   * After everything reported so far: nothing of the batch will change any more. `error`: why none of it arrived. `left`:
   * what could not be removed at COS.
   */
  async finish(batch: Batch, error: ErrorInfo | undefined, left: readonly UploadRecord[]): Promise<void> {
    // What cannot be read now will never be: the command ends with this.
    await this.#addPages(batch, this.#unreported.get(batch) ?? [])
    const told = this.#unknown(batch) ?? error
    await this.#port.reporter.finish({
      batchId: batch.request.batchId,
      files: this.#port.store.size(batch),
      left: left.slice(0, MAX_LEFT).map(({ key, uploadId }) => ({ key, ...(uploadId && { uploadId }) })),
      ...(told && { error: told }),
    })
  }

  async #addPages(batch: Batch, pages: readonly JobPage[]): Promise<void> {
    const unread: JobPage[] = []
    for (const page of pages) {
      const addAll = (jobs: readonly Job[]): void => {
        for (const job of jobs) this.add(batch, job)
      }
      await this.#port.store.loaded.use(page, addAll).catch(() => unread.push(page)) // the store has said so
    }
    this.#unreported.set(batch, unread)
  }

  /** That main cannot know of every file what became of it. */
  #unknown(batch: Batch): ErrorInfo | undefined {
    const lost = this.#port.store.loaded.lost(batch).filter(({ tally }) => unfinishedIn(tally) > 0)
    const pages = new Set([...lost, ...(this.#unreported.get(batch) ?? [])])
    if (pages.size === 0) return undefined
    const files = [...pages].reduce((sum, { tally }) => sum + entriesOf(tally), 0)
    return { code: 'journal-unreadable', detail: `${files} files` }
  }
}
