import { type Batch, isHeld } from './batch.ts'
import { jobId } from './job-ids.ts'
import { type JobPage, toldJob } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Queue } from './queue.ts'
import type { Services } from './services.ts'
import { type BulkOp, claimsOf, concerns } from './tally.ts'

export interface BulkPort {
  readonly queue: Queue
  readonly store: JobStore
  readonly services: Services
}

/**
 * Tells all jobs. Those in memory change now; of the others the sums change, and they themselves when they are read, but
 * for those that have something of their own to do.
 */
export async function tellAll(port: BulkPort, op: 'pause' | 'resume' | 'cancel'): Promise<void> {
  const { queue, store } = port
  const tellJobs = (jobs: readonly Job[]): void => {
    for (const { id } of [...jobs]) queue.dispatch(id, { type: op })
  }
  for (const batch of store.batches.filter((one) => !isHeld(one))) {
    const hasOwnWork = ownWork(port, batch, op)
    for (const page of batch.pages) {
      if (!concerns(op, page.tally)) continue
      if (page.jobs !== undefined) tellJobs(page.jobs)
      else if (hasOwnWork(page)) await store.loaded.use(page, tellJobs)
      else store.tell(page, op)
    }
  }
}

/** Reports, uploads to abort, keys to give back. */
function ownWork({ services, store }: BulkPort, batch: Batch, op: BulkOp): (page: JobPage) => boolean {
  if (op !== 'cancel') return () => false
  if (batch.report) return () => true
  const uploads = services.journal.uploadsOf(batch.request.batchId)
  const pages = new Set(uploads.map((index) => store.pageOf(jobId(batch, index))))
  return (page) => pages.has(page) || claimsOf(page.tally) > 0
}

/** Takes done, skipped and cancelled jobs off the list, but those of a command: their results may be asked for again. */
export function clearAll({ queue, store }: BulkPort): void {
  for (const batch of store.batches) {
    if (batch.report || isHeld(batch)) continue
    if (batch.forgotten) queue.forget(batch)
    else for (const page of batch.pages) if (concerns('clear', page.tally)) clearPage(store, page)
  }
}

function clearPage(store: JobStore, page: JobPage): void {
  if (page.jobs === undefined) {
    store.tell(page, 'clear')
    return
  }
  for (const job of [...page.jobs]) {
    const cleared = toldJob(job, 'clear')
    if (cleared === job || job.cleared) continue
    store.set(cleared)
    store.write(job.id)
  }
}
