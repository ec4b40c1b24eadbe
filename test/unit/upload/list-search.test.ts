import { describe, expect, test } from 'vitest'
import type { ListView } from '../../../renderer/upload/list-contract.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { latch } from '../../fakes/latch.ts'

const PATHS = [
  '2019/Beach 10.jpg',
  '2019/Beach 9.jpg',
  '2019/notes.txt',
  '2020/beach.jpg',
  '2020/Caf\u00e9.jpg',
  'b.jpg',
]

/** All of them uploaded, unless `refused`. */
async function uploaded(paths = PATHS): Promise<Harness> {
  const harness = new Harness().start()
  for (const [index, path] of paths.entries()) harness.cos.addFile('d', path, bytesOf(1 + ((index * 7) % 5)))
  harness.add(batchOf('d'))
  await harness.ended(paths.length)
  return harness
}
const look = (harness: Harness, view: Partial<ListView>): void =>
  harness.send({ type: 'list.look', view: { filter: 'all', search: '', ...view } })

/** Names in the list, once it says that they are all there. */
async function names(harness: Harness): Promise<readonly string[]> {
  let shown: readonly string[] = []
  await expect
    .poll(
      async () => {
        const { rows, isSearching, total } = await harness.list()
        shown = rows.map(({ name }) => name)
        return !isSearching && total === rows.length
      },
      { interval: 2, timeout: 10_000 },
    )
    .toBe(true)
  return shown
}

describe('a search', () => {
  test('finds files whose path has all the words, in whatever case and form', async () => {
    const harness = await uploaded()
    look(harness, { search: 'BEACH' })
    expect(await names(harness)).toEqual(['Beach 10.jpg', 'Beach 9.jpg', 'beach.jpg'])
    look(harness, { search: ' jpg 2019 ' })
    expect(await names(harness)).toEqual(['Beach 10.jpg', 'Beach 9.jpg'])
    look(harness, { search: 'cafe\u0301' })
    expect(await names(harness)).toEqual(['Caf\u00e9.jpg'])
    look(harness, { search: 'nothing has this' })
    expect(await names(harness)).toEqual([])
    expect(await harness.list()).toMatchObject({ total: 0, rows: [] })
  })

  test('with a filter follows what becomes of the files', async () => {
    const harness = new Harness().start()
    for (const path of PATHS) harness.cos.addFile('d', path, bytesOf(3))
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: PATHS.length })
    harness.add(batchOf('d'))
    await harness.ended(PATHS.length)
    look(harness, { search: 'beach', filter: 'failed' })
    expect(await names(harness)).toEqual(['Beach 10.jpg', 'Beach 9.jpg', 'beach.jpg'])
    const [first] = (await harness.list()).rows
    harness.send({ type: 'jobs.cancel', ids: first?.kind === 'file' ? [first.id] : [] })
    await expect.poll(async () => (await harness.list()).total, { interval: 2 }).toBe(2)
    expect(await names(harness)).toEqual(['Beach 9.jpg', 'beach.jpg'])
    look(harness, { search: 'beach', filter: 'ended' })
    expect(await names(harness)).toEqual(['Beach 10.jpg'])
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await expect.poll(async () => (await harness.list()).total, { interval: 2 }).toBe(3)
    harness.send({ type: 'jobs.clear' })
    look(harness, { search: 'beach' })
    await expect.poll(async () => (await harness.list()).total, { interval: 2 }).toBe(0)
  })

  test('follows a command for all, also where the files are on disk alone', async () => {
    const harness = new Harness().start()
    harness.cos.hold = new Promise(() => undefined)
    for (let index = 0; index < 700; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
    harness.add(batchOf('d'))
    await harness.until(() => harness.changes.at(-1)?.jobs === 700 && harness.changes.at(-1)?.walking === false)
    look(harness, { search: 'f1' })
    expect((await names(harness)).length).toBe(111)
    look(harness, { search: 'f1', filter: 'paused' })
    expect(await harness.list()).toMatchObject({ total: 0 })
    harness.send({ type: 'jobs.pause', ids: 'all' })
    await expect.poll(async () => (await harness.list()).total, { interval: 5, timeout: 10_000 }).toBe(111)
    expect((await harness.list()).rows.every((row) => row.kind === 'file' && row.phase === 'paused')).toBe(true)
    harness.send({ type: 'jobs.cancel', ids: 'all' })
    harness.send({ type: 'jobs.clear' })
    look(harness, { search: 'f1' })
    await expect.poll(async () => (await harness.list()).total, { interval: 5, timeout: 10_000 }).toBe(0)
  })

  test('goes on with what the walk still finds', async () => {
    const harness = new Harness().start()
    const more = latch()
    harness.cos.walkHolds.set('d', more.promise)
    for (let index = 0; index < 600; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
    harness.add(batchOf('d'))
    await harness.until((rows) => rows.length === 500)
    look(harness, { search: 'f5' })
    expect((await names(harness)).length).toBe(11)
    more.open()
    await expect.poll(async () => (await harness.list()).total, { interval: 2, timeout: 10_000 }).toBe(111)
  })

  test('says that it still looks, and shows what it has found so far', async () => {
    const harness = await uploaded(Array.from({ length: 300 }, (_, index) => `f${index}`))
    look(harness, { search: 'f' })
    expect(await harness.list()).toMatchObject({ isSearching: true })
    expect((await names(harness)).length).toBe(300)
  })

  test('that is not wanted any more reads nothing more', async () => {
    const harness = await uploaded(Array.from({ length: 300 }, (_, index) => `f${index}`))
    look(harness, { search: 'f1' })
    await expect.poll(async () => (await harness.list()).total, { interval: 1 }).toBeGreaterThan(0)
    look(harness, {})
    await harness.list()
    const before = harness.journal.pageReads
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(harness.journal.pageReads - before).toBeLessThan(2)
  })

  test('is what a range of it names', async () => {
    const harness = await uploaded()
    look(harness, { search: 'beach', sort: { by: 'name', descending: true } })
    await names(harness)
    const ids = (await harness.list()).rows.map((row) => (row.kind === 'file' ? row.id : 0))
    expect(await harness.listIds(1, 2)).toEqual({ ids: ids.slice(1), nodes: [] })
  })
})

