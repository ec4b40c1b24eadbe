import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { BulkOp } from './tally.ts'

/** Is told of what happens to jobs, for a list of some of them. */
export interface StoreWatcher {
  readonly put: (job: Job) => void
  readonly told: (page: JobPage, op: BulkOp) => void
}
