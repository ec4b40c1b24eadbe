import { type Batch, jobOf } from './batch.ts'
import { indexOf, jobId, ordinalOf } from './job-ids.ts'
import { JobPage, toldJob } from './job-page.ts'
import { isEnded, type Job } from './job-reducer.ts'
import type { Journal } from './journal.ts'
import { PAGE_ENTRIES, type SummaryRecord } from './journal-records.ts'
import { PageCache } from './page-cache.ts'
import { SentBytes } from './sent-bytes.ts'
import {
  addTally,
  type BulkOp,
  countJob,
  entriesOf,
  inPhase,
  newTally,
  type Sums,
  sumsOf,
  unfinishedIn,
} from './tally.ts'

/** How jobs are kept: entries of a page, and pages with their jobs in memory that nobody needs just now. */
export interface Paging {
  readonly entries: number
  readonly cached: number
}
/** What the app uses. */
export const PAGING: Paging = { entries: PAGE_ENTRIES, cached: 64 }

export interface JobStorePort {
  readonly journal: Pick<Journal, 'page' | 'putPage' | 'putSummary'>
  readonly partSizeBytes: number
  readonly paging?: Paging | undefined
  /** A page of the batch cannot be read. */
  readonly onLost: (error: unknown, batch: Batch) => void
}

/**
 * All jobs, batch by batch in the order they were found, with sums that are kept up to date. Jobs are objects only where
 * their page is loaded; what is not loaded is on disk.
 */
export class JobStore {
  readonly #port: JobStorePort
  readonly #paging: Paging
  readonly #cache: PageCache
  readonly #byOrdinal = new Map<number, Batch>()
  readonly #sent = new SentBytes()
  readonly #lost = new Set<JobPage>()
  readonly #totals = newTally()
  #batches: readonly Batch[] = []
  constructor(port: JobStorePort) {
    this.#port = port
    this.#paging = port.paging ?? PAGING
    this.#cache = new PageCache(this.#paging.cached, (page) => this.#fill(page))
  }

