import { PHASES, type Phase } from '../../../shared/job.ts'
import { baseName } from '../../../shared/key-names.ts'
import { indexOf } from '../job-ids.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import type { SortBy } from '../list-contract.ts'
import { folderRanks } from './folder-ranks.ts'
import type { Matches } from './matches.ts'
import type { SortPort } from './merge-sort.ts'
import { NameOrder } from './name-order.ts'
import { PackedNames } from './packed-names.ts'

type Compare = SortPort['compare']

/** What jobs are sorted by, in some bytes for each. */
export interface SortKeys {
  /** Of the next job. */
  readonly add: (job: Job) => void
  /** Compares jobs by their numbers as they are now; undefined when it was stopped. */
  readonly prepare: (turn: SortPort['turn']) => Promise<Compare | undefined>
}

export interface SortKeysPort {
  readonly store: JobStore
  readonly matches: Matches
  readonly collator: Intl.Collator
  readonly pathOf: (job: Job) => string
}

/** By what is most likely looked for: what moves, what waits, what needs somebody, what is over. */
const STATES: readonly Phase[] = [
  ...(['uploading', 'verifying', 'preparing', 'queued', 'paused'] as const),
  ...(['failed', 'skipped', 'cancelled', 'done'] as const),
]
const STATE_RANKS = PHASES.map((phase) => STATES.indexOf(phase))

export function sortKeys(by: SortBy, port: SortKeysPort): SortKeys {
  if (by === 'size') return sizeKeys()
  if (by === 'state') return stateKeys(port)
  const names = new PackedNames()
  const order = new NameOrder(names, port.collator)
  const byName: Compare = (one, other) => order.compare(one, other)
  return {
    add: (job) => names.add(baseName(port.pathOf(job))),
    prepare: async (turn) => {
      const byFolder = by === 'folder' ? await folderOrder(port, turn) : () => 0
      return byFolder && ((one, other) => byFolder(one, other) || byName(one, other))
    },
  }
}

function sizeKeys(): SortKeys {
  let sizes = new Float64Array(256)
  let count = 0
  return {
    add: ({ sizeBytes }) => {
      if (count === sizes.length) {
        const grown = new Float64Array(count * 2)
        grown.set(sizes)
        sizes = grown
      }
      sizes[count] = sizeBytes
      count += 1
    },
    prepare: async () => (one, other) => (sizes[one] ?? 0) - (sizes[other] ?? 0),
  }
}

const stateKeys = ({ matches }: SortKeysPort): SortKeys => ({
  add: () => undefined,
  prepare: async () => {
    const codes = matches.codes()
    const rankOf = (at: number): number => STATE_RANKS[codes[at] ?? 0] ?? STATES.length
    return (one, other) => rankOf(one) - rankOf(other)
  },
})

async function folderOrder(port: SortKeysPort, turn: SortPort['turn']): Promise<Compare | undefined> {
  const { collator, matches, store } = port
  const rankOf = await folderRanks(store.batches, collator, turn)
  if (rankOf === undefined) return undefined
  const ranks = new Uint32Array(matches.count)
  for (let at = 0; at < ranks.length; at += 1) {
    const id = matches.idAt(at)
    const page = store.pageOf(id)
    if (page === undefined) continue
    const { batch, runs } = page
    ranks[at] = rankOf(batch, runs.folder(runs.runOf(indexOf(id) % store.pageEntries)))
  }
  return (one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0)
}
