import { PHASES, type Phase } from '../../../shared/job.ts'
import { type Batch, isHeld, isWalking } from '../batch.ts'
import { ROOT } from '../folder-index.ts'
import { jobId } from '../job-ids.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import type { BatchRow, FileRow, FolderRow, ListRow } from '../list-contract.ts'
import { bytesDoneIn, bytesTotalIn, jobsIn, LISTED_WIDTH, phaseIn } from '../listed-sums.ts'
import { entriesOf } from '../tally.ts'
import { BatchTree, type Cut, isBare, type Piece } from './batch-tree.ts'
import { type FileRowsPort, fileRow } from './file-rows.ts'
import type { RowRange } from './flat-rows.ts'
import { folderSums } from './folder-sums.ts'
import { nodeName, type OpenNodes } from './open-nodes.ts'
import { Paced } from './paced.ts'

type Files = Extract<Piece, { kind: 'files' }>
/** Earlier than any upload: what stands for an unknown time in the journal. */
const LONG_AGO_MS = 1_000_000_000_000

export interface TreeRowsPort extends FileRowsPort {
  /** There is more to show. */
  readonly touch: () => void
}

/** All batches as a tree. */
export class TreeRows {
  readonly #store: JobStore
  readonly #port: TreeRowsPort
  readonly #open: OpenNodes
  readonly #trees = new WeakMap<Batch, BatchTree>()
  readonly #sums = new WeakMap<Batch, Paced<Float64Array>>()
  constructor(store: JobStore, port: TreeRowsPort, open: OpenNodes) {
    this.#store = store
    this.#port = port
    this.#open = open
  }

  total(): number {
    return this.#store.batches.reduce((sum, batch) => sum + this.#treeOf(batch).size(), 0)
  }

  /** What cannot be read is left out. */
  async rows(range: RowRange): Promise<readonly ListRow[]> {
    const pieces = this.#cut(range)
    const rows: ListRow[] = []
    for (const piece of pieces) {
      if (piece.kind === 'files') rows.push(...(await this.#files(piece)))
      else rows.push(this.#nodeRow(piece))
    }
    return rows
  }

  /** Ids of the files in the range, and names of what is closed there. */
  async ids(range: RowRange): Promise<{ readonly ids: readonly number[]; readonly nodes: readonly string[] }> {
    const ids: number[] = []
    const nodes: string[] = []
    for (const piece of this.#cut(range)) {
      if (piece.kind === 'files') for (const id of await this.#idsOf(piece)) ids.push(id)
      else if (!this.#isOpen(piece.batch, piece.folder)) nodes.push(nameOf(piece.batch, piece.folder))
    }
    return { ids, nodes }
  }

  #cut({ offset, limit }: RowRange): readonly Piece[] {
    const cut: Cut = { skip: offset, left: limit, pieces: [] }
    for (const batch of this.#store.batches) {
      if (cut.left === 0) break
      const tree = this.#treeOf(batch)
      const size = tree.size()
      if (cut.skip >= size) cut.skip -= size
      else tree.cut(cut)
    }
    return cut.pieces
  }

  #treeOf(batch: Batch): BatchTree {
    const tree = this.#trees.get(batch) ?? new BatchTree(batch, this.#open, this.#port.touch)
    this.#trees.set(batch, tree)
    return tree
  }

  #isOpen(batch: Batch, folder: number): boolean {
    return this.#open.isOpen({ batchId: batch.request.batchId, folder })
  }

  async #files(piece: Files): Promise<readonly FileRow[]> {
    const { batch, runs } = piece.page
    const level = isBare(batch) ? 1 : batch.folders.depth(runs.folder(piece.run)) + 2
    return this.#jobs(piece, (job) => fileRow(this.#port, job, level))
  }

  async #idsOf(piece: Files): Promise<readonly number[]> {
    const { page, run, skip, take } = piece
    const [first, end] = slotsOf(piece)
    if (page.runs.listed(run) < end - first) return this.#jobs(piece, ({ id }) => id)
    const index = page.number * this.#store.pageEntries + first + skip
    return Array.from({ length: take }, (_, at) => jobId(page.batch, index + at))
  }

  #jobs<T>(piece: Files, map: (job: Job) => T): Promise<readonly T[]> {
    const { page, skip, take } = piece
    const pick = (jobs: readonly Job[]): readonly T[] => {
      const listed = jobs.slice(...slotsOf(piece)).filter((job) => !job.cleared)
      return listed.slice(skip, skip + take).map(map)
    }
    return this.#store.loaded.use(page, pick).catch(() => []) // the store has said so
  }

  #sumsOf(batch: Batch): Float64Array {
    const sums = this.#sums.get(batch) ?? new Paced()
    this.#sums.set(batch, sums)
    const version = `${batch.changes} ${this.#store.sent.total}`
    return sums.get(version, () => folderSums(batch, this.#store), { onStale: this.#port.touch })
  }

  #nodeRow({ batch, folder }: Extract<Piece, { kind: 'node' }>): ListRow {
    const sums = this.#sumsOf(batch)
    const at = folder * LISTED_WIDTH
    const base = {
      ...{ node: nameOf(batch, folder), batchId: batch.request.batchId, isOpen: this.#isOpen(batch, folder) },
      ...{ level: batch.folders.depth(folder) + 1, name: batch.folders.name(folder), files: jobsIn(sums, at) },
      ...{ counts: countsOf(sums, at), bytesTotal: bytesTotalIn(sums, at), bytesDone: bytesDoneIn(sums, at) },
    }
    if (folder === ROOT) return { ...base, kind: 'batch', ...batchFacts(batch) }
    return { ...base, kind: 'folder', path: batch.folders.path(folder) } satisfies FolderRow
  }
}

const nameOf = (batch: Batch, folder: number): string => nodeName({ batchId: batch.request.batchId, folder })

/** From the first slot of the piece's run to the one behind its last. */
function slotsOf({ page: { runs, tally }, run }: Files): readonly [first: number, end: number] {
  return [runs.firstSlot(run), run + 1 < runs.length ? runs.firstSlot(run + 1) : entriesOf(tally)]
}

function countsOf(sums: Float64Array, at: number): Record<Phase, number> {
  const counts = {
    queued: 0,
    preparing: 0,
    uploading: 0,
    verifying: 0,
    done: 0,
    paused: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
  }
  for (const phase of PHASES) counts[phase] = phaseIn(sums, at, phase)
  return counts
}

function batchFacts(batch: Batch): Pick<BatchRow, 'destination' | 'roots' | 'addedAtMs' | 'isReading' | 'isHeld'> {
  const { profileId, prefix, sources } = batch.request
  return {
    destination: { profileId, prefix },
    roots: sources.length,
    ...(batch.sinceMs > LONG_AGO_MS && { addedAtMs: batch.sinceMs }),
    ...(isWalking(batch) && { isReading: true }),
    ...(isHeld(batch) && { isHeld: true }),
  }
}
