import type { WalkEntry } from '../../../shared/transfer/contract.ts'
import type { Walker } from '../ports.ts'

/** Entries for one batch, handed over one lot at a time. */
export class Feed implements Walker {
  #lot: { readonly entries: readonly WalkEntry[]; readonly taken: (isTaken: boolean) => void } | undefined
  #wake = (): void => undefined
  #isOver = false

  /** False when the batch does not take any more: it was cancelled. */
  push(entries: readonly WalkEntry[]): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false)
    return new Promise((taken) => {
      this.#lot = { entries, taken }
      this.#wake()
    })
  }

  /** Nothing more comes, or nobody takes it. */
  end(): void {
    this.#isOver = true
    this.#lot?.taken(false)
    this.#lot = undefined
    this.#wake()
  }

  /** Of the one batch that this is for; each lot counts as taken when the next one is asked for. */
  async *walk(_sourceId: string, _options: unknown, signal?: AbortSignal): AsyncGenerator<readonly WalkEntry[]> {
    const end = (): void => this.end()
    signal?.addEventListener('abort', end, { once: true })
    try {
      for (;;) {
        const lot = this.#lot
        if (lot === undefined) {
          if (this.#isOver) return
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          continue
        }
        yield lot.entries
        this.#lot = undefined
        lot.taken(true)
      }
    } finally {
      signal?.removeEventListener('abort', end)
      this.end()
    }
  }
}

/** A batch of a watched folder that has no feed (any more): what it was given is in the journal. */
export const NO_FEED: Walker = {
  async *walk() {
    // Nothing comes.
  },
}
