import { expect, test } from 'vitest'
import { keyTime } from '../../../renderer/common/key-time.ts'

const at = (leftMs: number) => keyTime(1_000_000_000 + leftMs, 1_000_000_000)

test.each([
  [3_600_000, { phase: 'good', shownSeconds: 3600, changeInMs: 60_000 }],
  [3_599_999, { phase: 'good', shownSeconds: 3600, changeInMs: 59_999 }],
  [600_001, { phase: 'good', shownSeconds: 660, changeInMs: 1 }],
  [600_000, { phase: 'ending', shownSeconds: 600, changeInMs: 60_000 }],
  [120_001, { phase: 'ending', shownSeconds: 180, changeInMs: 1 }],
  [120_000, { phase: 'ending', shownSeconds: 120, changeInMs: 1000 }],
  [119_500, { phase: 'ending', shownSeconds: 120, changeInMs: 500 }],
  [1, { phase: 'ending', shownSeconds: 1, changeInMs: 1 }],
  [0, { phase: 'gone', shownSeconds: 0 }],
  [-5, { phase: 'gone', shownSeconds: 0 }],
])('with %i ms left', (leftMs, expected) => {
  expect(at(leftMs)).toEqual(expected)
})

test('without a key its time is over', () => {
  expect(keyTime(undefined, 5)).toEqual({ phase: 'gone', shownSeconds: 0 })
})

test('from change to change it ends, in minutes and at last in seconds', () => {
  let leftMs = 200_000
  const shown: number[] = []
  for (let time = at(leftMs); time.changeInMs !== undefined; time = at(leftMs)) {
    shown.push(time.shownSeconds)
    leftMs -= time.changeInMs
  }
  expect(shown.slice(0, 5)).toEqual([240, 180, 120, 119, 118])
  expect([shown.at(-1), shown.length]).toEqual([1, 122])
})
