import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** The server is busy, in trouble or out of reach: throttling, 5xx, the network. Everything else stays as it is. */
const PASSING: readonly ErrorCode[] = ['sts-unreachable', 'broker-unreachable']
/** The first one included. What lasts longer is for whoever asked: uploads wait for the network, a test says so. */
const MAX_TRIES = 3
/** First delay's ceiling; doubled with each try. */
const BASE_DELAY_MS = 500
/** An attempt that has taken so long has used up the patience of whoever waits. */
const GIVE_UP_AFTER_MS = 10_000

/** Time and chance, so that a test needs to wait for neither. */
export interface Patience {
  readonly random: () => number
  readonly nowMs: () => number
  readonly pause: (ms: number) => Promise<unknown>
}
export const PATIENCE: Patience = { random: Math.random, nowMs: () => performance.now(), pause: (ms) => delay(ms) }

/** Makes an attempt again, with full jitter, while what failed may pass by itself. @throws what the last one threw. */
export async function retryPassing<T>(attempt: () => Promise<T>, patience: Patience = PATIENCE): Promise<T> {
  const startedMs = patience.nowMs()
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const isPassing = error instanceof AppError && PASSING.includes(error.info.code)
      if (!isPassing || tries === MAX_TRIES || patience.nowMs() - startedMs > GIVE_UP_AFTER_MS) throw error
      await patience.pause(patience.random() * BASE_DELAY_MS * 2 ** (tries - 1))
    }
  }
}
