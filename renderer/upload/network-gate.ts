import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import type { Clock, Random } from './ports.ts'

const FIRST_WAIT_MS = 1000
/** Longest time between two looks whether the network is back. */
const MAX_WAIT_MS = 30_000

/** How long a job may wait: `reachedMs` if the server answered before, `neverMs` if it never did. */
export interface Patience {
  readonly reachedMs: number
  readonly neverMs: number
}
/** A window is open and somebody looks at it: the network may take its time. */
export const FOREVER: Patience = { reachedMs: Number.POSITIVE_INFINITY, neverMs: Number.POSITIVE_INFINITY }
/** A command must end: a wrong host is known soon, a lost network may come back. */
export const FOR_A_WHILE: Patience = { reachedMs: 300_000, neverMs: 8000 }

interface Waiter {
  readonly patience: Patience
  readonly pass: () => void
  readonly fail: (error: AppError) => void
}

/**
 * Where the requests to one place wait while there is no network: one of them is let through from time to time to look,
 * the rest only when it got an answer. One timer, however many wait.
 */
export class NetworkGate {
  readonly #clock: Clock
  readonly #random: Random
  readonly #waiters = new Set<Waiter>()
  #closed: { readonly sinceMs: number; readonly error: ErrorInfo } | undefined
  #everReached = false
  #waitMs = FIRST_WAIT_MS
  #timed = false
  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** Why everybody waits; undefined when nobody has to. */
  get error(): ErrorInfo | undefined {
    return this.#closed?.error
  }

  /** Resolves when it is worth sending. @throws AppError `cancelled`, or what closed the gate once patience is over. */
  async pass(signal: AbortSignal, patience: Patience): Promise<void> {
    if (this.#closed === undefined) return
    await new Promise<void>((resolve, reject) => {
      const end = (then: () => void) => (): void => {
        signal.removeEventListener('abort', abort)
        this.#waiters.delete(waiter)
        then()
      }
      const abort = end(() => reject(new AppError({ code: 'cancelled' })))
      const waiter: Waiter = { patience, pass: end(resolve), fail: (error) => end(() => reject(error))() }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiters.add(waiter)
      if (signal.aborted) abort()
      else if (!this.#dismissed(waiter)) this.#startTimer()
    })
  }

  /** The server answered, whatever it said. */
  reached(): void {
    this.#everReached = true
    if (this.#closed === undefined) return
    this.#closed = undefined
    this.#waitMs = FIRST_WAIT_MS
    for (const waiter of [...this.#waiters]) waiter.pass()
  }

  /** The server could not be reached. */
  unreachable(error: ErrorInfo): void {
    this.#closed = { sinceMs: this.#closed?.sinceMs ?? this.#clock.nowMs(), error }
  }

  /** Lets one through at once, as after the computer has woken up, and looks often again. */
  lookNow(): void {
    this.#waitMs = FIRST_WAIT_MS
    const [probe] = this.#waiters
    probe?.pass()
  }

  #dismissed(waiter: Waiter): boolean {
    if (this.#closed === undefined) return false
    const limitMs = this.#everReached ? waiter.patience.reachedMs : waiter.patience.neverMs
    if (this.#clock.nowMs() - this.#closed.sinceMs < limitMs) return false
    waiter.fail(new AppError(this.#closed.error))
    return true
  }

  #startTimer(): void {
    if (this.#timed || this.#closed === undefined || this.#waiters.size === 0) return
    this.#timed = true
    // At least half the wait: a full jitter could knock many times in a row.
    const delayMs = this.#waitMs * (0.5 + this.#random() / 2)
    this.#waitMs = Math.min(MAX_WAIT_MS, this.#waitMs * 2)
    this.#clock.setTimer(delayMs, () => {
      this.#timed = false
      if (this.#closed === undefined) return
      for (const waiter of [...this.#waiters]) this.#dismissed(waiter)
      const [probe] = this.#waiters
      probe?.pass()
      this.#startTimer()
    })
  }
}
