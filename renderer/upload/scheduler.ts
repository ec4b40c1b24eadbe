import { toErrorInfo } from '../../shared/errors.ts'
import { isRunning, type Job, type JobEvent } from './job-reducer.ts'
import { isSinglePut } from './part-plan.ts'
import { ReadyQueue } from './ready-queue.ts'
import { runFile } from './run-file.ts'
import type { Outcome, Run } from './services.ts'

/** Small files being worked on: more than connections, so that none idles while results gather to be written down. */
const SMALL_AT_ONCE = 256
/** Large files being worked on: their parts share the connections, and few half-finished files are better than many. */
const BIG_AT_ONCE = 4

type Size = 'small' | 'big'

export interface SchedulerPort {
  readonly partSizeBytes: number
  readonly job: (id: number) => Job | undefined
  readonly dispatch: (id: number, event: JobEvent) => void
  /** Whether the job is queued and nothing holds it back. */
  readonly mayStart: (id: number) => boolean
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
  readonly #ready: { readonly [S in Size]: ReadyQueue }
  readonly #running = new Map<number, AbortController>()
  readonly #busy = new Map<string, number>()
  readonly #active: Record<Size, number> = { small: 0, big: 0 }
  #stopped = false
  #isHeld = false
  constructor(port: SchedulerPort) {
    this.#port = port
    const sizeOf = (id: number): number => port.job(id)?.sizeBytes ?? 0
    this.#ready = { small: new ReadyQueue(sizeOf), big: new ReadyQueue(sizeOf) }
  }

  isRunning(id: number): boolean {
    return this.#running.has(id)
  }

  /** How many runs of the batch have not settled: a cancelled job's may outlast its phase. */
  busy(batchId: string): number {
    return this.#busy.get(batchId) ?? 0
  }

  /** The job may be ready to run; whether it is gets asked again when its turn comes. */
  enqueue(id: number): void {
    const job = this.#port.job(id)
    if (job === undefined || this.#running.has(id)) return
    const size = this.#sizeOf(job)
    this.#ready[size].push(id)
    this.#pump(size)
  }

  /** Of those that wait for their turn, these are next, in this order. */
  moveToTop(ids: readonly number[]): void {
    for (const ready of [this.#ready.small, this.#ready.big]) ready.moveToTop(ids)
  }

  /** Or else in the order they were found. */
  setSmallestFirst(on: boolean): void {
    for (const ready of [this.#ready.small, this.#ready.big]) ready.setSmallestFirst(on)
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

  #sizeOf(job: Job): Size {
    return isSinglePut(job.sizeBytes, this.#port.partSizeBytes) ? 'small' : 'big'
  }

  #pump(size: Size): void {
    const limit = size === 'small' ? SMALL_AT_ONCE : BIG_AT_ONCE
    while (!this.#stopped && !this.#isHeld && this.#active[size] < limit) {
      const id = this.#ready[size].shift()
      if (id === undefined) return
      if (this.#port.mayStart(id)) void this.#work(id, size)
    }
  }

  async #work(id: number, size: Size): Promise<void> {
    const controller = new AbortController()
    const run = this.#port.runFor(id, controller.signal)
    if (run === undefined) return
    const { batchId } = run.job()
    this.#running.set(id, controller)
    this.#busy.set(batchId, this.busy(batchId) + 1)
    this.#active[size] += 1
    let holdsSlot = true
    const free = (): void => {
      if (!holdsSlot) return
      holdsSlot = false
      this.#active[size] -= 1
      this.#pump(size)
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
  }

  async #finish(id: number, outcome: Outcome, free: () => void): Promise<void> {
    this.#port.dispatch(id, { type: 'sent' })
    free()
    await this.#port.saveDone(id, outcome, this.#active.small + this.#active.big === 0)
    this.#port.dispatch(id, { type: 'finished', ...outcome })
  }

  #settled(id: number): void {
    const job = this.#port.job(id)
    // Only a stopped worker leaves a job in a running phase; the journal then says where it was.
    if (job !== undefined && !isRunning(job.phase)) this.#port.onSettled(id)
    if (job?.phase === 'queued') this.enqueue(id)
  }
}
