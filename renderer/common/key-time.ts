/** How much of a pasted key's time is left, as it is shown. */
export interface KeyTime {
  /** `ending`: soon enough to say so. */
  readonly phase: 'good' | 'ending' | 'gone'
  /** Whole minutes, in the last two minutes seconds. */
  readonly shownSeconds: number
  /** When something else is to be shown; undefined: never. */
  readonly changeInMs?: number
}

const ENDING_MS = 600_000
const SECONDS_MS = 120_000
const MINUTE_MS = 60_000

/** Pure. Undefined: there is no key. */
export function keyTime(usableUntilMs: number | undefined, nowMs: number): KeyTime {
  const leftMs = (usableUntilMs ?? nowMs) - nowMs
  if (leftMs <= 0) return { phase: 'gone', shownSeconds: 0 }
  const stepMs = leftMs <= SECONDS_MS ? 1000 : MINUTE_MS
  const steps = Math.ceil(leftMs / stepMs) - 1
  // Rounded up: at its last second a key can still be used.
  const shownSeconds = ((steps + 1) * stepMs) / 1000
  return { phase: leftMs <= ENDING_MS ? 'ending' : 'good', shownSeconds, changeInMs: leftMs - steps * stepMs }
}
