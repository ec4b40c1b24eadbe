import { expect, test } from 'vitest'
import { adminContract } from '../../../shared/ipc/admin-contract.ts'
import type { Contract } from '../../../shared/ipc/call.ts'
import { contract } from '../../../shared/ipc/contract.ts'
import { keyEntryContract } from '../../../shared/ipc/key-entry-contract.ts'
import { TransferCall } from '../../../shared/transfer/contract.ts'
import { mutate } from '../../fuzz/mutate.ts'
import { Random } from '../../fuzz/random.ts'
import { buildValue, recipeOf } from '../../fuzz/recipe.ts'
import { sample } from '../../fuzz/sample.ts'
import { sampleText } from '../../fuzz/sample-text.ts'

const calls: Contract = { ...contract, ...adminContract, ...keyEntryContract, port: { input: TransferCall } }

test.each(Object.keys(calls))('%s: an input that it takes is found from its schema alone', (channel) => {
  const random = new Random('a')
  const found = Array.from({ length: 20 }, () => calls[channel] && sample(calls[channel].input, random, new Map()))
  expect(found.filter((one) => one === undefined)).toEqual([])
})

test.each([
  /^s-[0-9a-f]{16}$/,
  /^(?:https?:\/\/)?[A-Za-z0-9.[\]:-]+\/?$/,
  /^(?:[01]\d|2[0-3]):[0-5]\d$/,
  /^[\x21-\x7e]+$/,
  /^[^\p{Cc}/\\]+$/u,
])('%s takes what is made for it', (pattern) => {
  const random = new Random('b')
  for (let count = 0; count < 100; count++) expect(sampleText(pattern, random)).toMatch(pattern)
})

test('hints are taken where they fit', () => {
  const hints = new Map([['id', ['p-00000000000000aa', 'not an id']]])
  const random = new Random('c')
  const ids = Array.from({ length: 20 }, () => JSON.stringify(sample(adminContract['key.enter'].input, random, hints)))
  expect(ids.filter((text) => text.includes('p-00000000000000aa')).length).toBeGreaterThan(10)
  expect(ids.join()).not.toContain('not an id')
})

test('the same seed makes the same calls, another seed others', () => {
  const make = (seed: string): string => {
    const random = new Random(seed)
    return JSON.stringify(Array.from({ length: 50 }, () => mutate(recipeOf({ id: 'p', list: [1, 2] }), random, [])))
  }
  expect(make('1')).toBe(make('1'))
  expect(make('1')).not.toBe(make('2'))
})

test('a member called __proto__ is one of the object’s own', () => {
  const value = buildValue({ object: [['__proto__', recipeOf({ isAdmin: true })]] })
  expect(Object.keys(Object(value))).toEqual(['__proto__'])
})
