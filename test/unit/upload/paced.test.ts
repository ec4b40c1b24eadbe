import { expect, test, vi } from 'vitest'
import { Paced } from '../../../renderer/upload/list/paced.ts'

test('what takes long is not made all the time, unless somebody waits for it; that it is old is said', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const paced = new Paced<number>()
    let made = 0
    const onStale = vi.fn()
    const make = (): number => {
      vi.advanceTimersByTime(10)
      made += 1
      return made
    }
    const get = (version: string, isUrgent = false): number => paced.get(version, make, { isUrgent, onStale })
    expect([get('a'), get('a'), get('b'), onStale.mock.calls.length]).toEqual([1, 1, 1, 1])
    vi.advanceTimersByTime(49)
    expect([get('b'), onStale.mock.calls.length]).toEqual([1, 2])
    vi.advanceTimersByTime(1)
    expect([get('b'), get('b'), onStale.mock.calls.length]).toEqual([2, 2, 2])
    expect([get('c', true), onStale.mock.calls.length]).toEqual([3, 2])
  } finally {
    vi.useRealTimers()
  }
})
