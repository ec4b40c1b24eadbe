import { expect, test } from 'vitest'
import {
  boundsFor,
  type ConcurrencyState,
  cut,
  DEFAULT_CEILING,
  decide,
  rebound,
  START_LIMIT,
  startAt,
} from '../../../renderer/upload/concurrency.ts'
import { seededRandom } from '../../fakes/clocks.ts'

/** What a line carries with so many units in use, and from how many on it refuses some. */
interface Line {
  readonly rate: (limit: number) => number
  readonly refusesAbove?: number
}
interface Past {
  readonly limits: readonly number[]
  readonly refusals: number
  readonly last: ConcurrencyState
}

const BOUNDS = boundsFor(DEFAULT_CEILING)
const fixedBandwidth = (units: number): Line => ({ rate: (limit) => Math.min(limit, units) * 100_000 })
/** Each request takes `latencyMs` and the line carries `perSecond` of them at most. */
const latency = (latencyMs: number, perSecond: number): Line => ({
  rate: (limit) => Math.min((limit * 1000) / latencyMs, perSecond),
})

function run(line: Line, windows: number, start = startAt(START_LIMIT), noise = 0.02): Past {
  const random = seededRandom(11)
  const limits: number[] = []
  let [state, refusals] = [start, 0]
  for (let window = 0; window < windows; window += 1) {
    const rate = line.rate(state.limit) * (1 + (random() * 2 - 1) * noise)
    const isRefused = state.limit > (line.refusesAbove ?? Number.POSITIVE_INFINITY)
    if (isRefused) refusals += 1
    state = isRefused ? cut(state, BOUNDS) : decide(state, { rate, isBinding: true }, BOUNDS)
    limits.push(state.limit)
  }
  return { limits, refusals, last: state }
}

/** Mean of what the line carried over the second half, against the best it can carry. */
function share(line: Line, { limits }: Past): number {
  const late = limits.slice(limits.length / 2)
  const best = Math.max(...Array.from({ length: 125 }, (_, index) => line.rate(index + 4)))
  return late.reduce((sum, limit) => sum + line.rate(limit), 0) / late.length / best
}

test.each([
  ['a line that eight parts fill', fixedBandwidth(32)],
  ['a line that one part fills', fixedBandwidth(4)],
  ['a line that twenty parts fill', fixedBandwidth(80)],
  ['a limit per connection that never ends', fixedBandwidth(1000)],
  ['40 ms per request, two thousand a second at most', latency(40, 2000)],
  ['200 ms per request, five hundred a second at most', latency(200, 500)],
])('%s: within 200 windows the limit settles where nearly all is carried', (_name, line) => {
  expect(share(line, run(line, 200))).toBeGreaterThan(0.93)
})

test('a limit per connection: more connections carry more, so the ceiling is reached within a minute', () => {
  const { limits } = run(fixedBandwidth(1000), 30)
  expect(limits).toContain(DEFAULT_CEILING)
  expect(Math.max(...limits)).toBe(DEFAULT_CEILING)
})

test('a step that brought nothing is taken back, and the next one waits longer', () => {
  const { limits } = run(fixedBandwidth(32), 80, startAt(32), 0)
  expect(limits.slice(0, 3)).toEqual([40, 40, 32])
  const ups = limits.flatMap((limit, index) => (limit > 32 && (limits[index - 1] ?? 0) <= 32 ? [index] : []))
  const gaps = ups.slice(1).map((at, index) => at - (ups[index] ?? 0))
  expect(gaps.length).toBeGreaterThan(1)
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
  expect(gaps.at(-1)).toBeGreaterThan(gaps[0] ?? 0)
})

test('a line that a few connections fill is not given a hundred, however long it runs', () => {
  for (const noise of [0, 0.02, 0.05]) {
    const { limits } = run(fixedBandwidth(8), 2000, startAt(START_LIMIT), noise)
    const late = limits.slice(200)
    expect(late.reduce((sum, limit) => sum + limit, 0) / late.length).toBeLessThan(36)
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(16)
  }
})

test.each([6, 20, 40, 100])('a server that says SlowDown above %i units is mostly kept below it, and used', (most) => {
  const line: Line = { rate: (limit) => Math.min(limit, most) * 100_000, refusesAbove: most }
  const past = run(line, 400)
  const late = past.limits.slice(100)
  expect(late.filter((limit) => limit > most).length / late.length).toBeLessThan(0.12)
  expect(late.reduce((sum, limit) => sum + Math.min(limit, most), 0) / late.length / most).toBeGreaterThan(0.65)
})

test('refusals cut the limit by a third each, never below one part', () => {
  let state = startAt(32)
  const limits = Array.from({ length: 9 }, () => {
    state = cut(state, BOUNDS)
    return state.limit
  })
  expect(limits).toEqual([22, 15, 10, 7, 4, 4, 4, 4, 4])
})

test('after a bad time the limit comes back to where it was', () => {
  let state = startAt(32)
  for (let time = 0; time < 6; time += 1) state = cut(state, BOUNDS)
  const { limits } = run(fixedBandwidth(32), 120, state)
  expect(limits.at(-1)).toBeGreaterThanOrEqual(24)
})

test('a line that becomes slower or faster is followed', () => {
  const fast = run(fixedBandwidth(1000), 60).last
  const slow = run(fixedBandwidth(8), 600, fast)
  expect(slow.limits.at(-1)).toBeLessThan(60)
  expect(share(fixedBandwidth(100), run(fixedBandwidth(100), 300, slow.last))).toBeGreaterThan(0.9)
})

test('windows in which nobody waited for a connection change nothing', () => {
  let state = startAt(32)
  for (let window = 0; window < 50; window += 1) state = decide(state, { rate: window, isBinding: false }, BOUNDS)
  expect(state.limit).toBe(32)
})

test('a lower ceiling is obeyed at once, also below the floor, and a higher one may be used', () => {
  expect(rebound(startAt(32), boundsFor(10)).limit).toBe(10)
  expect(rebound(startAt(32), boundsFor(1)).limit).toBe(1)
  expect(cut(startAt(1), boundsFor(1)).limit).toBe(1)
  const state = { ...startAt(32), best: 5 }
  expect(rebound(state, boundsFor(200))).toBe(state)
})
