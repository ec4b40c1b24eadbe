import { type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import {
  type Batch,
  isHeld,
  isWalking,
  journalKeyOf,
  keyByContent,
  optionsOf,
  patienceOf,
  placeOf,
  recordOf,
  scopeOf,
  sourceOf,
} from './batch.ts'
import { BatchNews } from './batch-news.ts'
import { BatchReports } from './batch-reports.ts'
import { uploading } from './clean-up.ts'
import type { ScopeId } from './credential-source.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { Leftovers, leave } from './leftovers.ts'
import { abandon } from './multipart-prepare.ts'
import { FOR_A_WHILE } from './network-gate.ts'
import type { Relay } from './page-link.ts'
import type { Reporter } from './reporter.ts'
import type { Run, Services } from './services.ts'
import { inPhase, unfinishedIn } from './tally.ts'
import type { Watches } from './watch/watches.ts'

export interface BatchEndsPort {
  readonly services: Services
  readonly store: JobStore
  readonly relay: Relay
  readonly reporter: Reporter
  /** Runs of the batch that have not settled. */
  readonly busy: (batchId: string) => number
  /** A run of a job that is not running, only to clean up after it. */
  readonly cleanupRun: (job: Job) => Run | undefined
  readonly watches: Pick<Watches, 'jobEnded' | 'beforeClose' | 'closed'>
}

/** What follows when a job, and in the end its batch, is over: reports, clean-up, forgetting. */
export class BatchEnds {
  readonly #port: BatchEndsPort
  readonly #leftovers: Leftovers
  readonly #cleanups = new Set<Promise<void>>()
  readonly #reports: BatchReports
  readonly #news: BatchNews
  constructor(port: BatchEndsPort) {
    this.#port = port
    this.#reports = new BatchReports(port)
    this.#news = new BatchNews(port.relay)
    this.#leftovers = new Leftovers(port.services)
  }

  /** Removes what earlier runs left at COS in the place; no command there ends before that is tried. */
  sweep(place: ScopeId): void {
    this.#await(this.#leftovers.sweep(place))
  }

  sweepAll(): void {
    for (const place of this.#leftovers.places()) this.sweep(place)
  }

  /** What a run takes from its batch. */
  runBase(
    batch: Batch,
    job: Job,
  ): Pick<Run, 'sourceId' | 'sourceName' | 'scope' | 'options' | 'patience' | 'keyByContent'> {
    const { sourceId = '', name: sourceName = '' } = sourceOf(batch, job) ?? {}
    const base = { sourceId, sourceName, scope: scopeOf(batch), options: optionsOf(batch), patience: patienceOf(batch) }
    return { ...base, keyByContent: keyByContent(batch, job) }
  }

  jobEnded(batch: Batch, job: Job): void {
    const page = this.#port.store.pageOf(job.id)
    if (page !== undefined && !isHeld(batch)) this.#port.services.history.ended(page)
    if (batch.report) this.#reports.add(batch, job)
    this.#port.watches.jobEnded(batch, job)
    this.#news.jobEnded(batch, job)
    this.check(batch)
  }

  /** Reports all that has ended once more: whoever asked has forgotten. */
  async reportAgain(batch: Batch): Promise<void> {
    batch.ended = false
    await this.#reports.repeat(batch)
    batch.ended = false
    batch.closed = false
    this.check(batch)
  }

  /** Ends the batch if nothing of it can change by itself any more. */
  check(batch: Batch): void {
    const { busy } = this.#port
    if (isHeld(batch) || this.#goesOn(batch) || busy(batch.request.batchId) > 0) return
    if (this.#reports.isRepeating(batch)) return
    const isNew = !batch.ended
    batch.ended = true
    batch.existing.clear()
    this.#port.services.previews.ended()
    if (batch.report) {
      if (isNew) void this.#finish(batch)
      return
    }
    if (isNew) this.#news.batchEnded(batch)
    if (inPhase(batch.tally, 'failed') === 0) void this.#close(batch)
  }

  /** Whether its files may still change by themselves. A command does not wait for those that cannot be read. */
  #goesOn(batch: Batch): boolean {
    const { store } = this.#port
    const lost = batch.report ? store.loaded.lost(batch) : []
    const isStuck = lost.some((page) => page === batch.pages.at(-1))
    const hopeless = lost.reduce((sum, { tally }) => sum + unfinishedIn(tally), 0)
    return (isWalking(batch) && !isStuck) || unfinishedIn(batch.tally) > hopeless
  }

  /** Forgets a batch of which nothing was sent, and that is on the list no more. */
  async discard(batch: Batch): Promise<void> {
    await this.#tellClosed(batch)
    const { journal } = this.#port.services
    journal.deleteBatch(batch.request.batchId)
    await journal.flush('relaxed', true).catch(() => undefined) // the journal itself tells the user when it cannot write
  }

  /** Aborts a multipart upload nobody will go on with. */
  discardUpload(run: Run | undefined): void {
    if (run === undefined) return
    const { journal, notify } = this.#port.services
    const cleanup = abandon({ ...run, patience: FOR_A_WHILE }).catch((error: unknown) => {
      notify({ kind: 'abort-failed', key: run.job().key, error: toErrorInfo(error) })
    })
    const settled = cleanup.then(
      () => journal.flush('relaxed', true).catch(() => undefined), // the journal itself tells the user when it cannot write
    )
    const { cleanups } = this.#port.services
    const key = journalKeyOf(run.job())
    cleanups.set(key, settled)
    this.#await(settled)
    void settled.finally(() => {
      if (cleanups.get(key) === settled) cleanups.delete(key)
    })
  }

  #await(cleanup: Promise<void>): void {
    this.#cleanups.add(cleanup)
    void cleanup.finally(() => this.#cleanups.delete(cleanup))
  }

  /** A command is over: what failed will not be tried again, so nothing of it may stay at COS. */
  async #finish(batch: Batch): Promise<void> {
    const { relay, services } = this.#port
    await this.#abandonUploads(batch)
    await Promise.all(this.#cleanups)
    // Once more: without its profile, or in a folder that is deleted, nobody would ever come back to it.
    await this.#leftovers.sweepAfresh(placeOf(batch))
    const hasArrived = inPhase(batch.tally, 'done') > 0
    const error: ErrorInfo | undefined = hasArrived ? undefined : services.credentials.failure(scopeOf(batch))
    if (batch.closed) return
    batch.closed = true
    await this.#reports.finish(batch, error, this.#leftovers.in(placeOf(batch)))
    await this.#forget(batch)
    // Main's process ends with the command, so this comes last.
    await relay.tell('batch.close', { batchId: batch.request.batchId })
  }

  async #abandonUploads(batch: Batch): Promise<void> {
    const { cleanupRun, services, store } = this.#port
    const { jobs, unknown } = await uploading(batch, store, services.journal)
    for (const job of jobs) if (job.phase === 'failed') this.discardUpload(cleanupRun(job))
    for (const key of unknown) leave(services, key, scopeOf(batch))
    if (unknown.length > 0) this.sweep(placeOf(batch))
  }

  async #close(batch: Batch): Promise<void> {
    if (batch.closed) return
    batch.closed = true
    await this.#port.watches.beforeClose(batch)
    await this.#tellClosed(batch)
    await this.#forget(batch)
    this.#port.watches.closed(batch)
  }

  /** Main first: a batch that only main knows would count as lost by the journal. */
  async #tellClosed(batch: Batch): Promise<void> {
    batch.closed = true
    await Promise.all(this.#cleanups)
    await this.#port.relay.tell('batch.close', { batchId: batch.request.batchId })
  }

  /** Its pages stay, for the list to show them; the next start deletes them. One that cannot go into the history stays whole. */
  async #forget(batch: Batch): Promise<void> {
    const { history, journal } = this.#port.services
    if (!(await history.keep(batch))) return
    batch.forgotten = true
    journal.putBatch(recordOf(batch))
    await journal.flush('relaxed', true).catch(() => undefined) // the journal itself tells the user when it cannot write
  }
}
