import { describe, expect, test } from 'vitest'
import { sortedNumbers } from '../../../renderer/upload/list/merge-sort.ts'
import { NameOrder, nameCollator } from '../../../renderer/upload/list/name-order.ts'
import { PackedNames } from '../../../renderer/upload/list/packed-names.ts'
import { seededRandom } from '../../fakes/clocks.ts'

function packed(names: readonly string[]): PackedNames {
  const packedNames = new PackedNames()
  for (const name of names) packedNames.add(name)
  return packedNames
}
const random = seededRandom(11)
const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
const nameOf = (characters: readonly string[], length: number): string =>
  Array.from({ length: 1 + Math.floor(random() * length) }, () => pick(characters)).join('')
const always = async (): Promise<boolean> => true

describe.each(['en', 'zh-CN'])('names in %s', (locale) => {
  const collator = nameCollator(locale)

  test.each([
    ['any ASCII characters', PRINTABLE, 6],
    ['few, so that many are equal', ['a', 'A', 'b', '0', '1', '2', '-', ' '], 7],
    ['letters with accents and others', ['e', 'é', 'e\u0301', 'z', '中', '文', '1', '10', '\t', '.'], 4],
  ])('are in the order of the collator: %s', (_, characters, length) => {
    const names = Array.from({ length: 300 }, () => nameOf(characters, length))
    const order = new NameOrder(packed(names), collator)
    const wrong: string[] = []
    for (const [one, name] of names.entries()) {
      for (const [other, otherName] of names.entries()) {
        if (Math.sign(order.compare(one, other)) !== Math.sign(collator.compare(name, otherName)))
          wrong.push(`${JSON.stringify(name)} ${JSON.stringify(otherName)}`)
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  test('numbers count as numbers, also long ones', () => {
    const names = [
      'b',
      'file 10',
      'file 9',
      'file 009',
      'file 1000000000000000000001',
      'file 1000000000000000000000',
      'a',
    ]
    const order = new NameOrder(packed(names), collator)
    const sorted = names.map((_, at) => at).sort((one, other) => order.compare(one, other))
    expect(sorted.map((at) => names[at])).toEqual([
      ...['a', 'b', 'file 9', 'file 009', 'file 10', 'file 1000000000000000000000', 'file 1000000000000000000001'],
    ])
  })
})

describe('the sort', () => {
  test('is right for any number of rows, and keeps equal ones in their order', async () => {
    for (const count of [0, 1, 2, 511, 512, 513, 1024, 5_000]) {
      const keys = Array.from({ length: count }, () => Math.floor(random() * 50))
      const sorted = await sortedNumbers(count, { turn: always, compare: (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) })
      const expected = keys.map((_, at) => at).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
      expect([...(sorted ?? [])]).toEqual(expected)
    }
  })

  test('gives way every few milliseconds, and stops when it is told', async () => {
    const keys = Float64Array.from({ length: 200_000 }, () => random())
    const compare = (a: number, b: number): number => (keys[a] ?? 0) - (keys[b] ?? 0)
    let turns = 0
    const turn = async (): Promise<boolean> => {
      turns += 1
      return true
    }
    const sorted = await sortedNumbers(keys.length, { turn, compare })
    expect(turns).toBeGreaterThan(50)
    expect(sorted?.every((at, place) => place === 0 || compare(sorted[place - 1] ?? 0, at) <= 0)).toBe(true)
    expect(await sortedNumbers(keys.length, { turn: async () => false, compare })).toBeUndefined()
  })
})

test('a name that is longer than what is kept of it is told apart by its beginning', () => {
  const names = packed([`${'é'.repeat(40)}x`, 'b'])
  expect(names.text(0)).toBe('é'.repeat(32))
  expect(names.text(1)).toBe('b')
})
