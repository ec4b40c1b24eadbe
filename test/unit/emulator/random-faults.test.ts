import { expect, test } from 'vitest'
import { nameOfEffect } from '../../emulator/fault-effects.ts'
import { createFaultPlan } from '../../emulator/faults.ts'
import { createRandomFaults, RANDOM_EFFECTS, type RandomFaultOptions } from '../../emulator/random-faults.ts'

const target = (key: string, kind = 'UploadPart', partNumber = 1) => ({ kind, key, partNumber })
const keys = Array.from({ length: 4000 }, (_, index) => `key-${index}`)

function fatesOf(options: RandomFaultOptions, order = keys): Map<string, string> {
  const faults = createRandomFaults(options)
  return new Map(order.map((key) => [key, JSON.stringify(faults.take(target(key)))]))
}

test('one seed gives the same faults, in whatever order requests come; another seed gives others', () => {
  const fates = fatesOf({ seed: 1, rate: 0.2 })
  const backwards = fatesOf({ seed: 1, rate: 0.2 }, keys.toReversed())
  for (const key of keys) expect(backwards.get(key)).toBe(fates.get(key))
  const others = fatesOf({ seed: 2, rate: 0.2 })
  expect(keys.filter((key) => others.get(key) !== fates.get(key)).length).toBeGreaterThan(1000)
})

test('a repeated request has a fate of its own each time, so that none is refused for ever', () => {
  const faults = createRandomFaults({ seed: 5, rate: 0.5 })
  const hits = Array.from({ length: 40 }, () => faults.take(target('same')).length)
  expect(new Set(hits)).toEqual(new Set([0, 1]))
})

test.each([0, 0.05, 0.5, 1])('hits the share of requests that is asked for: %d', (rate) => {
  const hits = [...fatesOf({ seed: 3, rate }).values()].filter((fate) => fate !== '[]').length
  expect(Math.abs(hits / keys.length - rate)).toBeLessThan(0.03)
})

test('every effect comes, and only to kinds it makes sense for', () => {
  const faults = createRandomFaults({ seed: 4, rate: 1 })
  const kinds = ['PutObject', 'UploadPart', 'CompleteMultipartUpload', 'AbortMultipartUpload', 'GetFederationToken']
  const seen = new Map<string, Set<string>>()
  for (const kind of kinds) {
    for (const key of keys) {
      const [effect] = faults.take(target(key, kind))
      const name = effect === undefined ? 'none' : nameOfEffect(effect)
      seen.set(name, (seen.get(name) ?? new Set()).add(kind))
    }
  }
  expect([...seen.keys()].sort()).toEqual([...RANDOM_EFFECTS].sort())
  expect(seen.get('corruptStored:sent')).toEqual(new Set(['UploadPart']))
  expect(seen.get('errorIn200')).toEqual(new Set(['CompleteMultipartUpload']))
  expect(seen.get('redirect')?.has('AbortMultipartUpload')).toBe(false)
  expect(seen.get('loseReply')).toEqual(new Set(kinds))
})

test('kinds and effects restrict what happens', () => {
  const options = { seed: 1, rate: 1, kinds: ['UploadPart'], effects: ['loseReply', 'delay'] }
  const faults = createRandomFaults(options)
  const names = keys.flatMap((key) => faults.take(target(key)).map(nameOfEffect))
  expect(new Set(names)).toEqual(new Set(['loseReply', 'delay']))
  expect(names).toHaveLength(keys.length)
  expect(faults.take(target('k', 'PutObject'))).toEqual([])
})

test.each([
  [{ rate: 1.5 }, 'rate'],
  [{ rate: Number.NaN }, 'rate'],
  [{ rate: 1, effects: ['lostReply'] }, 'lostReply'],
  [{ rate: 1, kinds: ['PutObjekt'] }, 'PutObjekt'],
])('refuses what would quietly do nothing: %j', (options, words) => {
  expect(() => createRandomFaults({ seed: 1, ...options })).toThrow(words)
})

test('scripted faults come first, random ones hit the rest, and clear ends both', () => {
  const plan = createFaultPlan()
  plan.random({ seed: 1, rate: 1, effects: ['loseReply'] })
  plan.add({ kind: 'UploadPart', times: 1, effect: { type: 'noCrc64' } })
  expect(plan.take(target('a')).effect).toEqual({ type: 'noCrc64' })
  expect(plan.take(target('a')).effect).toEqual({ type: 'loseReply' })
  plan.clear()
  expect(plan.take(target('a'))).toEqual({ delayMs: 0, effect: undefined })
  expect(plan.counts).toEqual({ noCrc64: 1, loseReply: 1 })
})

test('clear ends a hold that would never end, and sets the clock right', async () => {
  const plan = createFaultPlan()
  plan.add({ kind: 'UploadPart', times: 1, effect: { type: 'clockOffset', ms: 5000 } })
  plan.take(target('a'))
  expect(plan.clockOffsetMs).toBe(5000)
  const held = plan.hold(undefined)
  plan.clear()
  await held
  expect(plan.clockOffsetMs).toBe(0)
})
