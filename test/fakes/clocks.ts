import type { Clock } from '../../renderer/upload/ports.ts'

interface Timer {
  readonly dueMs: number
  readonly task: () => void
}

/** Stands still until told. */
export class ManualClock implements Clock {
  #nowMs: number
  #timers: Timer[] = []
  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs
  }
  nowMs(): number {
    return this.#nowMs
  }
  get timers(): number {
    return this.#timers.length
  }
  setTimer(delayMs: number, task: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }
  /** Runs what falls due on the way, in order; lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const [next] = this.#timers.filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)
      if (next === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.task()
      await settle()
    }
    this.#nowMs = untilMs
    await settle()
  }
}

/** Jumps to the next timer whenever the event loop has nothing else to do: waiting costs no time. */
export class SkippingClock implements Clock {
  #nowMs: number
  #timers: Timer[] = []
  #scheduled = false
  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs
  }
  nowMs(): number {
    return this.#nowMs
  }
  setTimer(delayMs: number, task: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, task }
    this.#timers.push(timer)
    this.#schedule()
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setTimeout(() => {
      this.#scheduled = false
      const next = this.#timers.sort((a, b) => a.dueMs - b.dueMs).shift()
      if (next === undefined) return
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.task()
      if (this.#timers.length > 0) this.#schedule()
    }, 1)
  }
}

/** Lets everything that is ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** The same numbers every time (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
