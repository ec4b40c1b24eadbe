import { expect, test } from 'vitest'
import { readScaleOptions } from '../../../scripts/lib/scale-args.mjs'

test('without arguments: a hundred thousand files, words, no chart', () => {
  expect(readScaleOptions([])).toEqual({ files: 100_000, json: false, svg: undefined, heap: false })
})

test('reads each option', () => {
  const args = ['--files', '1000000', '--json', '--svg', 'out.svg', '--heap']
  expect(readScaleOptions(args)).toEqual({ files: 1_000_000, json: true, svg: 'out.svg', heap: true })
})

test.each([[['--files', '0']], [['--files', '1e6']], [['--files', '']], [['--svg', '']], [['--what']], [['1000']]])(
  '%j is refused with the usage',
  (args) => {
    expect(() => readScaleOptions(args)).toThrow('npm run scale --')
  },
)
