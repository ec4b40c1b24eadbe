import { describe, expect, test } from 'vitest'
import type { ProblemGroup } from '../../../renderer/upload/problem-contract.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'

const DENIED = { type: 'refuse', status: 403, code: 'AccessDenied' } as const

/** `count` files of one folder that COS refuses, one that cannot be read, and one that arrives. */
async function failing(count: number): Promise<Harness> {
  const harness = new Harness().start()
  for (let index = 0; index < count; index += 1) {
    harness.cos.addFile('d', `photos/f${index}`, bytesOf(5))
    harness.cos.fault('PutObject', DENIED, { key: `in/d/photos/f${index}`, times: 1 })
  }
  harness.cos.addEntry('d', { type: 'failed', path: 'locked', error: { code: 'file-unreadable', subject: 'locked' } })
  harness.cos.addFile('d', 'good', bytesOf(5))
  harness.add(batchOf('d'))
  await groups(harness, (all) => all.reduce((sum, { count: one }) => sum + one, 0) === count + 1)
  return harness
}
async function groups(
  harness: Harness,
  are: (groups: readonly ProblemGroup[]) => boolean,
): Promise<readonly ProblemGroup[]> {
  await harness.until(() => are(harness.problems))
  return harness.problems
}
const idOf = (harness: Harness, code: string): string =>
  harness.problems.find(({ cause }) => cause?.code === code)?.id ?? ''

describe('files that failed', () => {
  test('are told by cause, the largest group first, with a sample and the folder they go to', async () => {
    const harness = await failing(9)
    const [denied, unreadable, ...others] = harness.problems
    expect(others).toEqual([])
    expect(denied).toMatchObject({
      cause: { code: 'access-denied', reference: 'AccessDenied', prefix: 'in/' },
      ...{ count: 9, folder: 'in/d/photos/' },
      sample: { error: { code: 'access-denied', httpStatus: 403 } },
    })
    expect(denied?.sample?.name).toMatch(/^d\/photos\/f\d$/)
    expect(unreadable).toMatchObject({ count: 1, cause: { code: 'file-unreadable', reference: '' }, folder: 'in/d/' })
  })

  test('are listed by group, as many as are asked for', async () => {
    const harness = await failing(9)
    const files = await harness.problemFiles(idOf(harness, 'access-denied'), 6)
    expect(files.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4, 5].map((index) => `d/photos/f${index}`))
    expect(files[0]).toMatchObject({ key: 'in/d/photos/f0', attempts: 1, sourceId: 'd', sourcePath: 'photos/f0' })
    expect(await harness.problemFiles('no such group')).toEqual([])
  })

  test('are tried again as a group, and no others', async () => {
    const harness = await failing(9)
    harness.send({ type: 'problems.retry', cause: idOf(harness, 'access-denied') })
    const [left, ...others] = await groups(harness, (all) => all.length === 1)
    expect([left?.cause?.code, others]).toEqual(['file-unreadable', []])
    const rows = await harness.until((all) => all.filter(({ phase }) => phase === 'done').length === 10)
    expect(rows.filter(({ phase }) => phase === 'failed').map(({ path }) => path)).toEqual(['d/locked'])
  })

  test('leave the list as a group, and their batch can end', async () => {
    const harness = await failing(9)
    harness.send({ type: 'problems.remove', cause: idOf(harness, 'access-denied') })
    await groups(harness, (all) => all.length === 1)
    expect((await harness.rows()).map(({ path }) => path)).toEqual(['d/good', 'd/locked'])
    expect(harness.main.closed).toEqual([])
    harness.send({ type: 'problems.remove', cause: idOf(harness, 'file-unreadable') })
    await groups(harness, (all) => all.length === 0)
    await harness.until(() => harness.main.closed.length === 1)
  })

  test('are the same groups after a restart', async () => {
    const before = await failing(9)
    const [bySize, cause] = [before.problems, idOf(before, 'access-denied')]
    const written = (): number =>
      [...before.journal.summaries.values()]
        .flatMap(({ causes = [] }) => causes)
        .reduce((sum, { count }) => sum + count, 0)
    await before.until(() => written() === 10)
    before.engine.stop()
    const { clock, cos, journal, main } = before
    const after = new Harness({ clock, cos, journal, main }).start()
    const again = await groups(after, (all) => all.length === 2 && all.every(({ sample }) => sample !== undefined))
    const facts = (all: readonly ProblemGroup[]) =>
      all.map(({ id, count, firstMs, lastMs, folder }) => [id, count, firstMs, lastMs, folder])
    expect(facts(again)).toEqual(facts(bySize))
    after.send({ type: 'problems.retry', cause })
    await groups(after, (all) => all.length === 1)
    await after.until((rows) => rows.filter(({ phase }) => phase === 'done').length === 10)
  })

  test('of a held batch are no problem before it is started', async () => {
    const harness = new Harness().start()
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      harness.cos.addEntry('d', { type: 'failed', path: name, error: { code: 'name-not-utf8', subject: name } })
    harness.cos.addFile('d', 'good', bytesOf(5))
    const batch = batchOf('d')
    harness.add({ ...batch, held: true })
    await harness.until(() => harness.held[0]?.walking === false)
    expect(harness.problems).toEqual([])
    const { conflict, object } = defaultBatchOptions()
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict, object })
    expect(await groups(harness, (all) => all[0]?.count === 5)).toMatchObject([{ cause: { code: 'name-not-utf8' } }])
  })

  test('go with their batch', async () => {
    const harness = await failing(3)
    harness.send({ type: 'jobs.cancel', ids: 'all' })
    expect(await groups(harness, (all) => all.length === 0)).toEqual([])
  })
})

test('so many failures cost a retry no more than their number', async () => {
  const harness = new Harness({ options: { paging: { entries: 256, cached: 4 } } }).start()
  const FILES = 5000
  for (let index = 0; index < FILES; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
  harness.cos.fault('PutObject', DENIED, { times: FILES })
  harness.add(batchOf('d'))
  const [denied] = await groups(harness, ([first]) => first?.count === FILES)
  const reads = harness.journal.pageReads
  harness.send({ type: 'problems.retry', cause: denied?.id ?? '' })
  await groups(harness, (all) => all.length === 0)
  await harness.until(() => harness.changes.at(-1)?.counts.done === FILES)
  expect(harness.journal.pageReads - reads).toBeLessThan((FILES / 256) * 4)
})
