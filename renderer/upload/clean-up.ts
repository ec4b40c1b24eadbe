import { type Batch, journalKeyOf } from './batch.ts'
import { jobId } from './job-ids.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Journal } from './journal.ts'
import { type JobKey, jobKey, type UploadRecord } from './journal-records.ts'

/** Files that have an upload, whatever their state, and uploads whose file cannot be read. */
interface Uploading {
  readonly jobs: readonly Job[]
  readonly unknown: readonly JobKey[]
}

/** What the batch has at COS. */
export async function uploading(batch: Batch, store: JobStore, journal: Journal): Promise<Uploading> {
  const jobs: Job[] = []
  const unknown: JobKey[] = []
  const { batchId } = batch.request
  for (const index of journal.uploadsOf(batchId)) {
    const job = await store.read(jobId(batch, index)).catch(() => undefined) // the store has said so
    if (job === undefined) unknown.push(jobKey(batchId, index))
    else jobs.push(job)
  }
  return { jobs, unknown }
}

/** Files of a restored batch that have left an upload at COS that nobody will go on with. */
export async function leftoversOf(batch: Batch, store: JobStore, journal: Journal): Promise<readonly Job[]> {
  const { jobs } = await uploading(batch, store, journal)
  return jobs.filter((job) => isLeftover(job, journal.upload(journalKeyOf(job))))
}

/** A queued job cleans up itself, and a failed or paused one goes on with an upload that has an id. */
function isLeftover({ phase }: Job, upload: UploadRecord | undefined): boolean {
  if (upload === undefined || phase === 'queued') return false
  return upload.uploadId === undefined || (phase !== 'failed' && phase !== 'paused')
}
