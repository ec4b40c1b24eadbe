import { AppError } from '../../shared/errors.ts'

/** A page starts in a fraction of a second; one that has not by then never will. */
export const PAGE_START_MS = 30_000
/** So many deaths within the window are followed by a new page at once, later ones after a pause; more, and it is hopeless. */
const QUICK_DEATHS = 8
const HOPELESS_DEATHS = 15
const DEATHS_WINDOW_MS = 60_000
const SLOW_RELOAD_MS = 5000

interface Listeners {
  readonly onStarted: () => void
  /** The limit is over, or it dies again and again: whoever depends on the page waits in vain. */
  readonly onMissing: (error: AppError) => void
}
interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: AppError) => void
}

/** Whether the window's page is there. Pages die, also while they start, and their last words may come after the news. */
export class PageLife {
  readonly #listeners: Listeners
  #page = {}
  #isReady = false
  #limit: NodeJS.Timeout | undefined
  #waiters: Waiter[] = []
  #deaths: readonly number[] = []
  constructor(listeners: Listeners) {
    this.#listeners = listeners
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /**
   * A page asks what it starts with. What this answers is to be called when that page can take events; it has no effect
   * if the page is gone by then.
   */
  starting(): () => void {
    const asking = this.#page
    return () => {
      if (asking !== this.#page || this.#isReady) return
      this.#isReady = true
      const waiting = this.#takeWaiters()
      this.#listeners.onStarted()
      for (const { resolve } of waiting) resolve()
    }
  }

  /** Settles when there is a page. @throws AppError `page-not-started` when there is none within the limit. */
  started(): Promise<void> {
    if (this.#isReady) return Promise.resolve()
    this.#expect()
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** The page is about to be replaced. */
  gone(): void {
    this.#page = {}
    this.#isReady = false
  }

  /** Its process has died. Answers in how many ms to load the next, which has to start within the limit. */
  died(): number {
    this.gone()
    const nowMs = Date.now()
    this.#deaths = [...this.#deaths, nowMs].filter((deathMs) => nowMs - deathMs < DEATHS_WINDOW_MS)
    if (this.#deaths.length >= HOPELESS_DEATHS) this.#miss()
    this.#expect()
    return this.#deaths.length > QUICK_DEATHS ? SLOW_RELOAD_MS : 0
  }

  /** The window is gone too: nobody expects a page, but those who wait for one already. */
  closed(): void {
    this.gone()
    clearTimeout(this.#limit)
    this.#limit = undefined
    if (this.#waiters.length > 0) this.#expect()
  }

  #expect(): void {
    this.#limit ??= setTimeout(() => this.#miss(), PAGE_START_MS)
  }

  #miss(): void {
    const error = new AppError({ code: 'page-not-started' })
    for (const { reject } of this.#takeWaiters()) reject(error)
    this.#listeners.onMissing(error)
  }

  #takeWaiters(): readonly Waiter[] {
    clearTimeout(this.#limit)
    this.#limit = undefined
    return this.#waiters.splice(0)
  }
}
