import { type Batch, isWalking } from '../batch.ts'
import { ROOT } from '../folder-index.ts'
import type { JobPage } from '../job-page.ts'
import { jobsIn } from '../listed-sums.ts'
import { RUNS_PER_PAGE } from '../page-runs.ts'
import type { OpenNodes } from './open-nodes.ts'
import { Paced } from './paced.ts'

/** Neighbouring rows of the tree: one folder's or batch's, or some of the files of a run. */
export type Piece =
  | { readonly kind: 'node'; readonly batch: Batch; readonly folder: number }
  | {
      readonly kind: 'files'
      readonly page: JobPage
      readonly run: number
      /** Files of the run on the list that come before, and how many are meant. */
      readonly skip: number
      readonly take: number
    }

/** What is still to be passed over and to be taken on the way through a tree; `pieces` are those taken. */
export interface Cut {
  skip: number
  left: number
  readonly pieces: Piece[]
}

/** A batch that is one file: it has no row of its own. */
export const isBare = ({ request: { sources } }: Batch): boolean => sources.length === 1 && sources[0]?.kind === 'file'

/** Which rows a batch has in the tree, in arrays by folder that are made anew when they are needed and no longer true. */
export class BatchTree {
  readonly #batch: Batch
  readonly #open: OpenNodes
  readonly #onStale: () => void
  readonly #made = new Paced<number>()
  #openVersion = 0
  /** Files on the list: in the folder itself, and with all below it. */
  #direct = new Uint32Array()
  #below = new Uint32Array()
  /** The rows below it that are shown. */
  #rows = new Uint32Array()
  /** The first folder in it, and the one after it in the same folder; ROOT for none. */
  #first = new Uint32Array()
  #next = new Uint32Array()
  /** Where its runs begin among #runs; each is its page's number and its own. */
  #runsFrom = new Uint32Array()
  #runs = new Float64Array()
  /** `onStale`: there is more to show. */
  constructor(batch: Batch, open: OpenNodes, onStale: () => void) {
    this.#batch = batch
    this.#open = open
    this.#onStale = onStale
  }

  /** How many rows there are. */
  size(): number {
    if (this.#isEmpty()) return 0
    const isBatchBare = isBare(this.#batch)
    if (!isBatchBare && !this.#isOpen(ROOT)) return 1
    this.#make()
    return (isBatchBare ? 0 : 1) + (this.#rows[ROOT] ?? 0)
  }

  /** Takes from the rows what `cut` wants. */
  cut(cut: Cut): void {
    if (this.#isEmpty()) return
    if (!isBare(this.#batch)) {
      if (cut.skip > 0) cut.skip -= 1
      else this.#take(cut, ROOT)
      if (!this.#isOpen(ROOT)) return
    }
    this.#make()
    this.#cutFolder(ROOT, cut)
  }

  #isEmpty(): boolean {
    return jobsIn(this.#batch.tally, 0) === 0 && !isWalking(this.#batch)
  }

  #isOpen(folder: number): boolean {
    return this.#open.isOpen({ batchId: this.#batch.request.batchId, folder })
  }

  #take(cut: Cut, folder: number): void {
    cut.pieces.push({ kind: 'node', batch: this.#batch, folder })
    cut.left -= 1
  }

  /** Folders come first, as the walk finds them. */
  #cutFolder(folder: number, cut: Cut): void {
    for (let child = this.#first[folder] ?? ROOT; child !== ROOT && cut.left > 0; child = this.#next[child] ?? ROOT) {
      if (this.#below[child] === 0) continue
      const size = 1 + (this.#rows[child] ?? 0)
      if (cut.skip >= size) {
        cut.skip -= size
        continue
      }
      if (cut.skip > 0) cut.skip -= 1
      else this.#take(cut, child)
      if (size > 1) this.#cutFolder(child, cut)
    }
    this.#cutFiles(folder, cut)
  }

  #cutFiles(folder: number, cut: Cut): void {
    const direct = this.#direct[folder] ?? 0
    if (cut.skip >= direct) {
      cut.skip -= direct
      return
    }
    const end = this.#runsFrom[folder + 1] ?? 0
    for (let at = this.#runsFrom[folder] ?? 0; at < end && cut.left > 0; at += 1) {
      const place = this.#runs[at] ?? 0
      const page = this.#batch.pages[Math.floor(place / RUNS_PER_PAGE)]
      const run = place % RUNS_PER_PAGE
      const listed = page?.runs.listed(run) ?? 0
      if (cut.skip >= listed) cut.skip -= listed
      else if (page !== undefined) {
        const take = Math.min(listed - cut.skip, cut.left)
        cut.pieces.push({ kind: 'files', page, run, skip: cut.skip, take })
        cut.left -= take
        cut.skip = 0
      }
    }
  }

  #make(): void {
    const { folders, shape } = this.#batch
    const { version } = this.#open
    const make = (): number => {
      this.#sortRuns(folders.count)
      this.#link(folders.count)
      return folders.count
    }
    const isUrgent = version !== this.#openVersion
    this.#openVersion = version
    this.#made.get(`${shape} ${folders.count} ${version}`, make, { isUrgent, onStale: this.#onStale })
  }

  /** Counting sort by folder. */
  #sortRuns(count: number): void {
    this.#direct = new Uint32Array(count)
    const from = new Uint32Array(count + 2)
    let total = 0
    for (const { runs } of this.#batch.pages) {
      total += runs.length
      for (let run = 0; run < runs.length; run += 1) {
        const folder = runs.folder(run)
        this.#direct[folder] = (this.#direct[folder] ?? 0) + runs.listed(run)
        from[folder + 2] = (from[folder + 2] ?? 0) + 1
      }
    }
    for (let folder = 0; folder < count; folder += 1)
      from[folder + 2] = (from[folder + 2] ?? 0) + (from[folder + 1] ?? 0)
    this.#runs = new Float64Array(total)
    for (const { number, runs } of this.#batch.pages) {
      for (let run = 0; run < runs.length; run += 1) {
        const folder = runs.folder(run)
        const at = from[folder + 1] ?? 0
        this.#runs[at] = number * RUNS_PER_PAGE + run
        from[folder + 1] = at + 1
      }
    }
    this.#runsFrom = from.subarray(0, count + 1)
  }

  /** A folder comes after the one it lies in, so what is below it is known when it is its turn from the end. */
  #link(count: number): void {
    const { folders } = this.#batch
    const isBatchBare = isBare(this.#batch)
    this.#below = this.#direct.slice()
    this.#rows = new Uint32Array(count)
    this.#first = new Uint32Array(count)
    this.#next = new Uint32Array(count)
    const shown = this.#direct.slice()
    for (let folder = count - 1; folder >= 0; folder -= 1) {
      const rows = isBatchBare || this.#isOpen(folder) ? (shown[folder] ?? 0) : 0
      this.#rows[folder] = rows
      if (folder === ROOT) return
      const parent = folders.parent(folder)
      const below = this.#below[folder] ?? 0
      this.#below[parent] = (this.#below[parent] ?? 0) + below
      if (below > 0) shown[parent] = (shown[parent] ?? 0) + 1 + rows
      this.#next[folder] = this.#first[parent] ?? ROOT
      this.#first[parent] = folder
    }
  }
}
