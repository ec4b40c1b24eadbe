import type { Batch } from './batch.ts'
import { jobId } from './job-ids.ts'
import { type JobPage, toldJob } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Queue } from './queue.ts'
import { meant, type Place, pagesIn } from './selection.ts'
import type { Services } from './services.ts'
import { type BulkOp, claimsOf, concerns } from './tally.ts'

export interface BulkPort {
  readonly queue: Queue
  readonly store: JobStore
  readonly services: Services
}

/**
 * Tells all jobs of the places. Those in memory change now; of the others the sums change, and they themselves when they
 * are read, but for those that have something of their own to do, and pages of which only some are meant.
 */
export async function tellAll(
  port: BulkPort,
  op: 'pause' | 'resume' | 'cancel',
  places: readonly Place[],
): Promise<void> {
  const { queue, store } = port
  const ownWorkOf = new Map(places.map(({ batch }) => [batch, ownWork(port, batch, op)]))
  for (const { isWhole, page, place } of pagesIn(places, ({ tally }) => concerns(op, tally))) {
    const tellJobs = (jobs: readonly Job[]): void => {
      for (const { id } of meant(place, page, jobs)) queue.dispatch(id, { type: op })
    }
    if (page.jobs !== undefined) tellJobs(page.jobs)
    else if (!isWhole || ownWorkOf.get(page.batch)?.(page)) await store.loaded.use(page, tellJobs)
    else store.tell(page, op)
  }
}

/** Reports, a watch that has to know, uploads to abort, keys to give back. */
function ownWork({ services, store }: BulkPort, batch: Batch, op: BulkOp): (page: JobPage) => boolean {
  if (op !== 'cancel') return () => false
  if (batch.report || batch.request.watchId !== undefined) return () => true
  const uploads = services.journal.uploadsOf(batch.request.batchId)
  const pages = new Set(uploads.map((index) => store.pageOf(jobId(batch, index))))
  return (page) => pages.has(page) || claimsOf(page.tally) > 0
}

/** Takes done, skipped and cancelled jobs off the list, but those of a command: their results may be asked for again. */
export async function clearAll({ queue, store }: BulkPort, places: readonly Place[]): Promise<void> {
  const mayGo = places.filter(({ batch }) => !batch.report)
  for (const { batch, part } of mayGo) if (batch.forgotten && part === undefined) queue.forget(batch)
  const left = mayGo.filter(({ batch }) => store.batches.includes(batch))
  for (const { isWhole, page, place } of pagesIn(left, ({ tally }) => concerns('clear', tally))) {
    const clear = (jobs: readonly Job[]): void => {
      for (const job of meant(place, page, jobs)) clearOne(store, job)
    }
    if (page.jobs !== undefined) clear(page.jobs)
    else if (isWhole) store.tell(page, 'clear')
    else await store.loaded.use(page, clear)
  }
}

/** Its page is at hand. */
export function clearOne(store: JobStore, job: Job): void {
  const cleared = toldJob(job, 'clear')
  if (cleared === job || job.cleared) return
  store.set(cleared)
  store.write(job.id)
}
