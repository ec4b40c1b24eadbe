import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, jobOf, newBatch } from './batch.ts'
import type { JobStore } from './job-store.ts'
import { type EntryRecord, PAGE_ENTRIES, pageKey, type StoredState } from './journal-records.ts'
import type { Services } from './services.ts'

/** For batches of a version that did not write down when they began: any object may be theirs, but the journal is whole. */
const NEVER_LOST_MS = 1

/** Batches of an earlier worker with their jobs in `store`, and which of main's the journal has lost. */
export interface Restored {
  readonly batches: readonly Batch[]
  readonly lost: readonly BatchRequest[]
}

/** Reads the journal. @throws what the store throws. */
export async function restore(
  { clock, journal, uuid }: Pick<Services, 'clock' | 'journal' | 'uuid'>,
  store: JobStore,
  openBatches: readonly BatchRequest[],
): Promise<Restored> {
  const state = await journal.load()
  const facts = { nowMs: clock.nowMs(), uuid }
  const batches = state.batches.map((record) => {
    const batch = newBatch(record, { ...facts, sinceMs: record.sinceMs ?? NEVER_LOST_MS, restored: true })
    addJobs(batch, store, state)
    return batch
  })
  const known = new Set(batches.map((batch) => batch.request.batchId))
  return { batches, lost: openBatches.filter((batch) => !known.has(batch.batchId)) }
}

function addJobs(batch: Batch, store: JobStore, state: StoredState): void {
  const { batchId } = batch.request
  for (let pageNumber = 0; ; pageNumber += 1) {
    const page: readonly EntryRecord[] | undefined = state.pages.get(pageKey(batchId, pageNumber))
    if (page === undefined) return
    for (const [slot, entry] of page.entries()) {
      const id = store.nextId()
      // A cleared one keeps its index and has no job.
      batch.jobIds.push(id)
      const job = jobOf(batch, pageNumber * PAGE_ENTRIES + slot, id, entry)
      if (job !== undefined && !entry.cleared) store.set(job)
    }
  }
}
