import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { Random } from './ports.ts'

/** Tries of one request before its file fails: with the delays below, about a minute of a server in trouble. */
export const MAX_TRIES = 6
/** First delay's ceiling; doubled with each try, so that a crowd of clients spreads out. */
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 20_000
/** A server may ask for more patience than this, but not get it. */
const MAX_RETRY_AFTER_MS = 120_000

/** What has already been tried for one request. */
export interface Attempts {
  /** Failures so far that count. */
  readonly tries: number
  readonly renewed: boolean
  readonly clockCorrected: boolean
  /** The bytes arrived damaged once. */
  readonly damaged: boolean
}
export const NO_ATTEMPTS: Attempts = { tries: 0, renewed: false, clockCorrected: false, damaged: false }

export type Advice =
  /** Send it again after `delayMs`; one more try is used up. */
  | { readonly do: 'retry'; readonly delayMs: number }
  /** Send it again at once; nothing is used up. */
  | { readonly do: 'again' }
  /** Wait until the network is back; nothing is used up. */
  | { readonly do: 'wait-for-network' }
  | { readonly do: 'renew-credential' }
  | { readonly do: 'correct-clock' }
  | { readonly do: 'fail' }

type Kind = 'retry' | 'damaged' | 'again' | 'network' | 'renew' | 'clock'
/** Every other code is final: the file, the user or an admin has to change first. */
const KINDS: { readonly [C in ErrorCode]?: Kind } = {
  'connection-lost': 'retry',
  'connection-stalled': 'retry',
  'slow-down': 'retry',
  'server-error': 'retry',
  'answer-malformed': 'retry',
  'checksum-mismatch': 'damaged',
  'network-unreachable': 'network',
  // As good as no network: it comes back, or somebody changes the settings.
  'proxy-unreachable': 'network',
  // Many say so when it is they who cannot reach the server.
  'proxy-refused': 'retry',
  'credential-expired': 'renew',
  // Transfer has no grant for it any more: each credential brings a new one.
  'destination-refused': 'renew',
  'clock-wrong': 'clock',
  'transfer-restarted': 'again',
}

/** Full jitter: anything between nothing and the ceiling, which doubles from try to try. */
export function backoffMs(tries: number, random: Random): number {
  return Math.floor(random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** tries))
}

/** What to do after a request failed with `info`. Pure but for `random`. */
export function advise(info: ErrorInfo, attempts: Attempts, random: Random, retryAfterMs?: number): Advice {
  switch (KINDS[info.code]) {
    case 'damaged':
      // Damaged twice on the way is no accident of the line any more.
      return attempts.damaged ? { do: 'fail' } : { do: 'retry', delayMs: backoffMs(0, random) }
    case 'retry': {
      if (attempts.tries + 1 >= MAX_TRIES) return { do: 'fail' }
      const asked = Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS)
      return { do: 'retry', delayMs: asked + backoffMs(attempts.tries, random) }
    }
    case 'network':
      return { do: 'wait-for-network' }
    case 'again':
      return { do: 'again' }
    case 'renew':
      return attempts.renewed ? { do: 'fail' } : { do: 'renew-credential' }
    case 'clock':
      return attempts.clockCorrected ? { do: 'fail' } : { do: 'correct-clock' }
    default:
      return { do: 'fail' }
  }
}

/** Notes what `advice` uses up. */
export function afterAdvice(attempts: Attempts, advice: Advice, info: ErrorInfo): Attempts {
  return {
    tries: attempts.tries + (advice.do === 'retry' ? 1 : 0),
    renewed: attempts.renewed || advice.do === 'renew-credential',
    clockCorrected: attempts.clockCorrected || advice.do === 'correct-clock',
    damaged: attempts.damaged || info.code === 'checksum-mismatch',
  }
}
