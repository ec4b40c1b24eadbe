import { describe, expect, test } from 'vitest'
import type { ListRow } from '../../../renderer/upload/list-contract.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { rowText } from '../../fakes/list-text.ts'

/** Found as a walk finds them: folders first. */
const TREE = ['a/deep/1', 'a/deep/2', 'a/3', 'b/4', 'b/5', '6', '7']

function withTree(paths = TREE, sourceId = 'photos'): Harness {
  const harness = new Harness().start()
  for (const [index, path] of paths.entries()) harness.cos.addFile(sourceId, path, bytesOf(10 + index))
  return harness
}
const texts = (rows: readonly ListRow[]): readonly string[] => rows.map(rowText)
async function open(harness: Harness, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { rows } = await harness.list()
    const row = rows.find((one) => one.kind !== 'file' && one.name === name)
    if (row === undefined || row.kind === 'file') throw new Error(`no ${name} in ${texts(rows)}`)
    harness.send({ type: 'list.open', node: row.node, isOpen: !row.isOpen })
  }
}

describe('the list as a tree', () => {
  test('a batch of one folder is that folder, open; the folders in it are closed', async () => {
    const harness = withTree()
    harness.add(batchOf('photos'))
    await harness.ended(7)
    const { rows, total } = await harness.list()
    expect(texts(rows)).toEqual(['- photos 7', '  + a 3', '  + b 2', '  6', '  7'])
    expect(total).toBe(5)
    expect(rows[0]).toMatchObject({ kind: 'batch', roots: 1, destination: { prefix: 'in/' }, bytesDone: 91 })
    expect(rows[1]).toMatchObject({ kind: 'folder', path: 'photos/a', counts: { done: 3 }, bytesTotal: 33 })
  })

  test('what is opened shows what lies in it, folders first, and any range of it', async () => {
    const harness = withTree()
    harness.add(batchOf('photos'))
    await harness.ended(7)
    await open(harness, 'a', 'deep')
    const all = ['- photos 7', '  - a 3', '    - deep 2', '      1', '      2', '    3', '  + b 2', '  6', '  7']
    expect(texts((await harness.list()).rows)).toEqual(all)
    for (let offset = 0; offset <= all.length; offset += 1)
      expect(texts((await harness.list({ offset, limit: 3 })).rows)).toEqual(all.slice(offset, offset + 3))
    await open(harness, 'photos')
    expect(texts((await harness.list()).rows)).toEqual(['+ photos 7'])
    harness.send({ type: 'list.open', node: 'all', isOpen: true })
    expect((await harness.list()).total).toBe(11)
    harness.send({ type: 'list.open', node: 'all', isOpen: false })
    expect(texts((await harness.list()).rows)).toEqual(['+ photos 7'])
  })

  test('several sources are below their batch; a single file is no batch of its own', async () => {
    const harness = withTree()
    harness.cos.addFile('one.file', '', bytesOf(1))
    harness.cos.addFile('two.file', '', bytesOf(1))
    harness.add(batchOf('one.file'))
    harness.add(batchOf('photos', 'two.file'))
    await harness.ended(9)
    const { rows } = await harness.list()
    expect(texts(rows)).toEqual(['one.file', '- photos 8', '  + photos 7', '  two.file'])
    expect(rows[1]).toMatchObject({ roots: 2 })
    expect(rows[2]).toMatchObject({ path: 'photos' })
  })

  test('two dropped folders of one name are two', async () => {
    const harness = withTree(['x'], 's1')
    harness.cos.addFile('s2', 'y', bytesOf(1))
    harness.add(batchOf(['s1', 'same'], ['s2', 'same']))
    await harness.ended(2)
    expect(texts((await harness.list()).rows)).toEqual(['- same 2', '  + same 1', '  + same 1'])
  })

  test('files of one folder that were found apart are shown together', async () => {
    const harness = withTree(['a/1', 'b/2', 'a/3', '4', 'a/5'])
    harness.add(batchOf('photos'))
    await harness.ended(5)
    harness.send({ type: 'list.open', node: 'all', isOpen: true })
    expect(texts((await harness.list()).rows)).toEqual([
      '- photos 5',
      '  - a 3',
      '    1',
      '    3',
      '    5',
      '  - b 1',
      '    2',
      '  4',
    ])
  })

  test('what is cleared goes, and so do folders with nothing left', async () => {
    const harness = withTree()
    harness.cos.fault(
      'PutObject',
      { type: 'refuse', status: 403, code: 'AccessDenied' },
      { key: 'in/photos/a/3', times: 9 },
    )
    harness.add(batchOf('photos'))
    await harness.ended(7)
    harness.send({ type: 'jobs.clear' })
    expect(texts((await harness.list()).rows)).toEqual(['- photos 1', '  + a 1'])
    harness.send({ type: 'jobs.cancel', ids: 'all' })
    harness.send({ type: 'jobs.clear' })
    await expect.poll(async () => (await harness.list()).total, { interval: 2, timeout: 10_000 }).toBe(0)
  })

  test('folders are the same after a restart, and so are their names', async () => {
    const before = withTree()
    before.cos.hold = new Promise(() => undefined)
    before.add(batchOf('photos'))
    await before.until(() => before.changes.at(-1)?.walking === false && before.journal.summaries.size === 2)
    await before.until(() => [...before.journal.batches.values()].every(({ entries }) => entries === 7))
    const rows = (await before.list()).rows
    before.engine.stop()
    const { clock, cos, journal, main } = before
    const after = new Harness({ clock, cos, journal, main }).start()
    expect(texts((await after.list()).rows)).toEqual(texts(rows))
    const nodes = (all: readonly ListRow[]): readonly string[] =>
      all.flatMap((row) => (row.kind === 'file' ? [] : row.node))
    expect(nodes((await after.list()).rows)).toEqual(nodes(rows))
    await open(after, 'a', 'deep')
    expect((await after.list()).total).toBe(9)
  })
})

