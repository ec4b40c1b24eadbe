import { type Batch, journalKeyOf, oursSinceMs } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import { type Job, type JobEvent, reduceAt } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { existingFor } from './listings.ts'
import type { Outcome, Run, Services } from './services.ts'

export interface JobRunsPort {
  readonly services: Services
  readonly store: JobStore
  readonly ends: BatchEnds
  readonly batches: ReadonlyMap<string, Batch>
  readonly dispatch: (id: number, event: JobEvent) => void
  readonly touch: () => void
}

/** What a job needs to run, and what is kept of it when it has. */
export class JobRuns {
  readonly #port: JobRunsPort
  constructor(port: JobRunsPort) {
    this.#port = port
  }

  /** Undefined when the job's batch is gone. */
  runFor(first: Job | undefined, signal: AbortSignal): Run | undefined {
    const { batches, dispatch, ends, services, store, touch } = this.#port
    const batch = first && batches.get(first.batchId)
    if (first === undefined || batch === undefined) return undefined
    const { id } = first
    let latest = first
    return {
      ...ends.runBase(batch, first),
      ...{ services, signal, onWait: touch, oursSinceMs: oursSinceMs(batch) },
      earlier: { mayHaveArrived: first.attempts > 0, isOurs: false },
      existing: () => existingFor(services, batch, first),
      job: () => {
        latest = store.get(id) ?? latest
        return latest
      },
      dispatch: (event) => dispatch(id, event),
      setSent: (sentBytes) => {
        store.setSent(id, sentBytes)
        touch()
      },
    }
  }

  /** A run of a job that is not running, for what is left of it at COS. */
  cleanupRun(job: Job): Run | undefined {
    return this.runFor(job, new AbortController().signal)
  }

  /** Resolves when it is on disk that the job is done. */
  async saveDone(id: number, outcome: Outcome, isLast: boolean): Promise<void> {
    const { services, store } = this.#port
    const { journal } = services
    const job = store.get(id)
    if (job === undefined) return
    const done = reduceAt(job, { type: 'finished', ...outcome }, services.clock.nowMs())
    store.writeAhead(done)
    journal.putUpload(journalKeyOf(done), undefined)
    // Waiting for others to share the transaction with is only worth it while there are others.
    await journal.flush('strict', isLast)
  }

  /** What a cancelled job of which nothing is in flight left at COS can go. */
  discardLeftover(job: Job): void {
    const { ends, services } = this.#port
    if (services.journal.upload(journalKeyOf(job)) !== undefined) ends.discardUpload(this.cleanupRun(job))
  }
}
