/**
 * Gathers what comes up in one turn and posts it together: one message between processes costs about as much as sending
 * a small file, whatever it holds.
 */
export class Outbox<T> {
  readonly #post: (items: readonly T[]) => void
  readonly #defer: (task: () => void) => void
  #waiting: T[] = []

  /** `defer` runs its task at the end of the turn (`queueMicrotask`, `setImmediate`). */
  constructor(post: (items: readonly T[]) => void, defer: (task: () => void) => void) {
    this.#post = post
    this.#defer = defer
  }

  add(item: T): void {
    this.#waiting.push(item)
    if (this.#waiting.length === 1) this.#defer(() => this.#flush())
  }

  #flush(): void {
    const items = this.#waiting
    this.#waiting = []
    this.#post(items)
  }
}
