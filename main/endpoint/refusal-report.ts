import type { FromEndpoint } from '../../shared/endpoint-process.ts'
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts'

type Told = Extract<FromEndpoint, { type: 'refused' }>
/** One refusal, as it is reported. */
export type RefusedQuestion = Omit<Told, 'type' | 'count'>

/** Tells main of refusals, so that the audit log has them and yet nobody can fill the disk with them. */
export interface RefusalReport {
  /** 0, or in how many seconds this address will be told one by one again. */
  add(refused: RefusedQuestion): number
  /** Tells of those that were only counted. */
  flush(): void
}

/** Kinds counted between two flushes; what is beyond is added to the first of its kind of refusal. */
const MAX_KINDS = 100
/** Of all addresses together: whoever is at this computer has 16 million of them (127.0.0.0/8), and with IPv6 everybody has more. */
const TOLD_OF_ALL = { burst: 100, perMinute: 60 }

/** `limiter` is per address. */
export function createRefusalReport(
  limiter: RateLimiter,
  tell: (told: Told) => void,
  nowMs: () => number,
): RefusalReport {
  const everybody = createRateLimiter(TOLD_OF_ALL, nowMs)
  const counted = new Map<string, Told>()
  const count = (refused: RefusedQuestion): void => {
    const { refusal, address, clientId = '', route = '' } = refused
    const precise = `${refusal} ${address} ${clientId} ${route}`
    const name = counted.has(precise) || counted.size < MAX_KINDS ? precise : refusal
    const before = counted.get(name)
    // The latest stands for the others.
    counted.set(name, { ...refused, type: 'refused', count: (before?.count ?? 0) + 1 })
  }
  return {
    add(refused) {
      const retryAfterSeconds = limiter.take(refused.address)
      if (retryAfterSeconds === 0 && everybody.take('all') === 0) tell({ ...refused, type: 'refused', count: 1 })
      else count(refused)
      return retryAfterSeconds
    },
    flush() {
      for (const told of counted.values()) tell(told)
      counted.clear()
    },
  }
}
