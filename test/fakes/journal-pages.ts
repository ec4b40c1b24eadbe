import { jobOf, newBatch } from '../../renderer/upload/batch.ts'
import { JobPage } from '../../renderer/upload/job-page.ts'
import type { EntryRecord } from '../../renderer/upload/journal-records.ts'
import { MIB } from './engine-harness.ts'
import type { MemoryJournal } from './memory-journal.ts'

/** Puts a batch's first page into the journal, with its summary, as an earlier worker would have written it. */
export function addPage(journal: MemoryJournal, batchId: string, entries: readonly EntryRecord[]): void {
  const record = journal.batches.get(batchId)
  if (record === undefined) throw new Error('the batch comes first')
  const batch = newBatch(record, { nowMs: 0, sinceMs: 1, uuid: () => '' })
  const page = new JobPage(batch, 0, MIB)
  page.fill(entries.map((entry, index) => jobOf(batch, index, index, entry)))
  journal.pages.set(`${batchId}/0`, entries)
  journal.summaries.set(`${batchId}/0`, page.summary())
}
