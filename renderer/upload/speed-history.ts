import type { Clock } from './ports.ts'

const SAMPLE_EVERY_MS = 1000
/** Two minutes: as many columns as a small graph has. */
const SAMPLES = 120

export interface SpeedHistoryPort {
  readonly clock: Clock
  /** All bytes sent so far; of a part that broke they are taken back. */
  readonly bytesDone: () => number
  readonly publish: (bytesPerSecond: readonly number[]) => void
}

/** How fast it went in each of the last seconds, the oldest first. */
export class SpeedHistory {
  readonly #port: SpeedHistoryPort
  #samples: number[] = []
  /** When it was last looked; undefined before that. */
  #bytes: number | undefined
  #atMs = 0
  #isWatching = false
  constructor(port: SpeedHistoryPort) {
    this.#port = port
  }

  /** Something may be moving: it is looked at every second until nothing is. */
  touch(): void {
    if (this.#isWatching) return
    const { bytesDone, clock } = this.#port
    const bytes = bytesDone()
    // What an earlier run sent is not this one's speed.
    if (this.#bytes === undefined || bytes <= this.#bytes) {
      this.#bytes = bytes
      return
    }
    this.#isWatching = true
    const nowMs = clock.nowMs()
    const idle = this.#samples.length === 0 ? 0 : Math.floor((nowMs - this.#atMs) / SAMPLE_EVERY_MS)
    for (let second = 0; second < Math.min(idle, SAMPLES); second += 1) this.#add(0)
    this.#atMs = nowMs
    this.#next()
  }

  #next(): void {
    const { clock } = this.#port
    clock.setTimer(SAMPLE_EVERY_MS, () => this.#sample())
  }

  #sample(): void {
    const { bytesDone, clock, publish } = this.#port
    const [bytes, nowMs] = [bytesDone(), clock.nowMs()]
    const seconds = Math.max(SAMPLE_EVERY_MS, nowMs - this.#atMs) / 1000
    const bytesPerSecond = Math.max(0, (bytes - (this.#bytes ?? bytes)) / seconds)
    // A computer that has slept, or was busy, is some samples behind.
    for (let second = 0; second < Math.min(Math.round(seconds), SAMPLES); second += 1) this.#add(bytesPerSecond)
    this.#bytes = bytes
    this.#atMs = nowMs
    publish([...this.#samples])
    this.#isWatching = bytesPerSecond > 0
    if (this.#isWatching) this.#next()
  }

  #add(bytesPerSecond: number): void {
    this.#samples = [...this.#samples, bytesPerSecond].slice(-SAMPLES)
  }
}
