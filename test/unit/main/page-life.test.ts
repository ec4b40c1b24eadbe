import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PAGE_START_MS, PageLife } from '../../../main/windows/page-life.ts'
import type { AppError } from '../../../shared/errors.ts'

function arrange() {
  const missing: AppError[] = []
  let starts = 0
  const life = new PageLife({ onStarted: () => (starts += 1), onMissing: (error) => missing.push(error) })
  return { life, missing, starts: () => starts }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('whoever needs a page waits until it has asked and been answered', async () => {
  const { life, starts } = arrange()
  const ready = life.started()
  const answered = life.starting()
  expect(life.isReady).toBe(false)
  answered()
  await ready
  expect([life.isReady, starts()]).toEqual([true, 1])
  await life.started()
})

test('a page that dies before its answer leaves is not taken for there: the next one is given its port', () => {
  const { life, starts } = arrange()
  const answered = life.starting()
  life.died()
  answered()
  expect([life.isReady, starts()]).toEqual([false, 0])
  life.starting()()
  expect([life.isReady, starts()]).toEqual([true, 1])
})

test('a page that asks twice is given one port', () => {
  const { life, starts } = arrange()
  life.starting()()
  life.starting()()
  expect(starts()).toBe(1)
})

test('no page within the limit is told to all who wait, and the next attempt has a limit of its own', async () => {
  const { life, missing } = arrange()
  const waiting = expect(life.started()).rejects.toMatchObject({ info: { code: 'page-not-started' } })
  await vi.advanceTimersByTimeAsync(PAGE_START_MS)
  await waiting
  expect(missing).toHaveLength(1)
  const again = life.started()
  await vi.advanceTimersByTimeAsync(PAGE_START_MS - 1)
  life.starting()()
  await again
  expect(missing).toHaveLength(1)
})

test('a page that died has to be followed by another within the limit, unless its window is closed', async () => {
  const { life, missing } = arrange()
  life.starting()()
  life.died()
  await vi.advanceTimersByTimeAsync(PAGE_START_MS)
  expect(missing).toHaveLength(1)
  life.died()
  life.closed()
  await vi.advanceTimersByTimeAsync(PAGE_START_MS)
  expect(missing).toHaveLength(1)
})

test('closing the window leaves a limit to those who wait for a page', async () => {
  const { life } = arrange()
  const waiting = expect(life.started()).rejects.toMatchObject({ info: { code: 'page-not-started' } })
  life.closed()
  await vi.advanceTimersByTimeAsync(PAGE_START_MS)
  await waiting
})

test('pages that start and die again and again are loaded after a pause, and then given up', () => {
  const { life, missing } = arrange()
  const delays: number[] = []
  while (missing.length === 0) {
    life.starting()()
    const delayMs = life.died()
    delays.push(delayMs)
    vi.advanceTimersByTime(500 + delayMs)
  }
  expect(delays).toEqual([...Array(8).fill(0), ...Array(7).fill(5000)])
})

test('pages that die now and then are loaded at once for ever', () => {
  const { life, missing } = arrange()
  for (let death = 0; death < 100; death += 1) {
    life.starting()()
    expect(life.died()).toBe(0)
    vi.advanceTimersByTime(8000)
  }
  expect(missing).toEqual([])
})
