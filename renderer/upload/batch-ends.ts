import { type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import {
  type Batch,
  isHeld,
  isWalking,
  journalKeyOf,
  keyByContent,
  optionsOf,
  patienceOf,
  recordOf,
  reportOf,
  scopeOf,
  sourceOf,
} from './batch.ts'
import { jobsWithUpload } from './clean-up.ts'
import type { ScopeId } from './credential-source.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { objectUrl } from './key-names.ts'
import { Leftovers } from './leftovers.ts'
import { abandon } from './multipart-prepare.ts'
import { FOR_A_WHILE } from './network-gate.ts'
import type { Relay } from './page-link.ts'
import type { Reporter } from './reporter.ts'
import type { Run, Services } from './services.ts'
import { inPhase } from './tally.ts'

export interface BatchEndsPort {
  readonly services: Services
  readonly store: JobStore
  readonly relay: Relay
  readonly reporter: Reporter
  /** Runs of the batch that have not settled. */
  readonly busy: (batchId: string) => number
  /** A run of a job that is not running, only to clean up after it. */
  readonly cleanupRun: (job: Job) => Run | undefined
}

/** What follows when a job, and in the end its batch, is over: reports, clean-up, forgetting. */
export class BatchEnds {
  readonly #port: BatchEndsPort
  readonly #leftovers: Leftovers
  readonly #cleanups = new Set<Promise<void>>()
  /** Batches whose files are being reported again. */
  readonly #reporting = new Set<Batch>()
  constructor(port: BatchEndsPort) {
    this.#port = port
    this.#leftovers = new Leftovers(port.services)
  }

  /** Removes what earlier runs left at COS within the scope; no command there ends before that is tried. */
  sweep(scope: ScopeId): void {
    this.#await(this.#leftovers.sweep(scope))
  }

  sweepAll(): void {
    for (const scope of this.#leftovers.scopes()) this.sweep(scope)
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
    if (batch.report) this.#report(batch, job)
    this.check(batch)
  }

  /** Reports all that has ended once more: whoever asked has forgotten. */
  async reportAgain(batch: Batch): Promise<void> {
    batch.ended = false
    this.#reporting.add(batch)
    for (const page of batch.pages) {
      await this.#port.store
        .use(page, (jobs) => {
          for (const job of jobs) this.#report(batch, job)
        })
        .catch(() => undefined) // the store has said so
    }
    this.#reporting.delete(batch)
    batch.ended = false
    batch.closed = false
    this.check(batch)
  }

  /** Ends the batch if nothing of it can change by itself any more. */
  check(batch: Batch): void {
    const { store } = this.#port
    const { batchId } = batch.request
    if (isHeld(batch) || isWalking(batch) || store.unfinished(batch) > 0 || this.#port.busy(batchId) > 0) return
    if (this.#reporting.has(batch)) return
    const isNew = !batch.ended
    batch.ended = true
    batch.existing.clear()
    if (batch.report) {
      if (isNew) void this.#finish(batch)
    } else if (store.failed(batch) === 0) void this.#close(batch)
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

  #report(batch: Batch, job: Job): void {
    const destination = this.#port.services.credentials.destination(scopeOf(batch))
    const url = destination && objectUrl(destination, job.key)
    const report = reportOf(batch, job, url)
    if (report !== undefined) this.#port.reporter.add(batch.request.batchId, report)
  }

  /** A command is over: what failed will not be tried again, so nothing of it may stay at COS. */
  async #finish(batch: Batch): Promise<void> {
    const { cleanupRun, relay, reporter, services, store } = this.#port
    const jobs = await jobsWithUpload(batch, store, services.journal).catch(() => []) // the store has said so
    for (const job of jobs) if (job.phase === 'failed') this.discardUpload(cleanupRun(job))
    await Promise.all(this.#cleanups)
    const hasArrived = inPhase(batch.tally, 'done') > 0
    const error: ErrorInfo | undefined = hasArrived ? undefined : services.credentials.failure(scopeOf(batch))
    if (batch.closed) return
    batch.closed = true
    const { batchId } = batch.request
    await reporter.finish(batchId, error)
    await this.#forget(batch)
    // Main's process ends with the command, so this comes last.
    await relay.tell('batch.close', { batchId })
  }

  async #close(batch: Batch): Promise<void> {
    if (batch.closed) return
    await this.#tellClosed(batch)
    await this.#forget(batch)
  }

  /** Main first: a batch that only main knows would count as lost by the journal. */
  async #tellClosed(batch: Batch): Promise<void> {
    batch.closed = true
    await Promise.all(this.#cleanups)
    await this.#port.relay.tell('batch.close', { batchId: batch.request.batchId })
  }

  /** Its pages stay, for the list to show them; the next start deletes them. */
  async #forget(batch: Batch): Promise<void> {
    const { journal } = this.#port.services
    batch.forgotten = true
    journal.putBatch(recordOf(batch))
    await journal.flush('relaxed', true).catch(() => undefined) // the journal itself tells the user when it cannot write
  }
}
