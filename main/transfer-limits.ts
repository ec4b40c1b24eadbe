import type { LimitRule, TransferLimits } from '../shared/ipc/contract.ts'
import type { TransferSettings } from '../shared/settings.ts'
import { type Limit, limitAt, nextChange, nextLookMs } from '../shared/timetable.ts'

/** Most connections unless the settings say otherwise; renderer/upload/concurrency.ts decides how many of them it takes. */
const DEFAULT_MAX_CONNECTIONS = 128
/** A connection slower than this is what COS calls UserNetworkTooSlow: a low limit is for few connections. */
const LEAST_BYTES_PER_SECOND = 8 * 1024
/** Fewer than one part needs, nothing could be sent. */
const LEAST_CONNECTIONS = 4
/** The clock may be set, and no event tells: looked at so often at least. */
const LOOK_EVERY_MS = 600_000

interface Options {
  readonly settings: () => TransferSettings
  readonly now: () => Date
  /** To the transfer process; null = as fast as it goes. */
  readonly limitRate: (bytesPerSecond: number | null) => void
  /** To the page, when they have changed. */
  readonly tell: (limits: TransferLimits) => void
}

/** Keeps transfer and page to what the settings, the time of day and running commands allow. */
export interface TransferLimiter {
  readonly current: () => TransferLimits
  /** Looks again: the settings have changed, or the computer has slept. */
  readonly refresh: () => void
  /** At most so many bytes per second until the answer is called; the lowest of all limits counts. */
  readonly during: (bytesPerSecond: number) => () => void
}

export function createTransferLimiter({ settings, now, limitRate, tell }: Options): TransferLimiter {
  const commands = new Set<{ readonly bytesPerSecond: number }>()
  let timer: NodeJS.Timeout | undefined
  let told: { readonly rate: number | null; readonly limits: TransferLimits } | undefined

  function refresh(): void {
    clearTimeout(timer)
    const at = now()
    const next = Math.min(LOOK_EVERY_MS, nextLookMs(settings(), at) ?? LOOK_EVERY_MS)
    if (settings().timetable !== undefined) timer = setTimeout(refresh, next)
    const allowed = limitAt(settings(), at)
    // Parts under way end at the speed of other times.
    const rate = lowest([allowed === 0 ? settings().limitBytesPerSecond : allowed, ...rates(commands)])
    const maxConnections = connectionsFor(settings(), rate)
    const limits = { isPaused: allowed === 0, maxConnections, ...ruleAt(settings(), at, rate) }
    const before = told
    told = { rate, limits }
    if (before?.rate !== rate) limitRate(rate)
    if (JSON.stringify(before?.limits) !== JSON.stringify(limits)) tell(limits)
  }

  refresh()
  return {
    current: () => told?.limits ?? { isPaused: false, maxConnections: DEFAULT_MAX_CONNECTIONS },
    refresh,
    during(bytesPerSecond) {
      const mine = { bytesPerSecond }
      commands.add(mine)
      refresh()
      return () => {
        commands.delete(mine)
        refresh()
      }
    },
  }
}

/** Of commands and settings the lower, so that what is shown is what is meant. */
function ruleAt(settings: TransferSettings, at: Date, rate: Limit): { rule?: LimitRule } {
  const limit = limitAt(settings, at) === 0 ? 0 : rate
  const next = nextChange(settings, at)
  const change = next && { atMs: next.at.getTime(), limit: next.limit }
  return limit === null && change === undefined ? {} : { rule: { limit, ...(change && { change }) } }
}

const rates = (commands: ReadonlySet<{ readonly bytesPerSecond: number }>): readonly number[] =>
  [...commands].map(({ bytesPerSecond }) => bytesPerSecond)

function lowest(limits: readonly (number | null | undefined)[]): number | null {
  const known = limits.flatMap((limit) => (limit ? [limit] : []))
  return known.length === 0 ? null : Math.min(...known)
}

function connectionsFor({ maxConnections = DEFAULT_MAX_CONNECTIONS }: TransferSettings, rate: number | null): number {
  if (rate === null) return maxConnections
  return Math.min(maxConnections, Math.max(LEAST_CONNECTIONS, Math.floor(rate / LEAST_BYTES_PER_SECOND)))
}
