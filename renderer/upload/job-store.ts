import type { Batch } from './batch.ts'
import { indexOf, ordinalOf } from './job-ids.ts'
import { JobPage } from './job-page.ts'
import { isEnded, type Job } from './job-reducer.ts'
import type { SummaryRecord } from './journal-records.ts'
import { LoadedPages, type LoadedPagesPort, PAGING, type Paging } from './loaded-pages.ts'
import { openFolders } from './open-folders.ts'
import { ProblemIndex } from './problem-index.ts'
import { SentBytes } from './sent-bytes.ts'
import type { StoreWatcher } from './store-watcher.ts'
import { addTally, type BulkOp, countJob, entriesOf, newTally, type Sums, sumsOf, type Tally } from './tally.ts'

export interface JobStorePort {
  readonly journal: LoadedPagesPort['journal']
  readonly partSizeBytes: number
  readonly paging?: Paging | undefined
  /** Of the clock by which problems are dated. */
  readonly nowMs: () => number
  /** A page of the batch cannot be read. */
  readonly onLost: (error: unknown, batch: Batch) => void
}

/**
 * All jobs, batch by batch in the order they were found, with sums that are kept up to date. Jobs are objects only where
 * their page is loaded; what is not loaded is on disk.
 */
export class JobStore {
  readonly loaded: LoadedPages
  readonly problems: ProblemIndex
  /** Bytes of unfinished jobs that arrived or are on their way. */
  readonly sent = new SentBytes()
  watcher: StoreWatcher | undefined
  readonly #port: JobStorePort
  readonly #paging: Paging
  readonly #byOrdinal = new Map<number, Batch>()
  readonly #totals = newTally()
  #batches: readonly Batch[] = []
  constructor(port: JobStorePort) {
    this.#port = port
    this.#paging = port.paging ?? PAGING
    this.problems = new ProblemIndex(port.nowMs)
    const { cached, entries } = this.#paging
    this.loaded = new LoadedPages({
      ...{ cached, entries, journal: port.journal },
      onFilled: (page, difference) => {
        if (this.#byOrdinal.get(page.batch.ordinal) !== page.batch) return
        this.#add(page.batch, difference)
        this.problems.recount(page, page.jobs ?? [])
      },
      onLost: (error, { batch }) => port.onLost(error, batch),
    })
  }

  /** Most entries of a page. */
  get pageEntries(): number {
    return this.#paging.entries
  }
  /** In the order of the list. */
  get batches(): readonly Batch[] {
    return this.#batches
  }
  get sums(): Sums {
    const sums = sumsOf(this.#totals)
    return { ...sums, bytesDone: sums.bytesDone + this.sent.total }
  }

  /** Takes the batch, with the pages an earlier worker left. */
  open(batch: Batch, summaries: readonly SummaryRecord[] = []): void {
    batch.ordinal = (this.#batches.at(-1)?.ordinal ?? 0) + 1
    openFolders(batch, summaries, this.#batches)
    this.#batches = [...this.#batches, batch]
    this.#byOrdinal.set(batch.ordinal, batch)
    for (const [number, summary] of summaries.entries()) {
      const page = new JobPage(batch, number, this.#port.partSizeBytes, summary)
      batch.pages.push(page)
      addTally(batch.tally, page.tally, 1)
      this.problems.restored(page, summary.causes)
    }
    addTally(this.#totals, batch.tally, 1)
  }

  /** Takes all of the batch off the list. */
  drop(batch: Batch): void {
    this.#batches = this.#batches.filter((other) => other !== batch)
    this.#byOrdinal.delete(batch.ordinal)
    this.loaded.forget(batch)
    this.watcher?.dropped(batch)
    this.problems.forgetAll(batch)
    addTally(this.#totals, batch.tally, -1)
  }

  /** Files found so far, those taken off the list included. */
  size(batch: Batch): number {
    return entriesOf(batch.tally)
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
    return this.loaded.load(page)
  }
  hold(id: number): void {
    const page = this.pageOf(id)
    if (page !== undefined) this.loaded.hold(page)
  }
  release(id: number): void {
    const page = this.pageOf(id)
    if (page !== undefined) this.loaded.release(page)
  }

  /** The job, its page read for it where need be. @throws what the journal throws. */
  async read(id: number): Promise<Job | undefined> {
    const page = this.pageOf(id)
    return page && this.loaded.use(page, () => this.get(id))
  }

  /** The next job of its batch, whose tail is held. It is written when its page is full; otherwise by `loaded.writeTail`. */
  add(job: Job): void {
    const { id } = job
    const page = this.pageOf(id) ?? this.#addPage(job)
    if (page === undefined) return
    this.#put(page, job)
    if (this.#slotOf(id) === this.#paging.entries - 1) this.loaded.write(page)
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
    this.loaded.write(page)
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
    this.#add(page.batch, difference)
    this.watcher?.told(page, op)
    this.loaded.writeSummary(page)
    if (op !== 'cancel') return
    this.sent.forgetWhere((id) => this.pageOf(id) === page)
    this.problems.forget(page)
  }

  setSent(id: number, sentBytes: number): void {
    const job = this.get(id)
    if (job !== undefined && !isEnded(job.phase)) this.sent.set(id, sentBytes)
  }

  #addPage({ id }: Job): JobPage | undefined {
    const batch = this.#byOrdinal.get(ordinalOf(id))
    if (batch === undefined) return undefined
    const page = new JobPage(batch, batch.pages.length, this.#port.partSizeBytes)
    this.loaded.addTail(page)
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
    this.problems.changed(page, old, job)
    page.batch.changes += 1
    if (old?.cleared !== job.cleared || old === undefined) page.batch.shape += 1
    this.watcher?.put(job)
    if (isEnded(job.phase)) this.sent.forget(job.id)
  }

  #add(batch: Batch, difference: Tally): void {
    addTally(batch.tally, difference, 1)
    addTally(this.#totals, difference, 1)
    batch.changes += 1
    batch.shape += 1
  }
}
