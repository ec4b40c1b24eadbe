import { describe, expect, test } from 'vitest'
import type { JobSelection } from '../../../renderer/upload/list-contract.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { latch } from '../../fakes/latch.ts'

/** Nothing of it goes out until `go`; with pages of four, a page holds files of two folders. */
async function waiting(paths: readonly string[]) {
  const harness = new Harness().start()
  for (const path of paths) harness.cos.addFile('d', path, bytesOf(1))
  const gate = latch()
  harness.cos.hold = gate.promise
  const batch = batchOf('d')
  harness.send({ type: 'batch.add', batch, report: false })
  await harness.until((rows) => rows.length === paths.length)
  const go = (): void => {
    harness.cos.hold = undefined
    gate.open()
  }
  const node = async (name: string): Promise<string> => {
    harness.send({ type: 'list.open', node: 'all', isOpen: true })
    const { rows } = await harness.list()
    const row = rows.find((one) => one.kind !== 'file' && one.name === name)
    if (row === undefined || row.kind === 'file') throw new Error(`no folder ${name}`)
    return row.node
  }
  const tell = async (type: 'pause' | 'resume' | 'cancel' | 'retry', ...names: string[]): Promise<void> => {
    const nodes = await Promise.all(names.map(node))
    harness.send({ type: `jobs.${type}`, ids: { ids: [], nodes } })
  }
  return { harness, batch, go, node, tell }
}
const many = (folder: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${folder}/${index}`)

/** Names of folders whose files are all in this phase, in the order found. */
async function foldersIn(harness: Harness, phase: string): Promise<readonly string[]> {
  const rows = await harness.rows()
  const folders = [...new Set(rows.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))]
  return folders.filter((folder) =>
    rows.filter(({ path }) => path.slice(0, path.lastIndexOf('/')) === folder).every((row) => row.phase === phase),
  )
}
const eventually = (harness: Harness, phase: string, folders: readonly string[]): Promise<void> =>
  expect.poll(() => foldersIn(harness, phase), { interval: 5, timeout: 10_000 }).toEqual(folders)

const PATHS = [...many('a/deep', 3), ...many('a', 3), ...many('b', 6), ...many('c', 300)]

describe('a command for a folder', () => {
  test('is for all below it, and for nothing else', async () => {
    const { harness, go, tell } = await waiting(PATHS)
    await tell('pause', 'a', 'c')
    await eventually(harness, 'paused', ['d/a/deep', 'd/a', 'd/c'])
    go()
    await eventually(harness, 'done', ['d/b'])
    await tell('resume', 'a')
    await eventually(harness, 'done', ['d/a/deep', 'd/a', 'd/b'])
    await tell('cancel', 'c')
    await eventually(harness, 'cancelled', ['d/c'])
    expect(harness.cos.objects.size).toBe(12)
    await expect.poll(() => harness.journal.openBatches).toBe(0)
  })

  test('is for what its walk has yet to find there', async () => {
    const harness = new Harness().start()
    const [more, gate] = [latch(), latch()]
    harness.cos.walkHolds.set('d', more.promise)
    harness.cos.hold = gate.promise
    for (const path of [...many('a', 499), 'b/x', ...many('a', 400).map((path) => `${path}-later`), 'b/y'])
      harness.cos.addFile('d', path, bytesOf(1))
    harness.add(batchOf('d'))
    await harness.until((rows) => rows.length === 500)
    const folder = (await harness.list()).rows.find((row) => row.kind === 'folder')
    harness.send({ type: 'jobs.pause', ids: { ids: [], nodes: folder?.kind === 'folder' ? [folder.node] : [] } })
    more.open()
    harness.cos.hold = undefined
    gate.open()
    await harness.until(() => harness.changes.at(-1)?.counts.done === 2 && harness.changes.at(-1)?.jobs === 901)
    expect(harness.changes.at(-1)?.counts.paused).toBe(899)
  })

  test('to try again is for its failed files', async () => {
    const { harness, go, tell } = await waiting([...many('a', 3), ...many('b', 3)])
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 6 })
    go()
    await eventually(harness, 'failed', ['d/a', 'd/b'])
    await tell('retry', 'b')
    await eventually(harness, 'done', ['d/b'])
    expect(await foldersIn(harness, 'failed')).toEqual(['d/a'])
  })

  test('to go first is for its queued files, before all others that wait', async () => {
    const { harness, go, node } = await waiting([...many('a', 400), ...many('c', 20)])
    await harness.until((rows) => rows.filter(({ phase }) => phase !== 'queued').length === 256)
    harness.send({ type: 'jobs.top', ids: { ids: [], nodes: [await node('c')] } })
    const sent: string[] = []
    harness.cos.onSend = ({ key }) => void sent.push(key)
    go()
    await harness.ended(420)
    const others = sent.findIndex((key) => key.startsWith('in/d/a/') && Number(key.slice('in/d/a/'.length)) >= 280)
    expect(sent.slice(0, others).filter((key) => key.startsWith('in/d/c/'))).toHaveLength(20)
  })

  test('to clear takes its ended files off the list, and so it does for single ones', async () => {
    const { harness, go, node } = await waiting([...many('a', 3), ...many('b', 3)])
    go()
    await harness.ended(6)
    const clear = (ids: JobSelection): void => harness.send({ type: 'jobs.clear', ids })
    clear({ ids: [], nodes: [await node('a')] })
    await expect.poll(async () => (await harness.rows()).map(({ path }) => path)).toEqual(['d/b/0', 'd/b/1', 'd/b/2'])
    clear([(await harness.row('d/b/1')).id])
    await expect.poll(async () => (await harness.rows()).map(({ path }) => path)).toEqual(['d/b/0', 'd/b/2'])
  })
})

test('a command for a batch stops its walk, and no other', async () => {
  const { harness, batch, go } = await waiting(many('a', 10))
  harness.cos.addFile('other', 'x', bytesOf(1))
  harness.add(batchOf('other'))
  await harness.until((rows) => rows.length === 11)
  harness.send({ type: 'jobs.cancel', ids: { ids: [], nodes: [batch.batchId] } })
  go()
  const rows = await harness.ended(11)
  expect(rows.map(({ phase }) => phase)).toEqual([...Array.from({ length: 10 }, () => 'cancelled'), 'done'])
})
