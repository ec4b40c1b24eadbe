/** Five messages a second at most. */
const PROGRESS_EVERY_MS = 200

export interface ProgressSource {
  readonly sentBytes: number
}

/** Reports how far large bodies are while any is under way; silent when nothing moved. */
export class Progress {
  readonly #post: (sent: readonly (readonly [id: number, bytes: number])[]) => void
  readonly #watched = new Map<number, { readonly source: ProgressSource; reported: number }>()
  #timer: NodeJS.Timeout | undefined

  constructor(post: (sent: readonly (readonly [id: number, bytes: number])[]) => void) {
    this.#post = post
  }

  watch(id: number, source: ProgressSource): void {
    this.#watched.set(id, { source, reported: 0 })
    this.#timer ??= setInterval(() => this.#report(), PROGRESS_EVERY_MS)
  }

  /** Ids that were never watched are ignored: small bodies are not. */
  forget(id: number): void {
    this.#watched.delete(id)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #report(): void {
    const moved: [number, number][] = []
    for (const [id, entry] of this.#watched) {
      if (entry.source.sentBytes === entry.reported) continue
      entry.reported = entry.source.sentBytes
      moved.push([id, entry.reported])
    }
    if (moved.length > 0) this.#post(moved)
  }
}
