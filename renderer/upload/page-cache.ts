import type { JobPage } from './job-page.ts'

/**
 * Which pages have their jobs in memory: those that are held or not yet written, and the most recently used others up
 * to the capacity. Each step in constant time.
 */
export class PageCache {
  readonly #capacity: number
  readonly #read: (page: JobPage) => Promise<void>
  /** Loaded pages that can be spared, the least recently used first. */
  readonly #idle = new Set<JobPage>()
  /** Loaded pages that have not been asked for since they were filled. */
  readonly #fresh = new Set<JobPage>()
  /** `read` gives a page its jobs. */
  constructor(capacity: number, read: (page: JobPage) => Promise<void>) {
    this.#capacity = capacity
    this.#read = read
  }

  /** Undefined when the jobs are at hand. @throws what the journal throws. */
  load(page: JobPage): Promise<void> | undefined {
    if (page.jobs !== undefined) {
      this.#fresh.delete(page)
      this.#place(page)
      return undefined
    }
    page.loading ??= this.#load(page)
    return page.loading
  }

  /** A page whose jobs have not been on disk yet. */
  add(page: JobPage): void {
    page.jobs = []
    this.#fresh.add(page)
    this.#place(page)
  }

  hold(page: JobPage): void {
    page.holds += 1
    this.#idle.delete(page)
  }

  release(page: JobPage): void {
    page.holds -= 1
    this.#place(page)
    this.#trim()
  }

  /** The page is to be written. */
  soil(page: JobPage): void {
    page.isDirty = true
    this.#idle.delete(page)
  }

  /**
   * The page is on disk as it is. One that has just been filled goes first: those before it are sent before it, and what
   * lives but shortly is cheap to collect.
   */
  written(page: JobPage): void {
    page.isDirty = false
    this.#place(page)
    if (this.#fresh.has(page) && this.#idle.has(page) && this.#idle.size > this.#capacity) this.#unload(page)
    this.#trim()
  }

  forget(pages: readonly JobPage[]): void {
    for (const page of pages) if (page.jobs !== undefined) this.#unload(page)
  }

  async #load(page: JobPage): Promise<void> {
    try {
      await this.#read(page)
      this.#place(page)
    } finally {
      page.loading = undefined
    }
    // Whoever waits has its turn first, in this very turn of the event loop.
    queueMicrotask(() => this.#trim())
  }

  /** Last among those that can be spared, if it can be. */
  #place(page: JobPage): void {
    this.#idle.delete(page)
    if (page.jobs !== undefined && page.holds === 0 && !page.isDirty) this.#idle.add(page)
  }

  #trim(): void {
    for (const page of this.#idle) {
      if (this.#idle.size <= this.#capacity) return
      this.#unload(page)
    }
  }

  #unload(page: JobPage): void {
    page.unload()
    this.#idle.delete(page)
    this.#fresh.delete(page)
  }
}
