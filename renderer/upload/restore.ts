import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, jobOf, newBatch } from './batch.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import {
  type BatchRecord,
  type EntryRecord,
  isLeftKey,
  type JobKey,
  jobKey,
  PAGE_ENTRIES,
  pageKey,
  type StoredState,
  type UploadRecord,
} from './journal-records.ts'
import { leave } from './leftovers.ts'
import type { PageMessage } from './page-contract.ts'
import type { Services } from './services.ts'

type Started = Extract<PageMessage, { type: 'start' }>

/** For batches of a version that did not write down when they began: any object may be theirs, but the journal is whole. */
const NEVER_LOST_MS = 1

/** Batches of an earlier worker with their jobs in `store`, and which of main's the journal has lost. */
export interface Restored {
  readonly batches: readonly Batch[]
  readonly lost: readonly BatchRequest[]
  /** Nothing of them was sent: they are walked anew, since their folders may have changed. */
  readonly held: readonly BatchRequest[]
  /** Jobs that do not run now and have left, or may have left, an upload at COS that nobody will go on with. */
  readonly leftovers: readonly Job[]
}

type Needed = Pick<Services, 'clock' | 'journal' | 'uuid'>

/** Reads the journal. @throws what the store throws. */
export async function restore(
  { clock, journal, uuid }: Needed,
  store: JobStore,
  { openBatches, batchIds }: Pick<Started, 'openBatches' | 'batchIds'>,
): Promise<Restored> {
  const state = await journal.load()
  const leftovers: Job[] = []
  const facts = { nowMs: clock.nowMs(), uuid }
  const isOver = ({ report, batch }: BatchRecord): boolean => report && !batchIds.includes(batch.batchId)
  for (const { batch } of state.batches.filter(isOver)) drop({ journal, uuid }, batch, state)
  const open = state.batches.filter((record) => !isOver(record))
  const held = open.flatMap(({ batch }) => (batch.held ? [batch] : []))
  for (const { batchId } of held) journal.deleteBatch(batchId)
  const going = open.filter(({ batch }) => !batch.held)
  const batches = going.map((record) => {
    const batch = newBatch(record, { ...facts, sinceMs: record.sinceMs ?? NEVER_LOST_MS, restored: true })
    leftovers.push(...addJobs(batch, store, state))
    return batch
  })
  const known = new Set(open.map(({ batch }) => batch.batchId))
  for (const key of state.uploads.keys()) {
    // Without its batch nobody knows where it was.
    if (!isLeftKey(key) && !known.has(ownerOf(key))) journal.putUpload(key, undefined)
  }
  return { batches, held, lost: openBatches.filter((batch) => !known.has(batch.batchId)), leftovers }
}

const ownerOf = (key: JobKey): string => key.slice(0, key.lastIndexOf('/'))

/** Main has ended the command, or never wrote down that it began: nobody waits for the batch. */
function drop(services: Pick<Needed, 'journal' | 'uuid'>, batch: BatchRequest, { uploads }: StoredState): void {
  for (const key of uploads.keys()) if (ownerOf(key) === batch.batchId) leave(services, key, batch)
  services.journal.deleteBatch(batch.batchId)
}

/** Gives those of them that are leftovers. */
function addJobs(batch: Batch, store: JobStore, state: StoredState): readonly Job[] {
  const { batchId } = batch.request
  const leftovers: Job[] = []
  for (let pageNumber = 0; ; pageNumber += 1) {
    const page: readonly EntryRecord[] | undefined = state.pages.get(pageKey(batchId, pageNumber))
    if (page === undefined) return leftovers
    for (const [slot, entry] of page.entries()) {
      const id = store.nextId()
      // A cleared one keeps its index and has no job.
      batch.jobIds.push(id)
      const index = pageNumber * PAGE_ENTRIES + slot
      const job = jobOf(batch, index, id, entry)
      if (job === undefined) continue
      if (!entry.cleared) store.set(job)
      if (isLeftover(job, state.uploads.get(jobKey(batchId, index)))) leftovers.push(job)
    }
  }
}

/** A queued job cleans up itself, and a failed or paused one goes on with an upload that has an id. */
function isLeftover({ phase }: Job, upload: UploadRecord | undefined): boolean {
  if (upload === undefined || phase === 'queued') return false
  return upload.uploadId === undefined || (phase !== 'failed' && phase !== 'paused')
}
