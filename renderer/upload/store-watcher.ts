import type { Batch } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { BulkOp } from './tally.ts'

/** Is told of what happens to jobs, for a list of some of them. */
export interface StoreWatcher {
  put(job: Job): void
  told(page: JobPage, op: BulkOp): void
  dropped(batch: Batch): void
}
