import type { ErrorCode } from '../../shared/errors.ts'
import { type Batch, entryOf, isHeld, isWalking, scopeOf } from './batch.ts'
import type { Job, JobEvent } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { JobCommand, JobSelection, UploadsQuestion } from './page-contract.ts'
import type { Relay } from './page-link.ts'
import type { Queue } from './queue.ts'
import type { Services } from './services.ts'

/** Entries that never were a file that could be sent; trying again is dropping it again. */
const NEVER_SENDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'folder-unreadable',
  'name-not-utf8',
  'key-too-long',
  'key-not-allowed',
  'source-unknown',
  'source-missing',
])

/** What the user can tell jobs to do. Each job decides by its phase whether it applies. */
export class Commands {
  readonly #queue: Queue
  readonly #store: JobStore
  readonly #services: Services
  readonly #relay: Relay
  constructor(queue: Queue, store: JobStore, services: Services, relay: Relay) {
    this.#queue = queue
    this.#store = store
    this.#services = services
    this.#relay = relay
  }

  obey(command: JobCommand | UploadsQuestion): void {
    switch (command.type) {
      case 'jobs.pause':
        this.pause(command.ids)
        break
      case 'jobs.resume':
        this.resume(command.ids)
        break
      case 'jobs.cancel':
        this.cancel(command.ids)
        break
      case 'jobs.retry':
        this.retry(command.ids)
        break
      case 'jobs.clear':
        this.clear()
        break
      case 'jobs.top':
        this.#queue.moveToTop(command.ids)
        break
      case 'jobs.order':
        this.#queue.setSmallestFirst(command.order === 'smallest')
        break
      case 'uploads.ask':
        void this.#relay.tell('uploads.tell', { askId: command.askId, ...this.#services.journal.unfinished() })
        break
    }
  }

  pause(selection: JobSelection): void {
    if (selection === 'all') for (const batch of this.#openBatches()) batch.paused = true
    this.#send(selection, { type: 'pause' })
  }

  resume(selection: JobSelection): void {
    if (selection === 'all') for (const batch of this.#openBatches()) batch.paused = false
    for (const job of this.#send(selection, { type: 'resume' })) this.#queue.requeue(job, false)
  }

  /** `all` also stops the walks, so nothing more is found. */
  cancel(selection: JobSelection): void {
    if (selection === 'all') for (const batch of this.#openBatches()) batch.walk.abort()
    this.#send(selection, { type: 'cancel' })
  }

  /** Also asks the broker again, if it has refused. */
  retry(selection: JobSelection): void {
    const jobs = this.#jobs(selection).filter((job) => job.phase === 'failed' && !NEVER_SENDABLE.has(errorCode(job)))
    for (const batch of this.#batchesOf(jobs)) this.#services.credentials.retry(scopeOf(batch))
    const collided = jobs.filter((job) => errorCode(job) === 'key-collision')
    const ids = jobs.map((job) => job.id)
    const requeued = this.#send(ids, { type: 'retry' })
    // After all of them are back, so that two that collide find each other again.
    for (const job of collided) this.#queue.requeue(job, true)
    for (const job of requeued) this.#queue.requeue(job, false)
  }

  /** Takes done, skipped and cancelled jobs off the list, but those of a command: their results may be asked for again. */
  clear(): void {
    const ended = this.#jobs('all').filter(
      ({ phase }) => phase === 'done' || phase === 'skipped' || phase === 'cancelled',
    )
    const cleared = ended.filter((job) => {
      const batch = this.#queue.batches.get(job.batchId)
      return batch === undefined || !(batch.report || isHeld(batch))
    })
    for (const job of cleared) {
      if (this.#queue.batches.get(job.batchId)?.closed) continue
      this.#services.journal.putEntry(job.batchId, job.index, { ...entryOf(job), cleared: true })
    }
    this.#store.remove(new Set(cleared.map((job) => job.id)))
  }

  #send(selection: JobSelection, event: JobEvent): readonly Job[] {
    return this.#jobs(selection).flatMap(({ id }) => {
      const job = this.#queue.dispatch(id, event) ? this.#store.get(id) : undefined
      return job === undefined ? [] : [job]
    })
  }

  #jobs(selection: JobSelection): readonly Job[] {
    const ids = selection === 'all' ? this.#store.order : selection
    return [...ids].flatMap((id) => this.#store.get(id) ?? [])
  }

  #openBatches(): readonly Batch[] {
    return [...this.#queue.batches.values()].filter((batch) => !isHeld(batch) && (!batch.ended || isWalking(batch)))
  }

  #batchesOf(jobs: readonly Job[]): Iterable<Batch> {
    const ids = new Set(jobs.map((job) => job.batchId))
    return [...ids].flatMap((batchId) => this.#queue.batches.get(batchId) ?? [])
  }
}

const errorCode = (job: Job): ErrorCode => job.error?.code ?? 'internal'
