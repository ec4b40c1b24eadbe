import { toErrorInfo } from '../../shared/errors.ts'
import { type Batch, isWalking, scopeOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import { type BulkPort, clearAll, clearOne, tellAll } from './bulk-commands.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobSelection } from './list-contract.ts'
import type { JobCommand, UploadsQuestion } from './page-contract.ts'
import type { Relay } from './page-link.ts'
import { canBeRetried } from './problem-contract.ts'
import { idsOf, meant, order, type Place, pagesIn, placesOf, waitingIn } from './selection.ts'
import { inPhase } from './tally.ts'

export interface CommandsPort extends BulkPort {
  readonly ends: BatchEnds
  readonly relay: Relay
  readonly touch: () => void
}

/**
 * What the user can tell jobs to do. Each job decides by its phase whether it applies. Commands keep their order; one
 * that finds all it needs in memory is carried out at once.
 */
export class Commands {
  readonly #port: CommandsPort
  #last = Promise.resolve()
  #unfinished = 0
  constructor(port: CommandsPort) {
    this.#port = port
  }

  obey(command: JobCommand | UploadsQuestion): void {
    const { queue, relay, services } = this.#port
    switch (command.type) {
      case 'jobs.pause':
        this.inOrder(() => this.#pause(command.ids))
        break
      case 'jobs.resume':
        this.inOrder(() => this.#resume(command.ids))
        break
      case 'jobs.cancel':
        this.inOrder(() => this.#cancel(command.ids))
        break
      case 'jobs.retry':
        this.inOrder(() => this.#retry(command.ids))
        break
      case 'jobs.clear':
        this.inOrder(() => this.#clear(command.ids ?? 'all'))
        break
      case 'jobs.top':
        queue.moveToTop(this.#waiting(command.ids))
        break
      case 'jobs.order':
        queue.setSmallestFirst(command.order === 'smallest')
        break
      case 'uploads.ask':
        void relay.tell('uploads.tell', { askId: command.askId, ...services.journal.unfinished() })
        break
    }
  }

  /** After the commands that came before. */
  inOrder(task: () => Promise<void>): void {
    const done = this.#unfinished === 0 ? task() : this.#last.then(task)
    this.#unfinished += 1
    this.#last = done
      .catch((error: unknown) => this.#port.services.notify({ kind: 'journal-failed', error: toErrorInfo(error) }))
      .then(() => {
        this.#unfinished -= 1
        this.#port.touch()
      })
  }

  async #pause(selection: JobSelection): Promise<void> {
    const { store } = this.#port
    const places = placesOf(store, selection)
    for (const place of places) {
      if (place.part === undefined && isOpen(place.batch)) place.batch.paused = true
      order(place, 'pause')
    }
    await this.#tell(selection, places, 'pause')
  }

  async #resume(selection: JobSelection): Promise<void> {
    const { queue, store } = this.#port
    const places = placesOf(store, selection)
    for (const place of places) {
      if (place.part === undefined && isOpen(place.batch)) place.batch.paused = false
      order(place, 'resume')
    }
    await this.#tell(selection, places, 'resume')
    for (const { batch } of places) queue.wake(batch)
  }

  /** Of a whole batch it also stops the walk, so nothing more is found. */
  async #cancel(selection: JobSelection): Promise<void> {
    const places = placesOf(this.#port.store, selection)
    const batches = places.flatMap(({ batch, part }) => (part === undefined ? batch : []))
    for (const place of places) order(place, 'cancel')
    for (const batch of batches) {
      batch.isStopping = true
      if (isOpen(batch)) batch.walk.abort()
    }
    try {
      await this.#tell(selection, places, 'cancel')
    } finally {
      for (const batch of batches) batch.isStopping = false
    }
    for (const { batch } of places) this.#port.ends.check(batch)
  }

  async #clear(selection: JobSelection): Promise<void> {
    const { store } = this.#port
    const clear = (job: Job, { batch }: JobPage): void => {
      if (!batch.report) clearOne(store, job)
    }
    await Promise.all([clearAll(this.#port, placesOf(store, selection)), this.#each(idsOf(selection), clear)])
  }

  /** One after the other, as they are asked for. */
  #waiting(selection: JobSelection): Iterable<number> {
    const { store } = this.#port
    const ids = idsOf(selection)
    const below = waitingIn(placesOf(store, selection), store.pageEntries)
    return {
      *[Symbol.iterator]() {
        yield* ids
        yield* below
      },
    }
  }

  /** At once, as far as what is meant is in memory. */
  async #tell(selection: JobSelection, places: readonly Place[], type: 'pause' | 'resume' | 'cancel'): Promise<void> {
    const { queue } = this.#port
    const tellOne = ({ id }: Job, page: JobPage): void => {
      if (queue.dispatch(id, { type }) && type === 'resume') queue.wake(page.batch, page.number)
    }
    await Promise.all([tellAll(this.#port, type, places), this.#each(idsOf(selection), tellOne)])
  }

  /** Also asks the broker again, if it has refused. */
  async #retry(selection: JobSelection): Promise<void> {
    const { queue, store } = this.#port
    const ids = idsOf(selection)
    if (ids.length > 0) await this.#each(ids, (job, page) => this.retryOne(job, page))
    // At once where all are in memory: a command that follows is for what this one makes of them.
    for (const { page, place } of pagesIn(placesOf(store, selection), ({ tally }) => inPhase(tally, 'failed') > 0)) {
      const retry = (jobs: readonly Job[]): void => {
        for (const job of meant(place, page, jobs)) this.retryOne(job, page)
      }
      if (page.jobs !== undefined) retry(page.jobs)
      else await store.loaded.use(page, retry)
    }
    // After all of them are back, so that two that collide find each other again.
    queue.settleCollisions()
  }

  /** Of a page whose jobs are at hand; after all of them `queue.settleCollisions`. */
  retryOne(job: Job, { batch, number }: JobPage): void {
    const { queue, services } = this.#port
    const code = job.error?.code ?? 'internal'
    if (job.phase !== 'failed' || !canBeRetried(code)) return
    services.credentials.retry(scopeOf(batch))
    if (code === 'key-collision') queue.reopen(job)
    if (queue.dispatch(job.id, { type: 'retry' })) queue.wake(batch, number)
  }

  async #each(ids: readonly number[], task: (job: Job, page: JobPage) => void): Promise<void> {
    const { store } = this.#port
    for (const id of ids) {
      const page = store.pageOf(id)
      const act = (): void => {
        const job = store.get(id)
        if (page !== undefined && job !== undefined) task(job, page)
      }
      if (page?.jobs !== undefined) act()
      else if (page !== undefined) await store.loaded.use(page, act)
    }
  }
}

const isOpen = (batch: Batch): boolean => !batch.ended || isWalking(batch)
