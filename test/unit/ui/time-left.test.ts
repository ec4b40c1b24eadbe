import { expect, test } from 'vitest'
import { type Estimate, nextEstimate, roundSeconds } from '../../../renderer/transfer/time-left.ts'

const MB = 1_000_000
/** Five looks a second at a steady speed, as the worker gives them. */
function watch(seconds: number, bytesPerSecond: number, start?: Estimate, startMs = 0): Estimate | undefined {
  let estimate = start
  for (let nowMs = startMs; nowMs <= startMs + seconds * 1000; nowMs += 200)
    estimate = nextEstimate(estimate, { bytesLeft: 1000 * MB, bytesPerSecond, isGrowing: false, nowMs })
  return estimate
}

test('nothing is said in the first seconds', () => {
  expect(watch(2, 10 * MB)?.secondsLeft).toBeUndefined()
  expect(watch(4, 10 * MB)?.secondsLeft).toBe(105)
})

test('nothing is said while files are still being found', () => {
  const measured = watch(10, 10 * MB)
  const now = { bytesLeft: 1000 * MB, bytesPerSecond: 10 * MB, isGrowing: true, nowMs: 11_000 }
  expect(nextEstimate(measured, now).secondsLeft).toBeUndefined()
})

test('a short dip moves the estimate little, a lasting one all the way', () => {
  const steady = watch(20, 10 * MB)
  const dipped = watch(1, MB, steady, 20_200)
  expect(dipped?.secondsLeft).toBeLessThan(150)
  const slow = watch(60, MB, steady, 20_200)
  expect(slow?.secondsLeft).toBeGreaterThan(950)
})

test('a standstill forgets the speed, and what follows is measured anew', () => {
  const stopped = watch(1, 0, watch(10, 10 * MB), 10_200)
  expect(stopped?.secondsLeft).toBeUndefined()
  expect(watch(1, 10 * MB, stopped, 12_000)?.secondsLeft).toBeUndefined()
})

test('long times are rounded more coarsely, and none is zero', () => {
  expect([0.2, 12, 62, 655, 4000, 100_000].map(roundSeconds)).toEqual([5, 10, 60, 660, 3900, 100_800])
})
