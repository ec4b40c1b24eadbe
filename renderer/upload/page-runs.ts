import type { Job } from './job-reducer.ts'
import { addListed, countListed, jobsIn, LISTED_WIDTH, tellListed } from './listed-sums.ts'
import type { BulkOp, Tally } from './tally.ts'

const FIRST_SLOT = 0
const FOLDER = 1
const SUMS = 2
const WIDTH = SUMS + LISTED_WIDTH
/** Where the place of a run is one number with its page's. No page has more entries. */
export const RUNS_PER_PAGE = 256

/** Runs as they are stored: of each its first slot, its folder, its sums. */
export type RunsRecord = Float64Array
/** False for what another version has written. */
export const isRunsRecord = (record: RunsRecord | undefined): record is RunsRecord =>
  record !== undefined && record.length % WIDTH === 0

/**
 * In which folders the jobs of one page lie, with sums for each. A run is as many neighbours as lie in one folder; the
 * walk finds the files of a folder together, so there are few.
 */
export class PageRuns {
  /** Room for more runs than there are: pages are filled one job at a time. */
  #data: Float64Array
  #count: number
  constructor(record: RunsRecord = new Float64Array(0)) {
    this.#data = record
    this.#count = record.length / WIDTH
  }

  /** One run of jobs whose folders are not known yet. */
  static unknown(tally: Tally): PageRuns {
    const runs = new PageRuns()
    runs.append(0, 0)
    addListed(runs.#data, SUMS, tally, 0)
    return runs
  }

  get length(): number {
    return this.#count
  }
  firstSlot(run: number): number {
    return this.#data[run * WIDTH + FIRST_SLOT] ?? 0
  }
  folder(run: number): number {
    return this.#data[run * WIDTH + FOLDER] ?? 0
  }
  /** Jobs on the list. */
  listed(run: number): number {
    return jobsIn(this.#data, this.sumsAt(run))
  }
  /** To be read with listed-sums.ts. */
  get sums(): Float64Array {
    return this.#data
  }
  sumsAt(run: number): number {
    return run * WIDTH + SUMS
  }

  /** The run in which the slot lies. */
  runOf(slot: number): number {
    let [low, high] = [0, this.#count - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.firstSlot(middle) <= slot) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The next slot lies in this folder. */
  append(slot: number, folder: number): void {
    if (this.#count > 0 && this.folder(this.#count - 1) === folder) return
    const at = this.#count * WIDTH
    if (at === this.#data.length) {
      const grown = new Float64Array(Math.max(WIDTH, at * 2))
      grown.set(this.#data)
      this.#data = grown
    }
    this.#data[at + FIRST_SLOT] = slot
    this.#data[at + FOLDER] = folder
    this.#count += 1
  }

  count(slot: number, job: Job, sign: 1 | -1): void {
    countListed(this.#data, this.sumsAt(this.runOf(slot)), job, sign)
  }

  /** Its sums follow when all of its jobs, of which none runs, are told. */
  tell(op: BulkOp): void {
    for (let run = 0; run < this.#count; run += 1) tellListed(op, this.#data, this.sumsAt(run))
  }

  /** The same runs with the sums of these jobs, by slot. */
  of(jobs: readonly Job[]): PageRuns {
    const runs = new PageRuns(this.record())
    for (let run = 0; run < runs.#count; run += 1) runs.#data.fill(0, runs.sumsAt(run), runs.sumsAt(run) + LISTED_WIDTH)
    for (const [slot, job] of jobs.entries()) runs.count(slot, job, 1)
    return runs
  }

  record(): RunsRecord {
    return this.#data.slice(0, this.#count * WIDTH)
  }
}
