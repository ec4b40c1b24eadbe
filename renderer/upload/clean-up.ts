import { type Batch, journalKeyOf } from './batch.ts'
import { jobId } from './job-ids.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Journal } from './journal.ts'
import type { UploadRecord } from './journal-records.ts'

/** Files of the batch that have an upload, whatever its state. @throws what the journal throws. */
export async function jobsWithUpload(batch: Batch, store: JobStore, journal: Journal): Promise<readonly Job[]> {
  const indices = journal.uploadsOf(batch.request.batchId)
  const jobs: Job[] = []
  for (const index of indices) {
    const job = await store.read(jobId(batch, index))
    if (job !== undefined) jobs.push(job)
  }
  return jobs
}

/** Files of a restored batch that have left an upload at COS that nobody will go on with. */
export async function leftoversOf(batch: Batch, store: JobStore, journal: Journal): Promise<readonly Job[]> {
  const jobs = await jobsWithUpload(batch, store, journal)
  return jobs.filter((job) => isLeftover(job, journal.upload(journalKeyOf(job))))
}

/** A queued job cleans up itself, and a failed or paused one goes on with an upload that has an id. */
function isLeftover({ phase }: Job, upload: UploadRecord | undefined): boolean {
  if (upload === undefined || phase === 'queued') return false
  return upload.uploadId === undefined || (phase !== 'failed' && phase !== 'paused')
}
