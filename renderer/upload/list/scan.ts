import type { Batch } from '../batch.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import { jobsIn } from '../listed-sums.ts'

export interface ScanPort {
  readonly store: JobStore
  /** Jobs in the order of the list; of each batch every one once. False: no more are wanted. */
  readonly found: (jobs: readonly Job[]) => boolean
}

/** Goes through all pages once, and through what is found later; one page at a time is in memory for it. */
export class Scan {
  readonly #port: ScanPort
  /** By batch, how many of its jobs have been looked at. */
  readonly #seen = new Map<number, number>()
  #isStopped = false
  constructor(port: ScanPort) {
    this.#port = port
  }

  /** Whether there is something it has not seen. */
  get isBehind(): boolean {
    return !this.#isStopped && this.#next() !== undefined
  }
  stop(): void {
    this.#isStopped = true
  }

  /** Settles when it has seen all there is, or is stopped. Never rejects. */
  async run(): Promise<void> {
    for (let batch = this.#next(); batch !== undefined && !this.#isStopped; batch = this.#next()) {
      await this.#look(batch)
    }
  }

  #next(): Batch | undefined {
    const { store } = this.#port
    return store.batches.find((batch) => this.#seenOf(batch) < store.size(batch))
  }

  #seenOf({ ordinal }: Batch): number {
    return this.#seen.get(ordinal) ?? 0
  }

  async #look(batch: Batch): Promise<void> {
    const { found, store } = this.#port
    const seen = this.#seenOf(batch)
    const page = batch.pages[Math.floor(seen / store.pageEntries)]
    if (page === undefined) return this.stop()
    const end = (page.number + 1) * store.pageEntries
    const isWhole = end <= store.size(batch)
    if (isWhole && jobsIn(page.tally, 0) === 0) {
      this.#seen.set(batch.ordinal, end)
      return
    }
    const jobs = await store.loaded.look(page).catch(() => []) // who shows or sends it says so
    if (this.#isStopped) return
    const wanted = found(jobs.slice(seen % store.pageEntries))
    // One that cannot be read is passed over.
    this.#seen.set(batch.ordinal, isWhole ? end : Math.max(seen + 1, page.number * store.pageEntries + jobs.length))
    if (!wanted) this.stop()
  }
}
