import { describe, expect, test } from 'vitest'
import { createPace } from '../../../main/update/pace.ts'
import { isInRollout } from '../../../main/update/rollout.ts'
import { updateBaseOf } from '../../../main/update/update-base.ts'
import {
  assertMayLook,
  downloadsByItself,
  installsAtEnd,
  type Moment,
  updatesInForce,
} from '../../../main/update/update-policy.ts'
import { createSchedule, FIRST_LOOK_MS, LOOK_EVERY_MS } from '../../../main/update/update-schedule.ts'
import { atFirst, type UpdateState } from '../../../main/update/update-state.ts'
import type { ManagedConfiguration, ManagedState } from '../../../shared/managed.ts'

const managed = (configuration: Omit<ManagedConfiguration, 'schema'>): ManagedState => ({
  ...{ kind: 'active', place: '/etc/p.json', owner: 'root', profiles: [] },
  configuration: { schema: 1, ...configuration },
})
const INVALID: ManagedState = { kind: 'invalid', place: '/etc/p.json', detail: 'x' }

describe('how versions come', () => {
  test('by the person’s choice, and to be told of where none was made', () => {
    expect(updatesInForce(undefined, { kind: 'none' })).toEqual({ mode: 'notify', channel: 'stable' })
    const own = { mode: 'automatic', channel: 'beta' } as const
    expect(updatesInForce(own, { kind: 'none' })).toEqual(own)
  })

  test('by the organisation’s where it says something', () => {
    const own = { mode: 'automatic', channel: 'beta' } as const
    expect(updatesInForce(own, managed({ updates: 'off' }))).toEqual({ mode: 'off', channel: 'beta' })
    expect(updatesInForce(own, managed({ updateChannel: 'stable' }))).toEqual({ mode: 'automatic', channel: 'stable' })
    expect(updatesInForce(own, INVALID).mode).toBe('off')
  })

  test('looking by hand is refused where the organisation turned it off, not where the person did', () => {
    expect(() => assertMayLook(managed({ updates: 'off' }))).toThrow('managed-denied')
    expect(() => assertMayLook(INVALID)).toThrow('managed-invalid')
    for (const state of [{ kind: 'none' } as const, managed({ updates: 'notify' })]) assertMayLook(state)
  })
})

describe('without a word from anybody', () => {
  const at = (phase: UpdateState['phase']): UpdateState => ({ ...atFirst(), phase })
  const calm: Moment = {
    ...{ settings: { mode: 'automatic', channel: 'stable' }, way: 'by-itself', isBusy: false, isPaused: false },
  }
  const notify: Moment = { ...calm, settings: { mode: 'notify', channel: 'stable' } }

  test('a version is fetched only if that is chosen, possible, and the timetable lets something begin', () => {
    expect(downloadsByItself(at('available'), calm)).toBe(true)
    for (const no of [notify, { ...calm, way: 'by-hand' } as const, { ...calm, isPaused: true }])
      expect(downloadsByItself(at('available'), no)).toBe(false)
    expect(downloadsByItself(at('downloading'), calm)).toBe(false)
  })

  test('a version is installed at the end only if that is chosen, nothing runs, and nobody is asked for a password', () => {
    expect(installsAtEnd(at('ready'), calm)).toBe(true)
    for (const no of [notify, { ...calm, way: 'with-password' } as const, { ...calm, isBusy: true }])
      expect(installsAtEnd(at('ready'), no)).toBe(false)
    for (const phase of ['available', 'downloading', 'installing', 'installed'] as const)
      expect(installsAtEnd(at(phase), calm), phase).toBe(false)
  })
})

describe('a roll-out', () => {
  const draws = Array.from({ length: 2000 }, (_, index) => index.toString(16).padStart(32, '0'))
  const shareOf = (percent: number): number =>
    draws.filter((draw) => isInRollout(draw, '1.0.1', percent)).length / draws.length

  test('reaches nobody at 0 and everybody at 100, and about its share in between', () => {
    expect([shareOf(0), shareOf(100)]).toEqual([0, 1])
    expect(shareOf(20)).toBeGreaterThan(0.16)
    expect(shareOf(20)).toBeLessThan(0.24)
  })

  test('keeps whom it has reached as it grows, and draws anew for the next version', () => {
    const early = draws.filter((draw) => isInRollout(draw, '1.0.1', 10))
    expect(early.every((draw) => isInRollout(draw, '1.0.1', 50))).toBe(true)
    const again = early.filter((draw) => isInRollout(draw, '1.0.2', 10))
    expect(again.length).toBeLessThan(early.length / 3)
  })
})

describe('the address that is compiled in', () => {
  const base = (url: string, testBuild = false) =>
    updateBaseOf({ testBuild, drivable: false, updates: { url, publicKeys: ['x'] } })

  test('is https, or this computer’s in a test build', () => {
    expect(base('https://example.com/updates/')?.endpoint).toMatchObject({ scheme: 'https', host: 'example.com' })
    expect(base('http://127.0.0.1:8099/u/', true)?.endpoint).toMatchObject({ scheme: 'http', port: 8099 })
    expect(base('http://127.0.0.1:8099/u/')).toBeUndefined()
    expect(base('http://example.com/', true)).toBeUndefined()
    expect(base('file:///tmp/', true)).toBeUndefined()
  })

  test('says nothing beside host and path', () => {
    for (const url of ['https://u:p@example.com/', 'https://example.com/?a=/', 'https://example.com/#/'])
      expect(base(url), url).toBeUndefined()
    expect(updateBaseOf({ testBuild: true, drivable: false })).toBeUndefined()
  })
})

test('the app looks some time after its start and then every few hours, while somebody has a window open', async () => {
  const timers: { readonly delayMs: number; readonly act: () => void }[] = []
  let isWatched = true
  let looks = 0
  const schedule = createSchedule({
    setTimer(delayMs, act) {
      timers.push({ delayMs, act })
      return () => undefined
    },
    isWatched: () => isWatched,
    async look() {
      looks += 1
    },
  })
  schedule.lookNow()
  expect(timers, 'not before it was begun').toEqual([])
  schedule.begin()
  schedule.begin()
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([FIRST_LOOK_MS])
  timers.at(-1)?.act()
  await expect.poll(() => timers.length).toBe(2)
  expect([looks, timers.at(-1)?.delayMs]).toEqual([1, LOOK_EVERY_MS])
  isWatched = false
  timers.at(-1)?.act()
  await expect.poll(() => timers.length).toBe(3)
  expect(looks).toBe(1)
})

test('a download keeps to its limit, also when that changes, and never falls so low that it would break off', async () => {
  let nowMs = 0
  let limit: number | null = 100_000
  const wait = async (ms: number): Promise<void> => {
    nowMs += ms
  }
  const pace = createPace({ limit: () => limit, nowMs: () => nowMs, wait })
  for (let piece = 0; piece < 10; piece += 1) await pace(50_000)
  expect(nowMs).toBe(5000)
  limit = null
  await pace(10 ** 9)
  expect(nowMs).toBe(5000)
  limit = 0
  await pace(64 * 1024)
  expect(nowMs).toBe(7000)
})
