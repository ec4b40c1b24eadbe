import type { Batch } from './batch.ts'
import type { SummaryRecord } from './journal-records.ts'

/** Known by name at once, on the whole list: they take some 20 MB. What lies in others counts for the folder above. */
const MAX_FOLDERS = 200_000

/** Gives a batch the folders an earlier worker left, and room for more beside those of other batches. */
export function openFolders(batch: Batch, summaries: readonly SummaryRecord[], others: readonly Batch[]): void {
  const known = others.reduce((sum, { folders }) => sum + folders.count, 0)
  // Half of what is left, so that there is something left for each.
  batch.folders.limit = Math.max(0, Math.floor((MAX_FOLDERS - known) / 2))
  const folders = summaries.flatMap((summary) => summary.folders ?? [])
  for (const folder of folders.sort((a, b) => a.id - b.id)) batch.folders.define(folder)
}
