/** The time left as it was last shown, and what it was reckoned from. */
export interface Estimate {
  /** Undefined while there is too little to go by: the page says that it is measuring. */
  readonly secondsLeft?: number
  /** When bytes began to move without a break. */
  readonly movingSinceMs?: number
  /** Smoothed over about `SMOOTHING_MS`. */
  readonly bytesPerSecond: number
  readonly atMs: number
}

/** One look at the totals. */
export interface Measurement {
  readonly bytesLeft: number
  readonly bytesPerSecond: number
  /** True while files are still being found, so that what is left is not yet known. */
  readonly isGrowing: boolean
  readonly nowMs: number
}

/** A figure that is shown earlier jumps about more than it tells. */
const SETTLE_MS = 3000
/** The worker already smooths over five seconds; the time left should be calmer than the speed. */
const SMOOTHING_MS = 10_000

/** Pure: the next estimate from the last one. */
export function nextEstimate(last: Estimate | undefined, now: Measurement): Estimate {
  const { bytesLeft, bytesPerSecond, isGrowing, nowMs } = now
  if (bytesPerSecond <= 0 || bytesLeft <= 0) return { bytesPerSecond: 0, atMs: nowMs }
  const isMoving = last?.movingSinceMs !== undefined
  const movingSinceMs = last?.movingSinceMs ?? nowMs
  const smoothed = isMoving ? smooth(last, bytesPerSecond, nowMs) : bytesPerSecond
  const estimate = { movingSinceMs, bytesPerSecond: smoothed, atMs: nowMs }
  if (isGrowing || nowMs - movingSinceMs < SETTLE_MS) return estimate
  return { ...estimate, secondsLeft: roundSeconds(bytesLeft / smoothed) }
}

function smooth(last: Estimate, bytesPerSecond: number, nowMs: number): number {
  const weight = 1 - Math.exp(-Math.max(nowMs - last.atMs, 0) / SMOOTHING_MS)
  return last.bytesPerSecond + weight * (bytesPerSecond - last.bytesPerSecond)
}

/** Coarser the longer it takes, so that the text does not flicker; never 0 while something is left. */
export function roundSeconds(seconds: number): number {
  const step = seconds < 60 ? 5 : seconds < 600 ? 15 : seconds < 3600 ? 60 : seconds < 86_400 ? 300 : 3600
  return Math.max(Math.round(seconds / step) * step, 5)
}
