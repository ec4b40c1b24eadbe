import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, isHeld, newBatch, placeOf, recordOf, scopeOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import { leftoversOf } from './clean-up.ts'
import { CollisionGuard } from './collision-guard.ts'
import { Discovery } from './discovery.ts'
import { isEnded, isRunning, type Job, type JobEvent, reduceAt } from './job-reducer.ts'
import { JobRuns } from './job-runs.ts'
import type { JobStore } from './job-store.ts'
import type { Walker } from './ports.ts'
import { Scheduler } from './scheduler.ts'
import type { Run, Services } from './services.ts'
import { claimsOf } from './tally.ts'
import type { Watches } from './watch/watches.ts'

export interface QueuePort {
  readonly services: Services
  readonly store: JobStore
  readonly walker: Walker
  readonly ends: BatchEnds
  readonly watches: Pick<Watches, 'walkerFor'>
  readonly touch: () => void
}

/** All batches and their jobs: what is found, what runs, what has ended. */
export class Queue {
  readonly batches = new Map<string, Batch>()
  readonly #port: QueuePort
  readonly #guard: CollisionGuard
  readonly #scheduler: Scheduler
  readonly #discovery: Discovery
  readonly #runs: JobRuns
  constructor(port: QueuePort) {
    this.#port = port
    const { store, services } = port
    const dispatch = (id: number, event: JobEvent): void => void this.dispatch(id, event)
    const wake = (batch: Batch, page?: number): void => this.#scheduler.wake(batch, page)
    this.#runs = new JobRuns({ ...port, batches: this.batches, dispatch })
    this.#guard = new CollisionGuard({
      ...{ store, dispatch, wake },
      assignKey: ({ id, key }, profileId) => services.claims.assign(profileId, key, id),
      claimKey: ({ id, key, phase }, profileId) => {
        if (!isEnded(phase)) services.claims.claim(profileId, key, id)
      },
    })
    this.#scheduler = new Scheduler({
      ...{ store, dispatch },
      isOpen: (batch) => !isHeld(batch) && !batch.isStopping && this.#guard.isOpen(batch),
      mayStart: (job) => this.#guard.mayStart(job),
      runFor: (id, signal) => this.#runs.runFor(store.get(id), signal),
      saveDone: (id, outcome, isLast) => this.#runs.saveDone(id, outcome, isLast),
      onSettled: (id) => this.#onSettled(id),
    })
    this.#discovery = new Discovery({ ...port, guard: this.#guard, wake })
  }

  /** Begins to walk and send a batch; `isLost`: it was begun before, and nothing is known of how far it came. */
  add(request: BatchRequest, report: boolean, isLost = false): void {
    const { clock, journal, uuid } = this.#port.services
    const nowMs = clock.nowMs()
    const batch = newBatch({ batch: request, report }, { nowMs, uuid, sinceMs: isLost ? 0 : nowMs })
    journal.putBatch(recordOf(batch))
    this.#port.store.open(batch)
    this.adopt(batch)
    this.begin([batch])
  }

  /** Takes a batch that is open in the store, without starting anything. */
  adopt(batch: Batch): void {
    this.batches.set(batch.request.batchId, batch)
    const { credentials, previews } = this.#port.services
    if (isHeld(batch)) previews.open(batch, this.#port)
    previews.regroup(this.batches.values())
    credentials.retry(scopeOf(batch))
    this.#port.ends.sweep(placeOf(batch))
  }

  /** Before restored batches begin: cleans up what is left of some files at COS. Files that cannot be read stay as they are. */
  async cleanUp(batch: Batch): Promise<void> {
    const { ends, services, store } = this.#port
    for (const job of await leftoversOf(batch, store, services.journal)) ends.discardUpload(this.#runs.cleanupRun(job))
  }

  /** Keeps the keys of files that are known already for them, as far as they can be read: no other can be sent. */
  async keepKeys(batch: Batch): Promise<void> {
    const { store } = this.#port
    const keep = (jobs: readonly Job[]): void => {
      for (const job of jobs) this.#discovery.claimKey(batch, job)
    }
    const claiming = batch.pages.filter((page) => claimsOf(page.tally) > 0)
    for (const page of claiming) await store.loaded.use(page, keep).catch(() => undefined) // the store has said so
  }

  /** Starts the jobs and walks of adopted batches. */
  begin(batches: readonly Batch[]): void {
    this.release(batches)
    for (const batch of batches) void this.#discovery.walk(batch)
  }

  /** Lets the jobs of adopted batches go. */
  release(batches: readonly Batch[]): void {
    this.#guard.regroup([...this.batches.values()].filter((batch) => !batch.ended && !isHeld(batch)))
    for (const batch of batches) this.#scheduler.wake(batch)
    this.#port.touch()
  }

  /** Takes a batch off the list that main has forgotten. */
  forget(batch: Batch): void {
    const { batchId } = batch.request
    this.batches.delete(batchId)
    this.#port.store.drop(batch)
    this.#port.services.journal.deleteBatch(batchId)
  }

  /** The one way a job changes. False when its phase does not accept the event. */
  dispatch(id: number, event: JobEvent): boolean {
    const { services, store, touch } = this.#port
    const job = store.get(id)
    const batch = job && this.batches.get(job.batchId)
    if (job === undefined || batch === undefined || isHeld(batch)) return false
    const next = reduceAt(job, event, services.clock.nowMs())
    if (next === job) return false
    store.set(next)
    services.previews.changed(batch, next, job)
    touch()
    if (
      event.type === 'restarted' ||
      event.type === 'renamed' ||
      event.type === 'named' ||
      (!isRunning(next.phase) && next.phase !== 'done')
    ) {
      store.write(id)
    }
    this.#afterChange(batch, next, event)
    return true
  }

  /** A run of a job that is not running, for what is left of it at COS. */
  cleanupRun(job: Job): Run | undefined {
    return this.#runs.cleanupRun(job)
  }

  /** Runs of the batch that have not settled. */
  busy(batchId: string): number {
    return this.#scheduler.busy(batchId)
  }

  /** Jobs of the batch, from this page on, have been put back in the queue. */
  wake(batch: Batch, page?: number): void {
    this.#scheduler.wake(batch, page)
  }

  /** Before a job that failed of a collision is put back in the queue; `settleCollisions` once all such jobs are. */
  reopen(job: Job): void {
    this.#guard.reopen(job)
  }
  settleCollisions(): void {
    this.#guard.settle()
  }

  moveToTop(ids: Iterable<number>): void {
    this.#scheduler.moveToTop(ids)
  }

  setSmallestFirst(on: boolean): void {
    this.#scheduler.setSmallestFirst(on)
  }

  /** While held nothing new starts; what runs goes on. */
  hold(isHeld: boolean): void {
    this.#scheduler.hold(isHeld)
  }

  /** Stops all work; nothing starts any more. For tests, and for a worker that is being shut down. */
  stop(): void {
    for (const batch of this.batches.values()) batch.walk.abort()
    this.#scheduler.stopAll()
  }

  #afterChange(batch: Batch, job: Job, event: JobEvent): void {
    if (event.type === 'pause' || event.type === 'cancel') this.#scheduler.stop(job.id)
    if (event.type === 'retry' || event.type === 'resume') batch.ended = false
    if (event.type === 'cancel' && !this.#scheduler.isRunning(job.id)) this.#runs.discardLeftover(job)
    if (!isEnded(job.phase)) return
    this.#port.services.claims.release(batch.request.profileId, job.key, job.id)
    this.#port.ends.jobEnded(batch, job)
  }

  /** Nothing of the job is in flight: what a cancelled one left at COS can go, and its batch may be over. */
  #onSettled(id: number): void {
    const job = this.#port.store.get(id)
    const batch = job && this.batches.get(job.batchId)
    if (job === undefined || batch === undefined) return
    if (job.phase === 'cancelled') this.#runs.discardLeftover(job)
    this.#port.ends.check(batch)
  }
}
