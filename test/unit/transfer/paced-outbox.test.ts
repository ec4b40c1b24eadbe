import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PacedOutbox } from '../../../main/transfer/paced-outbox.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function outbox(): { box: PacedOutbox<string>; posted: (readonly string[])[] } {
  const posted: (readonly string[])[] = []
  return { box: new PacedOutbox<string>((items) => posted.push(items)), posted }
}

test('what comes up in one turn after a silence goes out together at its end', () => {
  const { box, posted } = outbox()
  box.add('a', true)
  box.add('b', true)
  expect(posted).toEqual([])
  vi.advanceTimersByTime(0)
  expect(posted).toEqual([['a', 'b']])
})

test('what may wait goes out once a gap has passed since the last message', () => {
  const { box, posted } = outbox()
  box.add('a', true)
  vi.advanceTimersByTime(1)
  box.add('b', true)
  vi.advanceTimersByTime(1)
  box.add('c', true)
  expect(posted).toEqual([['a']])
  vi.advanceTimersByTime(5)
  expect(posted).toEqual([['a'], ['b', 'c']])
})

test('what may not wait goes out at once and takes along what waits, in order', () => {
  const { box, posted } = outbox()
  box.add('a', true)
  vi.advanceTimersByTime(1)
  box.add('b', true)
  box.add('part', false)
  vi.advanceTimersByTime(0)
  expect(posted).toEqual([['a'], ['b', 'part']])
  vi.advanceTimersByTime(100)
  expect(posted).toHaveLength(2)
})
