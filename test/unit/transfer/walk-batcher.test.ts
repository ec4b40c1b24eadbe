import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WalkBatcher } from '../../../main/transfer/walk-batcher.ts'
import { WALK_BATCH_SIZE, WALK_WINDOW, type WalkEntry } from '../../../shared/transfer/contract.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const entry: WalkEntry = { type: 'skipped', path: 'p', reason: 'symlink' }
function arrange() {
  const sizes: number[] = []
  const batcher = new WalkBatcher((entries) => void sizes.push(entries.length))
  const push = (count: number): void => {
    for (let n = 0; n < count; n++) batcher.push(entry)
  }
  return { sizes, batcher, push }
}

test('full batches go at once, the rest after 50 ms', () => {
  const { sizes, push } = arrange()
  push(WALK_BATCH_SIZE + 3)
  expect(sizes).toEqual([WALK_BATCH_SIZE])
  vi.advanceTimersByTime(49)
  expect(sizes).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(sizes).toEqual([WALK_BATCH_SIZE, 3])
})

test('the time runs anew for entries after a flush', () => {
  const { sizes, push } = arrange()
  push(1)
  vi.advanceTimersByTime(50)
  push(2)
  expect(sizes).toEqual([1])
  vi.advanceTimersByTime(50)
  expect(sizes).toEqual([1, 2])
})

test('with the window full nothing is posted until an acknowledgement, and there is no room', async () => {
  const { sizes, batcher, push } = arrange()
  push(WALK_BATCH_SIZE * (WALK_WINDOW + 1))
  vi.advanceTimersByTime(1_000)
  expect(sizes).toHaveLength(WALK_WINDOW)
  let hasRoom = false
  const room = batcher.room().then(() => {
    hasRoom = true
  })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(hasRoom).toBe(false)
  batcher.acknowledge()
  await room
  expect(sizes).toHaveLength(WALK_WINDOW + 1)
})

test('end posts what is left, waiting for the window', async () => {
  const { sizes, batcher, push } = arrange()
  push(WALK_BATCH_SIZE * WALK_WINDOW + 7)
  const end = batcher.end()
  expect(sizes).toHaveLength(WALK_WINDOW)
  batcher.acknowledge()
  await end
  expect(sizes.at(-1)).toBe(7)
})

test('end of an empty walk posts nothing', async () => {
  const { sizes, batcher } = arrange()
  await batcher.end()
  expect(sizes).toEqual([])
})

test('close drops what waits and wakes the walk', async () => {
  const { sizes, batcher, push } = arrange()
  push(WALK_BATCH_SIZE * (WALK_WINDOW + 1))
  const waiting = [batcher.room()]
  batcher.close()
  await Promise.all(waiting)
  batcher.acknowledge()
  expect(sizes).toHaveLength(WALK_WINDOW)
})