  /** In the order of the list. */
  get batches(): readonly Batch[] {
    return this.#batches
  }
  get sums(): Sums {
    const sums = sumsOf(this.#totals)
    return { ...sums, bytesDone: sums.bytesDone + this.#sent.total }
  }

  /** Takes the batch, with the pages an earlier worker left. */
  open(batch: Batch, summaries: readonly SummaryRecord[] = []): void {
    batch.ordinal = (this.#batches.at(-1)?.ordinal ?? 0) + 1
    this.#batches = [...this.#batches, batch]
    this.#byOrdinal.set(batch.ordinal, batch)
    for (const [number, summary] of summaries.entries()) {
      const page = new JobPage(batch, number, this.#port.partSizeBytes, summary)
      batch.pages.push(page)
      addTally(batch.tally, page.tally, 1)
    }
    addTally(this.#totals, batch.tally, 1)
  }

  /** Takes all of the batch off the list. */
  drop(batch: Batch): void {
    this.#batches = this.#batches.filter((other) => other !== batch)
    this.#byOrdinal.delete(batch.ordinal)
    this.#cache.forget(batch.pages)
    for (const page of this.lost(batch)) this.#lost.delete(page)
    addTally(this.#totals, batch.tally, -1)
  }

  /** Files found so far, those taken off the list included. */
  size(batch: Batch): number {
    return entriesOf(batch.tally)
  }
  /** Jobs of the batch that have not ended. */
  unfinished(batch: Batch): number {
    return unfinishedIn(batch.tally)
  }
  /** Jobs of the batch that have failed. */
  failed(batch: Batch): number {
    return inPhase(batch.tally, 'failed')
  }

  /** Pages of the batch that could not be read when they last were to be. */
  lost(batch: Batch): readonly JobPage[] {
    return this.#lost.size === 0 ? [] : [...this.#lost].filter((page) => page.batch === batch)
  }

  /** Where the job is; undefined for an id that no job has. */
  pageOf(id: number): JobPage | undefined {
    return this.#byOrdinal.get(ordinalOf(id))?.pages[Math.floor(indexOf(id) / this.#paging.entries)]
  }
  #slotOf(id: number): number {
    return indexOf(id) % this.#paging.entries
  }

  /** Undefined also when its page is not loaded: hold the page while you need the job. */
  get(id: number): Job | undefined {
    return this.pageOf(id)?.jobs?.[this.#slotOf(id)]
  }

  /** Undefined when the jobs are at hand. Rejects when they cannot be read. */
  load(page: JobPage): Promise<void> | undefined {
    return this.#cache.load(page)
  }
  hold(id: number): void {
    const page = this.pageOf(id)
    if (page !== undefined) this.#cache.hold(page)
  }
  release(id: number): void {
    const page = this.pageOf(id)
    if (page !== undefined) this.#cache.release(page)
  }

  /** `task` with the page's jobs at hand; they stay until it has settled. */
  async use<T>(page: JobPage, task: (jobs: readonly Job[]) => T | Promise<T>): Promise<T> {
    this.#cache.hold(page)
    try {
      const loading = this.load(page)
      if (loading !== undefined) await loading
      return await task(page.jobs ?? [])
    } finally {
      this.#cache.release(page)
    }
  }

  /** The job, its page read for it where need be. @throws what the journal throws. */
  async read(id: number): Promise<Job | undefined> {
    const page = this.pageOf(id)
    return page && this.use(page, () => this.get(id))
  }

  /** The page's jobs for one look, which does not keep them in memory. */
  async look(page: JobPage): Promise<readonly Job[]> {
    if (page.loading !== undefined) await page.loading
    if (page.jobs !== undefined) return page.jobs
    const read = await this.#read(page)
    return page.jobs ?? read
  }

  /** What is found goes to the batch's last page, so that one has to be there. */
  async holdTail(batch: Batch): Promise<void> {
    const tail = batch.pages.at(-1)
    if (tail === undefined) return
    this.#cache.hold(tail)
    await this.load(tail)
  }
  releaseTail(batch: Batch): void {
    const tail = batch.pages.at(-1)
    if (tail !== undefined) this.#cache.release(tail)
  }

  /** The next job of its batch, whose tail is held. */
  add(job: Job): void {
    const { id } = job
    const page = this.pageOf(id) ?? this.#addPage(job)
    if (page !== undefined) this.#put(page, job)
  }

  /** Replaces the job of this id, whose page is loaded. */
  set(job: Job): void {
    const page = this.pageOf(job.id)
    if (page?.jobs?.[this.#slotOf(job.id)] !== undefined) this.#put(page, job)
  }

  /** Writes the job's page to the journal, as it is when the transaction begins. */
  write(id: number): void {
    const page = this.pageOf(id)
    if (page?.jobs === undefined) return
    this.#cache.soil(page)
    const record = { page: () => page.record(), summary: () => page.summary() }
    this.#port.journal.putPage(page.batch.request.batchId, page.number, record, () => {
      page.pending = []
      this.#cache.written(page)
    })
  }

  /** Writes the job as it is going to be; here it changes only with `set`. */
  writeAhead(job: Job): void {
    const page = this.pageOf(job.id)
    if (page !== undefined) page.saved = (page.saved ?? new Map()).set(this.#slotOf(job.id), job)
    this.write(job.id)
  }

  /** Tells all jobs of a page that is not loaded; they learn it when they are read. */
  tell(page: JobPage, op: BulkOp): void {
    const difference = page.tell(op)
    addTally(page.batch.tally, difference, 1)
    addTally(this.#totals, difference, 1)
    this.#port.journal.putSummary(page.batch.request.batchId, page.number, () => page.summary())
    if (op === 'cancel') this.#sent.forgetWhere((id) => this.pageOf(id) === page)
  }

  /** Bytes of an unfinished job that arrived or are on their way. */
  sentBytes(id: number): number {
    return this.#sent.of(id)
  }
  setSent(id: number, sentBytes: number): void {
    const job = this.get(id)
    if (job !== undefined && !isEnded(job.phase)) this.#sent.set(id, sentBytes)
  }

  #addPage({ id }: Job): JobPage | undefined {
    const batch = this.#byOrdinal.get(ordinalOf(id))
    if (batch === undefined) return undefined
    this.releaseTail(batch)
    const page = new JobPage(batch, batch.pages.length, this.#port.partSizeBytes)
    batch.pages.push(page)
    this.#cache.hold(page)
    this.#cache.add(page)
    return page
  }

  #put(page: JobPage, job: Job): void {
    const slot = this.#slotOf(job.id)
    const old = page.jobs?.[slot]
    for (const tally of [page.batch.tally, this.#totals]) {
      if (old !== undefined) countJob(tally, old, -1, page.counted(old))
      countJob(tally, job, 1, page.counted(job))
    }
    page.put(slot, job)
    if (isEnded(job.phase)) this.#sent.forget(job.id)
  }

  async #fill(page: JobPage): Promise<void> {
    try {
      const jobs = await this.#read(page)
      const difference = page.fill([...jobs])
      if (this.#byOrdinal.get(page.batch.ordinal) !== page.batch) return
      addTally(page.batch.tally, difference, 1)
      addTally(this.#totals, difference, 1)
      page.isLost = false
      this.#lost.delete(page)
    } catch (error) {
      const isNews = !page.isLost
      page.isLost = true
      this.#lost.add(page)
      if (isNews) this.#port.onLost(error, page.batch)
      throw error
    }
  }

  async #read(page: JobPage): Promise<readonly Job[]> {
    const { batch, number } = page
    const entries = await this.#port.journal.page(batch.request.batchId, number)
    const first = number * this.#paging.entries
    return entries.map((entry, slot) => {
      const index = first + slot
      return page.pending.reduce(toldJob, jobOf(batch, index, jobId(batch, index), entry))
    })
  }
}
