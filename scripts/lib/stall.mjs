// @ts-check

/**
 * Watches a number that grows while work gets on, and reports once when it has not changed for too long. However slow
 * the work is as a whole, it is left alone as long as it moves.
 * @param {{ measure: () => number, stallMs: number, onStall: () => void, everyMs?: number }} options
 * @returns {() => void} stops watching
 */
export function watchForStall({ measure, stallMs, onStall, everyMs = 500 }) {
  let last = measure()
  let quietMs = 0
  const timer = setInterval(() => {
    const current = measure()
    quietMs = current === last ? quietMs + everyMs : 0
    last = current
    if (quietMs < stallMs) return
    clearInterval(timer)
    onStall()
  }, everyMs)
  return () => clearInterval(timer)
}
