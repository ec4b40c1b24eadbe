import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Throttle } from '../../../main/transfer/throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const throttleOf = (bytesPerSecond: number | null): Throttle => {
  const throttle = new Throttle(() => performance.now())
  throttle.limit(bytesPerSecond)
  return throttle
}
const MIB = 1024 * 1024

/** A call that sends slices as fast as it is let. */
function sender(throttle: Throttle, sizeBytes?: number) {
  const call = { bytes: 0, isOver: false }
  const run = async (): Promise<void> => {
    while (!call.isOver) {
      const slice = sizeBytes ?? throttle.sliceBytes
      await throttle.wait(slice).turn
      call.bytes += slice
    }
  }
  void run()
  return call
}

test.each([50_000, MIB, 40 * MIB])('%i bytes per second are kept to within 5 %% over ten seconds', async (rate) => {
  const call = sender(throttleOf(rate))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(Math.abs(call.bytes / (rate * 10) - 1)).toBeLessThan(0.05)
  call.isOver = true
})

test('calls share the limit alike, whenever they began', async () => {
  const throttle = throttleOf(2 * MIB)
  const calls = [sender(throttle), sender(throttle), sender(throttle)]
  await vi.advanceTimersByTimeAsync(2000)
  calls.push(sender(throttle))
  const before = calls.map(({ bytes }) => bytes)
  await vi.advanceTimersByTimeAsync(8000)
  const sent = calls.map(({ bytes }, index) => bytes - (before[index] ?? 0))
  expect(Math.max(...sent) / Math.min(...sent)).toBeLessThan(1.1)
  for (const call of calls) call.isOver = true
})

test('small bodies are counted like slices of large ones', async () => {
  const throttle = throttleOf(100_000)
  const calls = Array.from({ length: 20 }, () => sender(throttle, 1000))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(Math.abs(calls.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000 - 1)).toBeLessThan(0.05)
  for (const call of calls) call.isOver = true
})

test('time without work earns no more than a quarter of a second', async () => {
  const throttle = throttleOf(MIB)
  await vi.advanceTimersByTimeAsync(60_000)
  const call = sender(throttle)
  await vi.advanceTimersByTimeAsync(1000)
  expect(call.bytes).toBeLessThan(1.3 * MIB)
  call.isOver = true
})

test('a new limit is obeyed by those who wait already, and none lets all go', async () => {
  const throttle = throttleOf(4096)
  const turns: number[] = []
  for (let call = 0; call < 10; call += 1) void throttle.wait(4096).turn.then(() => turns.push(call))
  await vi.advanceTimersByTimeAsync(1500)
  expect(turns).toEqual([0])
  throttle.limit(4 * 4096)
  await vi.advanceTimersByTimeAsync(1000)
  expect(turns.length).toBeGreaterThanOrEqual(4)
  expect(turns.length).toBeLessThanOrEqual(6)
  throttle.limit(null)
  await vi.advanceTimersByTimeAsync(0)
  expect(turns).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(throttle.isOn).toBe(false)
})

test('who leaves the queue takes nothing with it', async () => {
  const throttle = throttleOf(4096)
  const first = throttle.wait(4096)
  const second = throttle.wait(4096)
  let isNext = false
  void throttle.wait(4096).turn.then(() => (isNext = true))
  first.leave()
  second.leave()
  await Promise.all([first.turn, second.turn])
  await vi.advanceTimersByTimeAsync(1100)
  expect(isNext).toBe(true)
})