test('a journal of an earlier version is sorted into folders while the list is looked at', async () => {
  const before = withTree()
  before.cos.hold = new Promise(() => undefined)
  before.add(batchOf('photos'))
  await before.until(() => [...before.journal.batches.values()].some(({ entries }) => entries === 7))
  before.engine.stop()
  const { clock, cos, journal, main } = before
  for (const [key, { runs: _, folders: __, ...old }] of journal.summaries) journal.summaries.set(key, old)
  const after = new Harness({ clock, cos, journal, main }).start()
  // Folders are in the order in which they are met, and pages in the order in which somebody needs them.
  const shown = async (): Promise<readonly string[]> => [...texts((await after.list()).rows)].sort()
  await expect.poll(shown, { interval: 5 }).toEqual(['  + a 3', '  + b 2', '  6', '  7', '- photos 7'])
  await expect.poll(() => [...journal.summaries.values()].every(({ runs }) => runs !== undefined)).toBe(true)
})

describe('a range of the tree', () => {
  test('is its files and what is closed in it', async () => {
    const harness = withTree()
    const batch = batchOf('photos')
    harness.add(batch)
    await harness.ended(7)
    await open(harness, 'b')
    const { rows } = await harness.list()
    const ids = rows.flatMap((row) => (row.kind === 'file' ? [row.id] : []))
    expect(await harness.listIds(0, 6)).toEqual({ ids, nodes: [`${batch.batchId}/1`] })
    expect(await harness.listIds(4, 5)).toEqual({ ids: ids.slice(1, 3), nodes: [] })
  })

  test('leaves out what was cleared', async () => {
    const harness = withTree(['1', '2', '3'])
    harness.cos.fault(
      'PutObject',
      { type: 'refuse', status: 403, code: 'AccessDenied' },
      { key: 'in/photos/2', times: 9 },
    )
    harness.add(batchOf('photos'))
    await harness.ended(3)
    harness.send({ type: 'jobs.clear' })
    const [, row] = (await harness.list()).rows
    expect(await harness.listIds(0, 9)).toEqual({ ids: [row?.kind === 'file' ? row.id : 0], nodes: [] })
  })
})
