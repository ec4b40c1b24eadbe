import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTransferLimiter } from '../../../main/transfer-limits.ts'
import type { TransferLimits } from '../../../shared/ipc/contract.ts'
import { TransferSettings, WEEKDAYS } from '../../../shared/settings.ts'
import { limitAt, nextChange, nextLookMs, shareOf, weekOf } from '../../../shared/timetable.ts'

const WORK_DAYS = WEEKDAYS.slice(0, 5)
const OFFICE: TransferSettings = {
  limitBytesPerSecond: 5_000_000,
  timetable: [
    { days: [...WORK_DAYS], from: '09:00', to: '12:30', limitBytesPerSecond: 0 },
    { days: [...WORK_DAYS], from: '09:00', to: '18:00', limitBytesPerSecond: 100_000 },
    { days: ['fri'], from: '22:00', to: '06:00', limitBytesPerSecond: null },
  ],
}
/** Local time; 2 March 2026 is a Monday. */
const on = (day: number, time: string): Date => new Date(`2026-03-0${day}T${time}:00`)

describe('the limit at a time', () => {
  test.each([
    ['outside the timetable the general one', on(2, '08:59'), 5_000_000],
    ['from the first minute', on(2, '09:00'), 0],
    ['the first row that covers it', on(2, '12:29'), 0],
    ['then the next', on(2, '12:30'), 100_000],
    ['not the last minute', on(2, '18:00'), 5_000_000],
    ['not on other days', on(7, '10:00'), 5_000_000],
    ['before midnight', on(6, '23:00'), null],
    ['and after it, on the next day', on(7, '05:59'), null],
    ['until it ends', on(7, '06:00'), 5_000_000],
    ['only after the day it begins on', on(6, '05:00'), 5_000_000],
  ])('%s', (_name, at, limit) => {
    expect(limitAt(OFFICE, at)).toBe(limit)
  })

  test('from Sunday into Monday', () => {
    const timetable = [{ days: ['sun' as const], from: '20:00', to: '20:00', limitBytesPerSecond: 0 }]
    expect(limitAt({ timetable }, on(2, '19:59'))).toBe(0)
    expect(limitAt({ timetable }, on(2, '20:00'))).toBeNull()
  })
})

test('at every change there is a look, and no sooner than the clock says', () => {
  expect(nextLookMs({}, on(2, '08:00'))).toBeUndefined()
  expect(nextLookMs(OFFICE, on(2, '08:00'))).toBe(3_600_000)
  expect(nextLookMs(OFFICE, on(2, '09:00'))).toBe(3.5 * 3_600_000)
  expect(nextLookMs(OFFICE, on(2, '23:00'))).toBe(7 * 3_600_000)
})

describe('the next change', () => {
  test.each([
    ['of a plain limit there is none', { limitBytesPerSecond: 5000 }, on(2, '08:00'), undefined],
    ['the first row that begins', OFFICE, on(2, '08:00'), { at: on(2, '09:00'), limit: 0 }],
    ['the row below it when it ends', OFFICE, on(2, '09:00'), { at: on(2, '12:30'), limit: 100_000 }],
    [
      'not where a row ends that says the same as what follows',
      OFFICE,
      on(6, '18:00'),
      { at: on(6, '22:00'), limit: null },
    ],
    ['past midnight', OFFICE, on(6, '23:00'), { at: on(7, '06:00'), limit: 5_000_000 }],
    ['over a week-end', OFFICE, on(7, '07:00'), { at: new Date('2026-03-09T09:00:00'), limit: 0 }],
  ])('%s', (_name, settings, at, change) => {
    expect(nextChange(settings, at)).toEqual(change)
  })

  test('a row for every minute of the week never changes', () => {
    const timetable = [{ days: [...WEEKDAYS], from: '00:00', to: '00:00', limitBytesPerSecond: 0 }]
    expect(nextChange({ timetable }, on(2, '08:00'))).toBeUndefined()
  })
})

describe('the week', () => {
  test('is in stretches, each with the row that counts', () => {
    const [monday, , , , friday, saturday] = weekOf(OFFICE)
    expect(monday).toEqual([
      { start: 0, end: 540, row: -1, limit: 5_000_000 },
      { start: 540, end: 750, row: 0, limit: 0 },
      { start: 750, end: 1080, row: 1, limit: 100_000 },
      { start: 1080, end: 1440, row: -1, limit: 5_000_000 },
    ])
    expect(friday?.at(-1)).toEqual({ start: 1320, end: 1440, row: 2, limit: null })
    expect(saturday?.[0]).toEqual({ start: 0, end: 360, row: 2, limit: null })
  })

  test('says of each row whether earlier ones leave it its time', () => {
    const row = (from: string, to: string) => ({ days: ['mon' as const], from, to, limitBytesPerSecond: 0 })
    expect(
      shareOf([row('09:00', '12:00'), row('10:00', '11:00'), row('11:00', '13:00'), row('22:00', '06:00')]),
    ).toEqual(['all', 'none', 'some', 'all'])
  })
})

