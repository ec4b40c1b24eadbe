/** A slice's share of a second: small enough that calls take turns quickly. */
const SLICE_SECONDS = 0.05
const MIN_SLICE_BYTES = 4096
const MAX_SLICE_BYTES = 1024 * 1024
/** What may be made up for after a timer that came late. */
const BURST_SECONDS = 0.25

interface Turn {
  readonly bytes: number
  readonly go: () => void
}

/** A call's place in the queue. */
export interface Place {
  /** Resolves when the bytes may go, and also when the place is left. */
  readonly turn: Promise<void>
  /** Gives the place up; the bytes are not counted. Nothing happens when it had its turn. */
  readonly leave: () => void
}

/**
 * Bytes per second over all calls together: a token bucket that starts empty, first come, first served. Every call asks
 * for one slice at a time, so slices of all calls alternate.
 */
export class Throttle {
  readonly #nowMs: () => number
  readonly #queue = new Set<Turn>()
  #bytesPerSecond: number | undefined
  #tokens = 0
  #countedMs = 0
  #timer: NodeJS.Timeout | undefined
  /** `nowMs` must not jump with the system's clock. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** False: nobody needs to ask. */
  get isOn(): boolean {
    return this.#bytesPerSecond !== undefined
  }

  /** How much to ask for at a time. */
  get sliceBytes(): number {
    const share = Math.round((this.#bytesPerSecond ?? Number.POSITIVE_INFINITY) * SLICE_SECONDS)
    return Math.min(MAX_SLICE_BYTES, Math.max(MIN_SLICE_BYTES, share))
  }

  /** From now on; `null`: as fast as it goes. Those who wait see the new limit at once. */
  limit(bytesPerSecond: number | null): void {
    this.#count()
    this.#bytesPerSecond = bytesPerSecond ?? undefined
    this.#tokens = Math.min(this.#tokens, this.#mostTokens())
    this.#serve()
  }

  /** Asks for `bytes`, which may be more than a slice. */
  wait(bytes: number): Place {
    let leave = (): void => undefined
    const turn = new Promise<void>((resolve) => {
      const mine: Turn = { bytes, go: resolve }
      leave = () => {
        if (this.#queue.delete(mine)) resolve()
      }
      this.#queue.add(mine)
    })
    this.#serve()
    return { turn, leave }
  }

  #mostTokens(): number {
    return Math.max(this.sliceBytes, (this.#bytesPerSecond ?? 0) * BURST_SECONDS)
  }

  #count(): void {
    const nowMs = this.#nowMs()
    const earned = ((this.#bytesPerSecond ?? 0) * (nowMs - this.#countedMs)) / 1000
    this.#countedMs = nowMs
    this.#tokens = Math.min(this.#tokens + earned, this.#mostTokens())
  }

  /** What is larger than what is there goes when there is anything at all, and is paid for by those after it. */
  #serve(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#count()
    for (const turn of this.#queue) {
      if (this.#bytesPerSecond !== undefined && this.#tokens < Math.min(turn.bytes, this.sliceBytes)) break
      this.#queue.delete(turn)
      if (this.#bytesPerSecond !== undefined) this.#tokens -= turn.bytes
      turn.go()
    }
    const [first] = this.#queue
    if (first === undefined || this.#bytesPerSecond === undefined) return
    const missing = Math.min(first.bytes, this.sliceBytes) - this.#tokens
    this.#timer = setTimeout(() => this.#serve(), Math.max(1, (missing / this.#bytesPerSecond) * 1000))
  }
}