describe('a sort', () => {
  test.each([
    ['name', false, ['b.jpg', 'Beach 9.jpg', 'Beach 10.jpg', 'beach.jpg', 'Caf\u00e9.jpg', 'notes.txt']],
    ['name', true, ['notes.txt', 'Caf\u00e9.jpg', 'beach.jpg', 'Beach 10.jpg', 'Beach 9.jpg', 'b.jpg']],
    ['folder', false, ['b.jpg', 'Beach 9.jpg', 'Beach 10.jpg', 'notes.txt', 'beach.jpg', 'Caf\u00e9.jpg']],
    ['size', false, ['Beach 10.jpg', 'b.jpg', 'beach.jpg', 'Beach 9.jpg', 'Caf\u00e9.jpg', 'notes.txt']],
  ] as const)('by %s, descending %s', async (by, descending, expected) => {
    const harness = await uploaded()
    look(harness, { sort: { by, descending } })
    expect(await names(harness)).toEqual(expected)
  })

  test('stays as it is while files change, until it is asked for again', async () => {
    const harness = new Harness().start()
    for (const path of ['a', 'b', 'c']) harness.cos.addFile('d', path, bytesOf(3))
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 9, key: 'in/d/c' })
    harness.add(batchOf('d'))
    await harness.ended(3)
    const view = { sort: { by: 'state', descending: false } } as const
    look(harness, view)
    expect(await names(harness)).toEqual(['c', 'a', 'b'])
    const [failed] = (await harness.list()).rows
    harness.send({ type: 'jobs.cancel', ids: failed?.kind === 'file' ? [failed.id] : [] })
    await harness.until((rows) => rows.some(({ phase }) => phase === 'cancelled'))
    expect(await names(harness)).toEqual(['c', 'a', 'b'])
    look(harness, { sort: { by: 'state', descending: true } })
    await expect.poll(() => names(harness), { interval: 5 }).toEqual(['a', 'b', 'c'])
  })
})
