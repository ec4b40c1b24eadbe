import { PHASES, type Phase } from '../../../shared/job.ts'
import type { JobPage } from '../job-page.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import type { FileRow, RowFilter } from '../list-contract.ts'
import { inPhase, type Tally } from '../tally.ts'
import { FILTERS, type FileRowsPort, fileRow } from './file-rows.ts'

/** Neighbouring rows of a list. */
export interface RowRange {
  readonly offset: number
  readonly limit: number
}

const countIn = (counts: Readonly<Record<Phase, number>>, filter: RowFilter): number =>
  PHASES.reduce((sum, phase) => sum + (FILTERS[filter](phase) ? counts[phase] : 0), 0)
const tallied = (tally: Tally, filter: RowFilter): number =>
  PHASES.reduce((sum, phase) => sum + (FILTERS[filter](phase) ? inPhase(tally, phase) : 0), 0)

/** Files alone, in the order found: whole pages are passed over by their sums. */
export class FlatRows {
  readonly #store: JobStore
  readonly #port: FileRowsPort
  constructor(store: JobStore, port: FileRowsPort) {
    this.#store = store
    this.#port = port
  }

  total(filter: RowFilter): number {
    return countIn(this.#store.sums.counts, filter)
  }

  /** What cannot be read is left out. */
  async rows(range: RowRange, filter: RowFilter): Promise<readonly FileRow[]> {
    return this.#each(range, filter, (job) => fileRow(this.#port, job, 1))
  }

  ids(range: RowRange, filter: RowFilter): Promise<readonly number[]> {
    return this.#each(range, filter, ({ id }) => id)
  }

  async #each<T>({ offset, limit }: RowRange, filter: RowFilter, map: (job: Job) => T): Promise<readonly T[]> {
    const found: T[] = []
    let skip = offset
    for (const { page, count } of this.#pages(filter)) {
      if (found.length === limit) break
      if (skip >= count) {
        skip -= count
        continue
      }
      const pick = (jobs: readonly Job[]): readonly T[] =>
        listed(jobs, filter)
          .slice(skip, skip + limit - found.length)
          .map(map)
      for (const one of await this.#store.loaded.use(page, pick).catch(() => [])) found.push(one)
      skip = 0
    }
    return found
  }

  *#pages(filter: RowFilter): Generator<{ readonly page: JobPage; readonly count: number }> {
    for (const batch of this.#store.batches) {
      for (const page of batch.pages) {
        const count = tallied(page.tally, filter)
        if (count > 0) yield { page, count }
      }
    }
  }
}

const listed = (jobs: readonly Job[], filter: RowFilter): readonly Job[] =>
  jobs.filter((job) => !job.cleared && FILTERS[filter](job.phase))
