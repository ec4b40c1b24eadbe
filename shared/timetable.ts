/** What the limits of `TransferSettings` mean at a time, in the computer's own time zone. */
import { type TimetableRow, type TransferSettings, WEEKDAYS, type Weekday } from './settings.ts'

/** Bytes per second: 0 = pause, null = as fast as it goes. */
export type Limit = number | null

const DAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES_A_DAY = 1440

/** Minutes since midnight of `09:30`. */
export function minuteOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** Whether a row that begins on `days` goes on into the next day. */
export const isPastMidnight = ({ from, to }: Pick<TimetableRow, 'from' | 'to'>): boolean =>
  minuteOf(to) <= minuteOf(from)

/** Bytes per second that the settings allow at local time `at`. */
export function limitAt(settings: TransferSettings, at: Date): Limit {
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

/** Local times after `at`, of today and the next `days`, at which a row begins or ends on some day; in order. */
function timesAfter({ timetable = [] }: TransferSettings, at: Date, days: number): readonly Date[] {
  const minutes = new Set(timetable.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)]))
  const times = Array.from({ length: days + 1 }, (_, day) =>
    [...minutes].map((minute) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + day, 0, minute)),
  )
  return times
    .flat()
    .filter((time) => time > at)
    .sort((a, b) => a.getTime() - b.getTime())
}

/** How long until `limitAt` may say something else; undefined without a timetable. Knows about summer time. */
export function nextLookMs(settings: TransferSettings, at: Date): number | undefined {
  // Every row's times come every day, needed or not; a look that finds nothing new costs nothing.
  const [next] = timesAfter(settings, at, 1)
  return next && next.getTime() - at.getTime()
}

/** When `limitAt` says something else for the first time, and what; undefined when it never does. */
export function nextChange(
  settings: TransferSettings,
  at: Date,
): { readonly at: Date; readonly limit: Limit } | undefined {
  const now = limitAt(settings, at)
  const time = timesAfter(settings, at, 8).find((candidate) => limitAt(settings, candidate) !== now)
  return time && { at: time, limit: limitAt(settings, time) }
}

/** A stretch of one day with one limit; minutes since midnight, `end` not included. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly limit: Limit
  /** Which row says so; -1 where none covers it. */
  readonly row: number
}

/** What applies on each day of a week, from Monday; a day without summer time beginning or ending. */
export function weekOf(settings: TransferSettings): readonly (readonly Stretch[])[] {
  const { timetable = [], limitBytesPerSecond = null } = settings
  return WEEKDAYS.map((_, day) => {
    const stretches: Stretch[] = []
    const cuts = [
      ...new Set([0, MINUTES_A_DAY, ...timetable.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)])]),
    ]
    cuts.sort((a, b) => a - b)
    for (const [index, start] of cuts.slice(0, -1).entries()) {
      const end = cuts[index + 1] ?? MINUTES_A_DAY
      // 1 January 2024 was a Monday.
      const row = timetable.findIndex((candidate) => covers(candidate, new Date(2024, 0, day + 1, 0, start)))
      const limit = timetable[row]?.limitBytesPerSecond
      const last = stretches.at(-1)
      if (last && last.row === row) stretches[stretches.length - 1] = { ...last, end }
      else stretches.push({ start, end, row, limit: limit === undefined ? limitBytesPerSecond : limit })
    }
    return stretches
  })
}

/** Of each row: whether earlier ones leave it all, some or none of its time. */
export function shareOf(timetable: readonly TimetableRow[]): readonly ('all' | 'some' | 'none')[] {
  const minutesOf = (rows: readonly TimetableRow[], row: number): number =>
    weekOf({ timetable: [...rows] })
      .flat()
      .filter((stretch) => stretch.row === row)
      .reduce((sum, { start, end }) => sum + end - start, 0)
  return timetable.map((row, index) => {
    const left = minutesOf(timetable, index)
    return left === 0 ? 'none' : left < minutesOf([row], 0) ? 'some' : 'all'
  })
}
