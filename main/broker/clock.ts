/** Beyond this the SDK's signatures, made with the local clock, come near STS's limit of 300 s. */
export const MAX_UNCORRECTED_OFFSET_MS = 60_000

/** A Date header has whole seconds and travels for a while; less than this is not a wrong clock. */
const NOISE_MS = 2000

/** How far this computer's clock is from the service's. */
export interface Clock {
  /** Local epoch ms. */
  nowMs(): number
  /** Server minus local; 0 until learned, and within the noise of a Date header. */
  offsetMs(): number
  /** The server's time as far as known. */
  serverNowMs(): number
  /** Takes the Date header of an answer; anything else than a date is ignored, since proxies leave it out. */
  learn(dateHeader: unknown, sentAtMs: number, receivedAtMs: number): number | undefined
  /** What another server's clock says; used until this one's own has spoken. */
  suggest(offsetMs: number): void
}

/** A clock that has learned nothing yet; `nowMs` is the local one. */
export function createClock(nowMs: () => number): Clock {
  let offset = 0
  let hasLearned = false
  return {
    nowMs,
    offsetMs: () => offset,
    serverNowMs: () => nowMs() + offset,
    learn(dateHeader, sentAtMs, receivedAtMs) {
      const serverDateMs = typeof dateHeader === 'string' ? Date.parse(dateHeader) : Number.NaN
      if (Number.isNaN(serverDateMs)) return undefined
      // Half a second: the header is rounded down.
      const measured = serverDateMs + 500 - (sentAtMs + receivedAtMs) / 2
      offset = Math.abs(measured) < NOISE_MS ? 0 : Math.round(measured)
      hasLearned = true
      return serverDateMs
    },
    suggest(offsetMs) {
      if (!hasLearned) offset = offsetMs
    },
  }
}
