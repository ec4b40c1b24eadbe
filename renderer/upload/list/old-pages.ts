import type { JobPage } from '../job-page.ts'
import type { JobStore } from '../job-store.ts'

/** Pages an earlier version of the app has written do not say in which folders their files lie: they are read, once. */
export class OldPages {
  readonly #store: JobStore
  readonly #touch: () => void
  #isReading = false
  /** `touch`: there is more to show. */
  constructor(store: JobStore, touch: () => void) {
    this.#store = store
    this.#touch = touch
  }

  /** Begins to read them, if there are any. Never rejects. */
  async sort(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    for (const batch of this.#store.batches) {
      for (const page of batch.pages.filter(isOld)) await this.#sortPage(page)
    }
    this.#isReading = false
  }

  async #sortPage(page: JobPage): Promise<void> {
    const { loaded } = this.#store
    try {
      // Reading sorts them.
      await loaded.use(page, () => loaded.writeSummary(page))
      this.#touch()
    } catch {
      // The store has said so.
    }
  }
}

const isOld = ({ isLost, isUnsorted }: JobPage): boolean => isUnsorted && !isLost
