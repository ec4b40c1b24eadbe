import { type Batch, isHeld } from './batch.ts'
import { type FolderOrder, ROOT } from './folder-index.ts'
import { jobId } from './job-ids.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { parseNode } from './list/open-nodes.ts'
import type { JobSelection } from './list-contract.ts'
import { inPhase } from './tally.ts'

/** What of a batch a command is for. */
export interface Place {
  readonly batch: Batch
  /** Absent: all of it. */
  readonly part?: {
    /** Those named. */
    readonly folders: readonly number[]
    /** 1 for each folder that is one of them or below one. */
    readonly within: Uint8Array
  }
}

export const idsOf = (selection: JobSelection): readonly number[] =>
  selection === 'all' ? [] : 'nodes' in selection ? selection.ids : selection

/** Batches and folders of the selection. What is held has nothing that can be told. */
export function placesOf({ batches }: JobStore, selection: JobSelection): readonly Place[] {
  const open = batches.filter((batch) => !isHeld(batch))
  if (selection === 'all') return open.map((batch) => ({ batch }))
  if (!('nodes' in selection)) return []
  const folders = new Map<string, number[]>()
  for (const { batchId, folder } of selection.nodes.map(parseNode))
    folders.set(batchId, [...(folders.get(batchId) ?? []), folder])
  return open.flatMap((batch) => {
    const named = folders.get(batch.request.batchId)
    if (named === undefined) return []
    return named.includes(ROOT) ? { batch } : { batch, part: { folders: named, within: belowAll(batch, named) } }
  })
}

function belowAll({ folders }: Batch, named: readonly number[]): Uint8Array {
  const within = new Uint8Array(folders.count)
  for (const folder of named) within[folder] = 1
  // A folder comes after the one it lies in.
  for (let folder = 1; folder < within.length; folder += 1) {
    if (within[folders.parent(folder)] === 1) within[folder] = 1
  }
  within[ROOT] = 0
  return within
}

/** Pages of which something lies in one of the places; `isWanted` is asked first. */
export function* pagesIn(
  places: readonly Place[],
  isWanted: (page: JobPage) => boolean,
): Generator<{ readonly place: Place; readonly page: JobPage; readonly isWhole: boolean }> {
  for (const place of places) {
    for (const page of place.batch.pages) {
      const covered = isWanted(page) ? coverOf(place, page) : 0
      if (covered > 0) yield { place, page, isWhole: covered === page.runs.length }
    }
  }
}

/** How many of the page's runs lie in the place. */
function coverOf({ part }: Place, { runs }: JobPage): number {
  if (part === undefined) return runs.length
  let covered = 0
  for (let run = 0; run < runs.length; run += 1) covered += part.within[runs.folder(run)] ?? 0
  return covered
}

const isMeant = ({ part }: Place, { runs }: JobPage, slot: number): boolean =>
  part === undefined || part.within[runs.folder(runs.runOf(slot))] === 1

/** Those of the page's jobs that lie in the place; a list of its own. */
export const meant = (place: Place, page: JobPage, jobs: readonly Job[]): readonly Job[] =>
  jobs.filter((_, slot) => isMeant(place, page, slot))

/** Files still to be found there are told as they are found. */
export function order({ batch, part }: Place, to: FolderOrder): void {
  if (part === undefined) batch.folders.forgetOrders()
  else for (const folder of part.folders) batch.folders.order(folder, to)
}

/** Ids of all jobs there that may be waiting, made as they are asked for. */
export function waitingIn(places: readonly Place[], pageEntries: number): Iterable<number> {
  return {
    *[Symbol.iterator]() {
      for (const { page, place } of pagesIn(places, ({ tally }) => inPhase(tally, 'queued') > 0)) {
        const first = jobId(page.batch, page.number * pageEntries)
        for (let slot = 0; slot < pageEntries; slot += 1) if (isMeant(place, page, slot)) yield first + slot
      }
    },
  }
}
