import { expect, test } from 'vitest'
import { newBatch } from '../../../renderer/upload/batch.ts'
import { JobPage } from '../../../renderer/upload/job-page.ts'
import { PageCache } from '../../../renderer/upload/page-cache.ts'
import { settle } from '../../fakes/clocks.ts'
import { batchOf, MIB } from '../../fakes/engine-harness.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'

function pages(count: number): readonly JobPage[] {
  const batch = newBatch({ batch: batchOf('d'), report: false }, { nowMs: 0, sinceMs: 0, uuid: () => '' })
  return Array.from({ length: count }, (_, number) => new JobPage(batch, number, MIB))
}
function cacheOf(capacity: number) {
  const reads: number[] = []
  const cache = new PageCache(capacity, async (page) => {
    reads.push(page.number)
    await settle()
    page.fill([])
  })
  return { cache, reads }
}
const loaded = (all: readonly JobPage[]): readonly number[] =>
  all.filter(({ jobs }) => jobs !== undefined).map(({ number }) => number)

test('the page that was not used for longest goes first', async () => {
  const { cache, reads } = cacheOf(2)
  const all = pages(4)
  for (const number of [0, 1, 0, 2]) for (const page of all.slice(number, number + 1)) await cache.load(page)
  await settle()
  expect([loaded(all), reads]).toEqual([
    [0, 2],
    [0, 1, 2],
  ])
})

test('who asks for a page that is being read waits for the same answer', async () => {
  const { cache, reads } = cacheOf(2)
  for (const page of pages(1)) {
    await Promise.all([cache.load(page), cache.load(page)])
    expect(reads).toEqual([0])
    expect(cache.load(page)).toBeUndefined()
  }
})

test('pages that are needed, or not on disk yet, stay however many they are', async () => {
  const { cache } = cacheOf(1)
  const all = pages(5)
  for (const page of all) await cache.load(page)
  await settle()
  expect(loaded(all)).toEqual([4])
  for (const page of all) {
    if (page.number < 2) cache.hold(page)
    else if (page.number < 4) cache.soil(page)
    await cache.load(page)
  }
  await settle()
  expect(loaded(all)).toEqual([0, 1, 2, 3, 4])
  for (const page of all.slice(0, 1)) cache.release(page)
  expect(loaded(all)).toEqual([0, 1, 2, 3])
  for (const page of all.slice(2, 3)) cache.written(page)
  expect(loaded(all)).toEqual([1, 2, 3])
})

test('of pages that were just filled the first ones stay: they are needed first', async () => {
  const { cache } = cacheOf(2)
  const all = pages(5)
  for (const page of all) {
    cache.hold(page)
    cache.add(page)
    cache.soil(page)
    cache.release(page)
    cache.written(page)
  }
  expect(loaded(all)).toEqual([0, 1])
})

test('those that cannot be spared are not gone through again for each new one', async () => {
  const fill = (count: number): void => {
    const { cache } = cacheOf(2)
    for (const page of pages(count)) {
      cache.add(page)
      cache.soil(page)
    }
  }
  expect(await growthTenfold(5_000, fill)).toBeLessThan(NOT_SQUARED)
})
