import { type Batch, isWalking } from './batch.ts'
import { HashIndex } from './hash-index.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'

type Store = Pick<JobStore, 'loaded' | 'pageOf' | 'get'>
const nameOf = (source: number, path: string): string => `${source}/${path}`

/** What a walk that begins again meets again: jobs by source and path. */
export class KnownPaths {
  readonly #store: Store
  readonly #index = new HashIndex()
  private constructor(store: Store) {
    this.#store = store
  }

  /** Of the sources that are still to be walked. A page that cannot be read is left out. */
  static async of(batch: Batch, store: Store): Promise<KnownPaths> {
    const known = new KnownPaths(store)
    if (!isWalking(batch)) return known
    for (const page of batch.pages) {
      const jobs = await store.loaded.look(page).catch(() => []) // the store has said so
      for (const job of jobs) known.add(job)
    }
    return known
  }

  add({ id, path, source }: Job): void {
    this.#index.add(nameOf(source, path), id)
  }

  /** Calls `task` while the job's page is at hand, if there is such a job. */
  async meet(source: number, path: string, task: (job: Job) => void): Promise<boolean> {
    for (const id of this.#index.find(nameOf(source, path))) {
      const page = this.#store.pageOf(id)
      const isMet =
        page && (await this.#store.loaded.use(page, () => this.#meetOne(id, source, path, task)).catch(() => false))
      if (isMet) return true
    }
    return false
  }

  #meetOne(id: number, source: number, path: string, task: (job: Job) => void): boolean {
    const job = this.#store.get(id)
    if (job === undefined || job.source !== source || job.path !== path) return false
    task(job)
    return true
  }
}
