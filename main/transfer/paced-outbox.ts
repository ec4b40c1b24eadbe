/**
 * Between two messages that hold nothing but what may wait. A message costs either process as much as sending a small
 * file does, whatever it holds: with thousands of small files a second this halves what they cost.
 */
const GAP_MS = 5

/** Gathers messages: those that may wait for a moment, all others until the end of the turn. */
export class PacedOutbox<T> {
  readonly #post: (items: readonly T[]) => void
  #waiting: T[] = []
  #postedAtMs = Number.NEGATIVE_INFINITY
  #later: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined

  constructor(post: (items: readonly T[]) => void) {
    this.#post = post
  }

  /** `mayWait`: where messages have been frequent, this one goes with those of the next milliseconds. */
  add(item: T, mayWait: boolean): void {
    this.#waiting.push(item)
    if (this.#soon !== undefined) return
    const waitMs = mayWait ? this.#postedAtMs + GAP_MS - performance.now() : 0
    if (waitMs <= 0) this.#soon = setImmediate(() => this.#flush())
    else this.#later ??= setTimeout(() => this.#flush(), waitMs)
  }

  #flush(): void {
    clearTimeout(this.#later)
    this.#later = undefined
    clearImmediate(this.#soon)
    this.#soon = undefined
    const items = this.#waiting
    this.#waiting = []
    this.#postedAtMs = performance.now()
    this.#post(items)
  }
}
