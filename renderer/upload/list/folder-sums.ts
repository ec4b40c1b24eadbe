import type { Batch } from '../batch.ts'
import { ROOT } from '../folder-index.ts'
import { indexOf, ordinalOf } from '../job-ids.ts'
import { addBytesDone, addListed, LISTED_WIDTH } from '../listed-sums.ts'
import type { SentBytes } from '../sent-bytes.ts'

export interface FolderSumsPort {
  readonly sent: Pick<SentBytes, 'all'>
  /** Entries of a page. */
  readonly pageEntries: number
}

/**
 * Sums over all files below each folder of a batch, side by side: to be read with listed-sums.ts at `folder` times
 * LISTED_WIDTH. They are the pages' own sums added up, so nothing has to be kept up to date.
 */
export function folderSums(batch: Batch, port: FolderSumsPort): Float64Array {
  const { folders, ordinal, pages } = batch
  const sums = new Float64Array(folders.count * LISTED_WIDTH)
  for (const { runs } of pages) {
    for (let run = 0; run < runs.length; run += 1)
      addListed(sums, runs.folder(run) * LISTED_WIDTH, runs.sums, runs.sumsAt(run))
  }
  for (const [id, bytes] of port.sent.all()) {
    const runs = ordinalOf(id) === ordinal ? pages[Math.floor(indexOf(id) / port.pageEntries)]?.runs : undefined
    if (runs !== undefined)
      addBytesDone(sums, runs.folder(runs.runOf(indexOf(id) % port.pageEntries)) * LISTED_WIDTH, bytes)
  }
  for (let folder = folders.count - 1; folder > ROOT; folder -= 1)
    addListed(sums, folders.parent(folder) * LISTED_WIDTH, sums, folder * LISTED_WIDTH)
  return sums
}
