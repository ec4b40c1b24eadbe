import { expect, test } from 'vitest'
import { HashIndex } from '../../../renderer/upload/hash-index.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'

test('numbers are found by their text among a hundred thousand, and hardly any others with them', () => {
  const index = new HashIndex()
  for (let number = 1; number <= 100_000; number += 1) index.add(`folder/${number}.bin`, number)
  let found = 0
  for (let number = 1; number <= 100_000; number += 1) {
    const numbers = index.find(`folder/${number}.bin`)
    if (!numbers.includes(number)) throw new Error(`${number} is not found`)
    found += numbers.length
  }
  expect(found).toBeLessThan(100_100)
  expect(index.find('elsewhere')).toEqual([])
})

test('texts that occur more than once are told by the lowest of their numbers', () => {
  const index = new HashIndex()
  for (const [text, number] of [
    ['a', 9],
    ['b', 2],
    ['a', 4],
    ['c', 3],
    ['b', 7],
    ['a', 5],
  ] as const)
    index.add(text, number)
  expect([...index.shared()]).toEqual([2, 4])
  expect([...index.find('a')].sort()).toEqual([4, 5, 9])
})

test('one text that occurs again and again costs no more each time', async () => {
  const fill = (times: number): void => {
    const index = new HashIndex()
    for (let number = 1; number <= times; number += 1) index.add('same', number)
    expect([...index.shared()]).toEqual([1])
  }
  expect(await growthTenfold(10_000, fill)).toBeLessThan(NOT_SQUARED)
})
