import { expect, test } from 'vitest'
import { readScaleOptions } from '../../../scripts/lib/scale-args.mjs'

test('without arguments: a hundred thousand files, words, no chart', () => {
  expect(readScaleOptions([])).toEqual({ kind: 'queue', files: 100_000, json: false, svg: undefined, heap: false })
})

test('reads each option', () => {
  const args = ['--case', 'ends', '--files', '1000000', '--json', '--svg', 'out.svg', '--heap']
  expect(readScaleOptions(args)).toEqual({ kind: 'ends', files: 1_000_000, json: true, svg: 'out.svg', heap: true })
})

const oddPairs = ['--case', 'collisions', '--files', '9']
test.each([
  [['--files', '0']],
  [['--case', 'else']],
  [oddPairs],
  [['--files', '1e6']],
  [['--files', '']],
  [['--svg', '']],
  [['--what']],
  [['1000']],
])('%j is refused with the usage', (args) => {
  expect(() => readScaleOptions(args)).toThrow('npm run scale --')
})
