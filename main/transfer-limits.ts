import type { TransferLimits } from '../shared/ipc/contract.ts'
import type { TimetableRow, TransferSettings, Weekday } from '../shared/settings.ts'

/** Most connections unless the settings say otherwise; renderer/upload/concurrency.ts decides how many of them it takes. */
const DEFAULT_MAX_CONNECTIONS = 128
/** A connection slower than this is what COS calls UserNetworkTooSlow: a low limit is for few connections. */
const LEAST_BYTES_PER_SECOND = 8 * 1024
/** Fewer than one part needs, nothing could be sent. */
const LEAST_CONNECTIONS = 4
/** The clock may be set, and no event tells: looked at so often at least. */
const LOOK_EVERY_MS = 600_000

const DAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Bytes per second that the settings allow at local time `at`: 0 = pause, null = as fast as it goes. */
export function limitAt(settings: TransferSettings, at: Date): number | null {
  const row = settings.timetable?.find((candidate) => covers(candidate, at))
  return row === undefined ? (settings.limitBytesPerSecond ?? null) : row.limitBytesPerSecond
}

/** A row that ends when or before it begins goes on past midnight, and belongs to the day it begins on. */
function covers({ days, from, to }: TimetableRow, at: Date): boolean {
  const minute = at.getHours() * 60 + at.getMinutes()
  const [first, end] = [minuteOf(from), minuteOf(to)]
  const isOn = (daysAgo: number): boolean => days.some((day) => DAYS[(at.getDay() + 7 - daysAgo) % 7] === day)
  if (first < end) return isOn(0) && minute >= first && minute < end
  return (isOn(0) && minute >= first) || (isOn(1) && minute < end)
}

function minuteOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** How long until `limitAt` may say something else; undefined without a timetable. Knows about summer time. */
export function nextChangeMs({ timetable = [] }: TransferSettings, at: Date): number | undefined {
  const minutes = timetable.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)])
  const times = minutes.flatMap((minute) =>
    [0, 1].map((days) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, 0, minute).getTime()),
  )
  // Every row's times come every day, needed or not; a look that finds nothing new costs nothing.
  const later = times.map((time) => time - at.getTime()).filter((ms) => ms > 0)
  return later.length === 0 ? undefined : Math.min(...later)
}

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
    const next = Math.min(LOOK_EVERY_MS, nextChangeMs(settings(), at) ?? LOOK_EVERY_MS)
    if (settings().timetable !== undefined) timer = setTimeout(refresh, next)
    const allowed = limitAt(settings(), at)
    // Parts under way end at the speed of other times.
    const rate = lowest([allowed === 0 ? settings().limitBytesPerSecond : allowed, ...rates(commands)])
    const limits = { isPaused: allowed === 0, maxConnections: connectionsFor(settings(), rate) }
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
