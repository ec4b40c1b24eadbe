import type { Clock } from '../ports.ts'
import { PathSet } from './path-set.ts'

/** Hints can be lost: everything is looked through so often. */
export const EVERY_MS = 600_000
/** After a hint: more of them may be on their way. */
const HINT_MS = 1000
/** Between two looks that hints ask for. */
const APART_MS = 2000
/** A look through everything is not begun again before so many times what the last one took. */
const REST_FACTOR = 3

/** When one watched folder is looked at next, and where. */
export class WatchAgenda {
  readonly #clock: Clock
  readonly #act: () => void
  readonly #wanted = new PathSet()
  #dueMs = Number.POSITIVE_INFINITY
  #wholeDueMs = Number.POSITIVE_INFINITY
  #lastMs = Number.NEGATIVE_INFINITY
  #wholeNotBeforeMs = Number.NEGATIVE_INFINITY
  #stopTimer: (() => void) | undefined
  constructor(clock: Clock, act: () => void) {
    this.#clock = clock
    this.#act = act
  }

  /** Null: everything. */
  lookAt(paths: readonly string[] | null, delayMs: number): void {
    this.#wanted.add(paths)
    this.#dueMs = Math.min(this.#dueMs, this.#clock.nowMs() + delayMs)
    this.resume()
  }

  hinted(paths: readonly string[] | null): void {
    this.#wanted.add(paths)
    this.#dueMs = Math.min(this.#dueMs, Math.max(this.#clock.nowMs() + HINT_MS, this.#lastMs + APART_MS))
    this.resume()
  }

  /** A look through everything has taken so long. */
  lookedThrough(tookMs: number): void {
    const nowMs = this.#clock.nowMs()
    this.#wholeDueMs = nowMs + EVERY_MS
    this.#wholeNotBeforeMs = nowMs + tookMs * REST_FACTOR
  }

  /** What is to be looked at now; nothing is due any more but the next look through everything. */
  take(): readonly string[] | null {
    const nowMs = this.#clock.nowMs()
    if (nowMs >= this.#wholeDueMs) this.#wanted.add(null)
    this.#dueMs = Number.POSITIVE_INFINITY
    this.#lastMs = nowMs
    return this.#wanted.take()
  }

  clear(): void {
    this.#wanted.take()
    this.#dueMs = Number.POSITIVE_INFINITY
    this.#wholeDueMs = Number.POSITIVE_INFINITY
    this.#stopTimer?.()
    this.#stopTimer = undefined
  }

  /** Sees to it that what is due is acted on; again after each look. */
  resume(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
    const dueMs = this.#wanted.isAll ? Math.max(this.#dueMs, this.#wholeNotBeforeMs) : this.#dueMs
    const nextMs = Math.min(dueMs, this.#wholeDueMs)
    if (nextMs === Number.POSITIVE_INFINITY) return
    this.#stopTimer = this.#clock.setTimer(Math.max(0, nextMs - this.#clock.nowMs()), () => {
      this.#stopTimer = undefined
      this.#act()
    })
  }
}
