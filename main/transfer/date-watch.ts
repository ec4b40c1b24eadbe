/** A Date header has whole seconds, and a busy machine reads it late. */
const NOISE_MS = 10_000

/**
 * Takes the Date header of each answer of COS as it comes, and tells how far this computer's clock is from it: when that is
 * more than noise, and again when it changes. A right clock is never spoken of.
 */
export function createDateWatch(
  nowMs: () => number,
  tell: (offsetMs: number) => void,
): (dateHeader: string | undefined) => void {
  let toldMs = 0
  let last: string | undefined
  return (dateHeader) => {
    // Thousands of answers in one second say the same.
    if (dateHeader === undefined || dateHeader === last) return
    last = dateHeader
    const serverMs = Date.parse(dateHeader)
    if (Number.isNaN(serverMs)) return
    const offsetMs = serverMs + 500 - nowMs() // half a second: the header is rounded down
    if (Math.abs(offsetMs - toldMs) < NOISE_MS) return
    toldMs = Math.abs(offsetMs) < NOISE_MS ? 0 : offsetMs
    tell(toldMs)
  }
}
