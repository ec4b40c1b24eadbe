import { toErrorInfo } from '../../shared/errors.ts'
import type { Batch } from './batch.ts'
import { isRunning, type Job, type JobEvent } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { ReadyCursor } from './ready-cursor.ts'
import { runFile } from './run-file.ts'
import type { Outcome, Run } from './services.ts'
import { LANES, type Lane } from './tally.ts'

/** Small files being worked on: more than connections, so that none idles while results gather to be written down. */
const SMALL_AT_ONCE = 256
/** Large files being worked on: their parts share the connections, and few half-finished files are better than many. */
const BIG_AT_ONCE = 4

export interface SchedulerPort {
  readonly store: JobStore
  readonly dispatch: (id: number, event: JobEvent) => void
  /** Whether something of the batch may start at all. */
  readonly isOpen: (batch: Batch) => boolean
  /** Whether nothing holds the job back. */
  readonly mayStart: (job: Job) => boolean
  /** What a run of the job needs beside its signal; undefined when the job's batch is gone. */
  readonly runFor: (id: number, signal: AbortSignal) => Run | undefined
  /** Writes down that the job is done; resolves when that is on disk. `isLast`: nothing else is being sent. */
  readonly saveDone: (id: number, outcome: Outcome, isLast: boolean) => Promise<void>
  /** A run has settled and nothing of the job is in flight. */
  readonly onSettled: (id: number) => void
}

/** Runs queued jobs, each in its turn among the small and among the big ones. Each step in constant time. */
export class Scheduler {
  readonly #port: SchedulerPort
  readonly #ready: { readonly [L in Lane]: ReadyCursor }
  readonly #running = new Map<number, AbortController>()
  readonly #busy = new Map<string, number>()
  readonly #active: Record<Lane, number> = { small: 0, big: 0 }
  readonly #waits: Record<Lane, boolean> = { small: false, big: false }
  #stopped = false
  #isHeld = false
  constructor(port: SchedulerPort) {
    this.#port = port
    const { store, isOpen } = port
    const mayStart = (job: Job): boolean => !this.#running.has(job.id) && port.mayStart(job)
    const ready = { store, isOpen, mayStart }
    this.#ready = { small: new ReadyCursor(ready, 'small'), big: new ReadyCursor(ready, 'big') }
  }

  isRunning(id: number): boolean {
    return this.#running.has(id)
  }

  /** How many runs of the batch have not settled: a cancelled job's may outlast its phase. */
  busy(batchId: string): number {
    return this.#busy.get(batchId) ?? 0
  }

  /** Something of the batch, from this page on, may be ready to run. */
  wake(batch: Batch, page?: number): void {
    for (const lane of LANES) {
      this.#ready[lane].wake(batch, page)
      this.#pump(lane)
    }
  }

  /** Of those that wait for their turn, these are next, in this order. */
  moveToTop(ids: Iterable<number>): void {
    for (const lane of LANES) this.#ready[lane].moveToTop(ids)
  }

  /** Or else in the order they were found. */
  setSmallestFirst(on: boolean): void {
    for (const lane of LANES) this.#ready[lane].setSmallestFirst(on)
  }

  /** While held nothing new starts; runs go on. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    this.#pump('small')
    this.#pump('big')
  }

  /** Stops the job's run, if it has one; `onSettled` follows. */
  stop(id: number): void {
    this.#running.get(id)?.abort()
  }

  /** Stops everything and starts nothing any more. */
  stopAll(): void {
    this.#stopped = true
    for (const controller of this.#running.values()) controller.abort()
  }

  #pump(lane: Lane): void {
    const limit = lane === 'small' ? SMALL_AT_ONCE : BIG_AT_ONCE
    while (!this.#stopped && !this.#isHeld && !this.#waits[lane] && this.#active[lane] < limit) {
      const next = this.#ready[lane].next()
      if (next === undefined) return
      if (!(next instanceof Promise)) void this.#work(next.id, lane)
      else this.#pumpAfter(lane, next)
    }
  }

  #pumpAfter(lane: Lane, loading: Promise<void>): void {
    this.#waits[lane] = true
    void loading.then(() => {
      this.#waits[lane] = false
      this.#pump(lane)
    })
  }

  async #work(id: number, lane: Lane): Promise<void> {
    const controller = new AbortController()
    const run = this.#port.runFor(id, controller.signal)
    if (run === undefined) return
    const { batchId } = run.job()
    const { store } = this.#port
    this.#running.set(id, controller)
    store.hold(id)
    this.#busy.set(batchId, this.busy(batchId) + 1)
    this.#active[lane] += 1
    let holdsSlot = true
    const free = (): void => {
      if (!holdsSlot) return
      holdsSlot = false
      this.#active[lane] -= 1
      this.#pump(lane)
    }
    this.#port.dispatch(id, { type: 'start' })
    try {
      const outcome = await runFile(run)
      if ('skippedBecause' in outcome) this.#port.dispatch(id, { type: 'skip', because: outcome.skippedBecause })
      else await this.#finish(id, outcome, free)
    } catch (error) {
      // Paused or cancelled: the phase says so already.
      if (!controller.signal.aborted) this.#port.dispatch(id, { type: 'fail', error: toErrorInfo(error) })
    }
    this.#running.delete(id)
    this.#busy.set(batchId, this.busy(batchId) - 1)
    free()
    this.#settled(id)
    store.release(id)
  }

  async #finish(id: number, outcome: Outcome, free: () => void): Promise<void> {
    this.#port.dispatch(id, { type: 'sent' })
    free()
    await this.#port.saveDone(id, outcome, this.#active.small + this.#active.big === 0)
    this.#port.dispatch(id, { type: 'finished', ...outcome })
  }

  #settled(id: number): void {
    const { store } = this.#port
    const job = store.get(id)
    // Only a stopped worker leaves a job in a running phase; the journal then says where it was.
    if (job !== undefined && !isRunning(job.phase)) this.#port.onSettled(id)
    const page = job?.phase === 'queued' ? store.pageOf(id) : undefined
    if (page !== undefined) this.wake(page.batch, page.number)
  }
}
