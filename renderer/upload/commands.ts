import { toErrorInfo } from '../../shared/errors.ts'
import { type Batch, isHeld, isWalking, scopeOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import { type BulkPort, clearAll, tellAll } from './bulk-commands.ts'
import { jobId } from './job-ids.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobSelection } from './list-contract.ts'
import type { JobCommand, UploadsQuestion } from './page-contract.ts'
import type { Relay } from './page-link.ts'
import { canBeRetried } from './problem-contract.ts'
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
        this.inOrder(async () => clearAll(this.#port))
        break
      case 'jobs.top':
        queue.moveToTop(this.#idsOf(command.ids))
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
    if (selection !== 'all') return this.#tell(this.#idsOf(selection), 'pause')
    for (const batch of this.#openBatches()) batch.paused = true
    await tellAll(this.#port, 'pause')
  }

  async #resume(selection: JobSelection): Promise<void> {
    if (selection !== 'all') return this.#tell(this.#idsOf(selection), 'resume')
    for (const batch of this.#openBatches()) batch.paused = false
    await tellAll(this.#port, 'resume')
    for (const batch of this.#port.store.batches) this.#port.queue.wake(batch)
  }

  /** `all` also stops the walks, so nothing more is found. */
  async #cancel(selection: JobSelection): Promise<void> {
    if (selection !== 'all') return this.#tell(this.#idsOf(selection), 'cancel')
    const batches = this.#port.store.batches.filter((batch) => !isHeld(batch))
    for (const batch of batches) {
      batch.isStopping = true
      if (!batch.ended || isWalking(batch)) batch.walk.abort()
    }
    try {
      await tellAll(this.#port, 'cancel')
    } finally {
      for (const batch of batches) batch.isStopping = false
    }
    for (const batch of batches) this.#port.ends.check(batch)
  }

  async #tell(ids: readonly number[], type: 'pause' | 'resume' | 'cancel'): Promise<void> {
    const { queue } = this.#port
    await this.#each(ids, ({ id }, page) => {
      if (queue.dispatch(id, { type }) && type === 'resume') queue.wake(page.batch, page.number)
    })
  }

  /** Also asks the broker again, if it has refused. */
  async #retry(selection: JobSelection): Promise<void> {
    const { queue, store } = this.#port
    if (selection !== 'all') await this.#each(this.#idsOf(selection), (job, page) => this.retryOne(job, page))
    else {
      const pages = store.batches
        .filter((batch) => !isHeld(batch))
        .flatMap((batch) => batch.pages.filter((page) => inPhase(page.tally, 'failed') > 0))
      for (const page of pages) {
        const retryAll = (jobs: readonly Job[]): void => {
          for (const job of [...jobs]) this.retryOne(job, page)
        }
        if (page.jobs !== undefined) retryAll(page.jobs)
        else await store.loaded.use(page, retryAll)
      }
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

  #idsOf(selection: JobSelection): readonly number[] {
    const { store } = this.#port
    const nodes = selection === 'all' ? store.batches.map(({ request }) => request.batchId) : nodesOf(selection)
    const below = store.batches
      .filter(({ request }) => nodes.includes(request.batchId))
      .flatMap((batch) => Array.from({ length: store.size(batch) }, (_, index) => jobId(batch, index)))
    return [...(selection === 'all' ? [] : 'nodes' in selection ? selection.ids : selection), ...below]
  }

  #openBatches(): readonly Batch[] {
    return this.#port.store.batches.filter((batch) => !isHeld(batch) && (!batch.ended || isWalking(batch)))
  }
}

const nodesOf = (selection: Exclude<JobSelection, 'all'>): readonly string[] =>
  'nodes' in selection ? selection.nodes : []
