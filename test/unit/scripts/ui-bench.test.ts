import { expect, test } from 'vitest'
import { readUiBenchOptions } from '../../../scripts/lib/ui-bench-args.mjs'
import { frameFigures, median } from '../../../scripts/lib/ui-bench-frames.mjs'

test('a frame is slow when it comes more than 25 ms after the one before it', () => {
  expect(frameFigures([0, 16, 32, 57, 90, 106])).toEqual({ frames: 5, slowFrameShare: 0.2, longestFrameMs: 33 })
})

test('a page that has drawn nothing has no figures', () => {
  expect(() => frameFigures([])).toThrow('drawn nothing')
  expect(() => frameFigures([5])).toThrow('drawn nothing')
})

test('the median does not follow one slow start', () => {
  expect(median([900, 880, 5000])).toBe(900)
})

test('rows and starts are whole numbers within reason', () => {
  expect(readUiBenchOptions([])).toEqual({ rows: 1_000_000, starts: 5 })
  expect(readUiBenchOptions(['--rows', '20000', '--starts', '2'])).toEqual({ rows: 20_000, starts: 2 })
  for (const wrong of [
    ['--rows', '10'],
    ['--rows', '1e6'],
    ['--starts', '0'],
    ['--row', '5000'],
  ])
    expect(() => readUiBenchOptions(wrong)).toThrow('npm run ui-bench')
})
