import type { Batch } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'

/** Reads in the background what the problem index does not know of pages on disk, one page at a time. */
export class ProblemReader {
  readonly #store: JobStore
  readonly #touch: () => void
  /** Groups of which no file could be read. */
  readonly #silent = new Set<string>()
  #isReading = false
  constructor(store: JobStore, touch: () => void) {
    this.#store = store
    this.#touch = touch
  }

  /** Begins to read when there is something to learn and nobody reads yet. Never rejects. */
  async look(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    await this.#learnPages()
    await this.#findSamples()
    this.#isReading = false
  }

  async #learnPages(): Promise<void> {
    const { loaded, problems } = this.#store
    for (let page = problems.unknownPage; page !== undefined; page = problems.unknownPage) {
      problems.learn(page, await this.#jobsOf(page))
      // Known from now on, also to the next worker.
      if (page.causes !== undefined) loaded.writeSummary(page)
      this.#touch()
    }
  }

  async #findSamples(): Promise<void> {
    const { problems } = this.#store
    for (const id of problems.speechless) {
      if (this.#silent.has(id)) continue
      const found = await this.#find(id)
      if (found === undefined) this.#silent.add(id)
      else problems.speak(found.batch, found.job)
      this.#touch()
    }
  }

  async #find(id: string): Promise<{ readonly batch: Batch; readonly job: Job } | undefined> {
    for (const page of pagesOf(this.#store, id)) {
      const { batch } = page
      const isOne = (job: Job): boolean => job.phase === 'failed' && this.#store.problems.groupOf(batch, job) === id
      const job = (await this.#jobsOf(page))?.find(isOne)
      if (job !== undefined) return { batch, job }
    }
    return undefined
  }

  #jobsOf(page: JobPage): Promise<readonly Job[] | undefined> {
    return this.#store.loaded.look(page).catch(() => undefined) // whoever needs its jobs is told by the store
  }
}

/** Pages with files of the group, in the order of the list; asked for one at a time, since they change meanwhile. */
export function* pagesOf({ batches }: JobStore, id: string): Generator<JobPage> {
  for (const batch of batches) for (const page of batch.pages) if (page.causes?.has(id)) yield page
}
