import { WALK_BATCH_SIZE, WALK_WINDOW, type WalkEntry } from '../../shared/transfer/contract.ts'

/** Entries wait at most so long for a full batch. */
const FLUSH_AFTER_MS = 50

/** Packs entries into messages and holds them back while too many are unacknowledged. */
export class WalkBatcher {
  readonly #post: (entries: readonly WalkEntry[]) => void
  #pending: WalkEntry[] = []
  #unacknowledged = 0
  /** The oldest pending entry has waited long enough. */
  #due = false
  #timer: NodeJS.Timeout | undefined
  #wake: (() => void) | undefined

  constructor(post: (entries: readonly WalkEntry[]) => void) {
    this.#post = post
  }

  push(entry: WalkEntry): void {
    this.#pending.push(entry)
    this.#timer ??= setTimeout(() => {
      this.#due = true
      this.#flush()
    }, FLUSH_AFTER_MS)
    this.#flush()
  }

  /** Resolves when less than a batch is held back: the walk waits here. */
  async room(): Promise<void> {
    while (this.#pending.length >= WALK_BATCH_SIZE) await this.#change()
  }

  /** Resolves when everything has been posted. */
  async end(): Promise<void> {
    this.#due = true
    this.#flush()
    while (this.#pending.length > 0) {
      this.#due = true
      await this.#change()
    }
  }

  acknowledge(): void {
    this.#unacknowledged = Math.max(0, this.#unacknowledged - 1)
    this.#flush()
  }

  /** Drops what is pending and lets a waiting walk go on, to see that it was cancelled. */
  close(): void {
    this.#pending = []
    this.#stopTimer()
    this.#wake?.()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #flush(): void {
    while (this.#unacknowledged < WALK_WINDOW && (this.#due || this.#pending.length >= WALK_BATCH_SIZE)) {
      const batch = this.#pending.splice(0, WALK_BATCH_SIZE)
      if (this.#pending.length === 0) this.#stopTimer()
      if (batch.length === 0) break
      this.#unacknowledged += 1
      this.#post(batch)
      this.#wake?.()
    }
  }

  #stopTimer(): void {
    this.#due = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
