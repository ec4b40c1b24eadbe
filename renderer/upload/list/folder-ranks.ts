import type { Batch } from '../batch.ts'
import { ROOT } from '../folder-index.ts'
import { type SortPort, sortedNumbers } from './merge-sort.ts'
import { NameOrder } from './name-order.ts'
import { PackedNames } from './packed-names.ts'

/** Places of all folders when they are sorted by their paths; undefined when it was stopped. */
export async function folderRanks(
  batches: readonly Batch[],
  collator: Intl.Collator,
  turn: SortPort['turn'],
): Promise<((batch: Batch, folder: number) => number) | undefined> {
  const names = new PackedNames()
  const firsts = new Map<Batch, number>()
  for (const batch of batches) {
    firsts.set(batch, names.count)
    for (let folder = 0; folder < batch.folders.count; folder += 1) names.add(batch.folders.name(folder))
  }
  const order = new NameOrder(names, collator)
  const byName = await sortedNumbers(names.count, { turn, compare: (one, other) => order.compare(one, other) })
  if (byName === undefined) return undefined
  const ranks = ranked(byName, parentsOf(batches, names.count))
  return (batch, folder) => ranks[(firsts.get(batch) ?? 0) + folder] ?? 0
}

/** Of each folder the one it lies in; itself for one that lies in none. */
function parentsOf(batches: readonly Batch[], count: number): Uint32Array {
  const parents = new Uint32Array(count)
  let first = 0
  for (const { folders } of batches) {
    for (let folder = 0; folder < folders.count; folder += 1)
      parents[first + folder] = first + (folder === ROOT ? ROOT : folders.parent(folder))
    first += folders.count
  }
  return parents
}

/** Each before what lies in it, in the order of the names. */
function ranked(byName: Uint32Array, parents: Uint32Array): Uint32Array {
  const none = parents.length
  const first = new Uint32Array(none + 1).fill(none)
  const next = new Uint32Array(none).fill(none)
  // From the end, so that each list begins with the first name.
  for (const folder of byName.toReversed()) {
    const parent = parents[folder] ?? none
    const list = parent === folder ? none : parent
    next[folder] = first[list] ?? none
    first[list] = folder
  }
  const ranks = new Uint32Array(none)
  let rank = 0
  for (let folder = first[none] ?? none; folder !== none; ) {
    ranks[folder] = rank
    rank += 1
    folder = following(folder, first, next, parents)
  }
  return ranks
}

function following(folder: number, first: Uint32Array, next: Uint32Array, parents: Uint32Array): number {
  const none = parents.length
  const below = first[folder] ?? none
  if (below !== none) return below
  for (let at = folder; ; at = parents[at] ?? none) {
    const beside = next[at] ?? none
    if (beside !== none || parents[at] === at) return beside
  }
}