test.each([
  { limitBytesPerSecond: 0 },
  { limitBytesPerSecond: 1.5 },
  { maxConnections: 0 },
  { maxConnections: 1000 },
  { timetable: [{ days: [], from: '09:00', to: '10:00', limitBytesPerSecond: 0 }] },
  { timetable: [{ days: ['mon'], from: '9:00', to: '10:00', limitBytesPerSecond: 0 }] },
  { timetable: [{ days: ['mon'], from: '09:00', to: '24:00', limitBytesPerSecond: 0 }] },
  { timetable: [{ days: ['mon'], from: '09:00', to: '10:00', limitBytesPerSecond: 12 }] },
  { speed: 1 },
])('settings %j are refused', (settings) => {
  expect(v.safeParse(TransferSettings, settings).success).toBe(false)
  expect(v.safeParse(TransferSettings, OFFICE).success).toBe(true)
})

describe('the limiter', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function start(settings: TransferSettings, at: Date) {
    vi.setSystemTime(at)
    const rates: (number | null)[] = []
    const told: TransferLimits[] = []
    const port = { now: () => new Date(), limitRate: (rate: number | null) => void rates.push(rate) }
    const limiter = createTransferLimiter({ ...port, settings: () => settings, tell: (limits) => told.push(limits) })
    return { limiter, rates, told }
  }

  test('pauses and goes on by the timetable, and says so once each', async () => {
    const { limiter, rates, told } = start(OFFICE, on(2, '08:30'))
    expect(limiter.current().isPaused).toBe(false)
    await vi.advanceTimersByTimeAsync(31 * 60_000)
    expect(limiter.current().isPaused).toBe(true)
    await vi.advanceTimersByTimeAsync(4 * 3_600_000)
    expect(limiter.current().isPaused).toBe(false)
    expect(told.map(({ isPaused }) => isPaused)).toEqual([false, true, false])
    // What is under way when the pause begins ends at the general speed.
    expect(rates).toEqual([5_000_000, 100_000])
  })

  test('without settings nothing is limited and no timer runs', () => {
    const { limiter, rates } = start({}, on(2, '08:30'))
    expect(limiter.current()).toEqual({ isPaused: false, maxConnections: 128 })
    expect(rates).toEqual([null])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a command’s limit counts while it runs, the lowest of all, and never lifts a pause', () => {
    const { limiter, rates } = start({ limitBytesPerSecond: 1_000_000 }, on(2, '08:30'))
    const end = limiter.during(200_000)
    const endFaster = limiter.during(9_000_000)
    end()
    endFaster()
    expect(rates).toEqual([1_000_000, 200_000, 1_000_000])
    const paused = start(OFFICE, on(2, '10:00')).limiter
    paused.during(500_000)
    expect(paused.current().isPaused).toBe(true)
  })

  test('the page is told what is in force, and what follows when', () => {
    const rule = (settings: TransferSettings, at: Date) => start(settings, at).limiter.current().rule
    expect(rule({}, on(2, '10:00'))).toBeUndefined()
    expect(rule({ limitBytesPerSecond: 5000 }, on(2, '10:00'))).toEqual({ limit: 5000 })
    const change = { atMs: on(2, '12:30').getTime(), limit: 100_000 }
    expect(rule(OFFICE, on(2, '10:00'))).toEqual({ limit: 0, change })
    const { limiter, told } = start(OFFICE, on(2, '13:00'))
    limiter.during(50_000)
    expect(limiter.current().rule?.limit).toBe(50_000)
    expect(told.at(-1)?.rule?.change?.limit).toBe(5_000_000)
  })

  test('a low limit is for few connections', () => {
    const connections = (limitBytesPerSecond: number, maxConnections?: number): number =>
      start({ limitBytesPerSecond, ...(maxConnections && { maxConnections }) }, on(2, '10:00')).limiter.current()
        .maxConnections
    expect([connections(2048), connections(100_000), connections(1e9), connections(1e9, 20)]).toEqual([4, 12, 128, 20])
  })

  test('after the computer has slept a look finds the new time', () => {
    const { limiter } = start(OFFICE, on(2, '08:30'))
    vi.setSystemTime(on(2, '11:00'))
    expect(limiter.current().isPaused).toBe(false)
    limiter.refresh()
    expect(limiter.current().isPaused).toBe(true)
  })
})
