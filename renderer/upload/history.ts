import { toErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest } from '../../shared/job.ts'
import type { Batch } from './batch.ts'
import { type HistoryBatch, segmentsOf } from './history-records.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { Notice, ProfilePlace } from './page-contract.ts'
import type { Clock, HistoryStore } from './ports.ts'

export interface HistoryPort {
  readonly store: HistoryStore
  readonly clock: Clock
  readonly notify: (notice: Notice) => void
}

/** So long after a file has ended it is in the history, unless its batch ends before. */
const KEEP_MS = 2000
/** Pages written in one go, so that uploads have their turn between. */
const PAGES_AT_ONCE = 16

/**
 * Writes down what became of files, a page of the journal at a time; writing one again changes nothing. The journal keeps a batch until
 * `keep` has answered, so nothing is lost between the two.
 */
export class History {
  /** What the page knows of the profiles; a command's own profile is none of them and leaves no trace. */
  profiles: readonly ProfilePlace[] = []
  readonly #port: HistoryPort
  readonly #stale = new Set<JobPage>()
  readonly #batches = new WeakMap<Batch, HistoryBatch>()
  #look: (page: JobPage) => Promise<readonly Job[]> = async ({ jobs = [] }) => jobs
  #writing = Promise.resolve()
  #isDue = false
  #hasFailed = false
  constructor(port: HistoryPort) {
    this.#port = port
  }

  /** Once, before anything is to be kept: how to see the jobs of a page, which throws what the journal throws. */
  lookWith(look: (page: JobPage) => Promise<readonly Job[]>): void {
    this.#look = look
  }

  /** A job of the page has ended. */
  ended(page: JobPage): void {
    this.#stale.add(page)
    if (this.#isDue) return
    this.#isDue = true
    this.#port.clock.setTimer(KEEP_MS, () => void this.#keepSome())
  }

  /** Nobody knows how much of the batch is in the history. */
  takeUp(batch: Batch): void {
    for (const page of batch.pages) this.#stale.add(page)
  }

  /** Resolves with true once all that has ended of the batch is on disk; with false where that cannot be written. */
  async keep(batch: Batch): Promise<boolean> {
    await this.#writing
    const pages = this.#stalePagesOf(batch)
    let isKept = true
    for (let start = 0; start < pages.length; start += PAGES_AT_ONCE) {
      const isLast = start + PAGES_AT_ONCE >= pages.length
      const part = pages.slice(start, start + PAGES_AT_ONCE)
      isKept = (await this.#write(batch, part, isLast ? 'strict' : 'relaxed')) && isKept
    }
    return isKept
  }

  #stalePagesOf(batch: Batch): readonly JobPage[] {
    return [...this.#stale].filter((page) => page.batch === batch)
  }

  async #keepSome(): Promise<void> {
    const pages = [...this.#stale].slice(0, 4 * PAGES_AT_ONCE)
    this.#writing = this.#writeEach(pages)
    await this.#writing
    this.#isDue = false
    const [next] = this.#stale
    // What cannot be written is tried again with the next file that ends.
    if (next !== undefined && !this.#hasFailed) this.ended(next)
  }

  async #writeEach(pages: readonly JobPage[]): Promise<void> {
    for (const batch of new Set(pages.map((page) => page.batch))) {
      const group = pages.filter((page) => page.batch === batch)
      for (let start = 0; start < group.length; start += PAGES_AT_ONCE)
        await this.#write(batch, group.slice(start, start + PAGES_AT_ONCE), 'relaxed')
    }
  }

  async #write(batch: Batch, pages: readonly JobPage[], durability: 'strict' | 'relaxed'): Promise<boolean> {
    const record = this.#recordOf(batch)
    for (const page of pages) this.#stale.delete(page)
    if (record === undefined) return true
    try {
      const read = await Promise.all(
        pages.map(async (page) => segmentsOf(record, page.number, await this.#look(page), batch.sinceMs)),
      )
      await this.#port.store.put(record, read.flat(), durability)
      this.#hasFailed = false
      return true
    } catch (error) {
      for (const page of pages) this.#stale.add(page)
      if (!this.#hasFailed) this.#port.notify({ kind: 'history-failed', error: toErrorInfo(error) })
      this.#hasFailed = true
      return false
    }
  }

  #recordOf(batch: Batch): HistoryBatch | undefined {
    const known = this.#batches.get(batch)
    if (known !== undefined) return known
    const record = recordFor(batch.request, this.profiles, batch.report)
    if (record !== undefined) this.#batches.set(batch, record)
    return record
  }
}

/** Undefined where nothing is to be kept. A profile that is gone has lost its name, not what was uploaded with it. */
function recordFor(
  { batchId, profileId, prefix, sources }: BatchRequest,
  profiles: readonly ProfilePlace[],
  isCommand: boolean,
): HistoryBatch | undefined {
  const place = profiles.find(({ id }) => id === profileId)
  if (place === undefined && isCommand) return undefined
  const { bucket = '', name = profileId, region = '' } = place ?? {}
  return { batchId, profileId, profileName: name, bucket, region, prefix, sources }
}
