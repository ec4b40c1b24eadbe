import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchForStall } from '../../../scripts/lib/stall.mjs'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a download that keeps moving is left alone however long it takes', () => {
  const onStall = vi.fn()
  const startedMs = Date.now()
  const stop = watchForStall({ measure: () => Math.floor((Date.now() - startedMs) / 19_000), stallMs: 20_000, onStall })
  vi.advanceTimersByTime(3_600_000)
  expect(onStall).not.toHaveBeenCalled()
  stop()
})

test('a download that stops is reported once, 20 s after its last byte', () => {
  const onStall = vi.fn()
  let bytes = 0
  watchForStall({ measure: () => bytes, stallMs: 20_000, onStall })
  vi.advanceTimersByTime(15_000)
  bytes = 1
  vi.advanceTimersByTime(20_000)
  expect(onStall).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(onStall).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60_000)
  expect(onStall).toHaveBeenCalledTimes(1)
})

test('a finished download is not reported', () => {
  const onStall = vi.fn()
  watchForStall({ measure: () => 0, stallMs: 20_000, onStall })()
  vi.advanceTimersByTime(60_000)
  expect(onStall).not.toHaveBeenCalled()
})
