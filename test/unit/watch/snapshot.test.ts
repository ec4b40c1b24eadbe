import { expect, test } from 'vitest'
import { Snapshot } from '../../../renderer/upload/watch/snapshot.ts'
import { MemorySnapshots } from '../../fakes/memory-snapshots.ts'

const META = {
  ...{ watchId: 'w-1', place: '2:1', device: '8', epoch: 1, isBegun: true, day: '', uploaded: 0, uploadedBytes: 0 },
}
const entryOf = (version: string) => ({ seen: { version, atMs: 0 } })

/** What is known of these paths, after it was read anew. */
async function versions(store: MemorySnapshots, paths: readonly string[]): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = []
  const snapshot = await Snapshot.open(store, 'w-1')
  await snapshot.update(paths, (_path, entry) => {
    found.push(entry?.seen?.version)
    return entry
  })
  return found
}

test('thousands of files in folders large and small are found again, each as it was written last', async () => {
  const store = new MemorySnapshots()
  const snapshot = await Snapshot.open(store, 'w-1')
  const paths = Array.from({ length: 6000 }, (_, index) =>
    index % 3 === 0 ? `file ${index}` : index % 3 === 1 ? `huge/${6000 - index}.jpg` : `many/${index % 40}/f${index}`,
  )
  for (let start = 0; start < paths.length; start += 500)
    await snapshot.update(paths.slice(start, start + 500), (path) => entryOf(path))
  await snapshot.update([paths[17] ?? ''], () => entryOf('another'))
  await snapshot.flush()
  const expected = paths.map((path, index) => (index === 17 ? 'another' : path))
  expect(await versions(store, paths)).toEqual(expected)
  expect(await versions(store, ['huge', 'huge/', 'none', 'many/0/f'])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  for (const page of store.pages.get('w-1')?.values() ?? []) expect(page.length).toBeLessThanOrEqual(512)
})

test('what was not flushed is not there after a death, and looking writes nothing', async () => {
  const store = new MemorySnapshots()
  const snapshot = await Snapshot.open(store, 'w-1')
  snapshot.setMeta(META)
  await snapshot.update(['a'], () => entryOf('v1'))
  await snapshot.flush()
  const { commits } = store
  await snapshot.update(['a', 'b'], (_path, entry) => entry)
  await snapshot.flush()
  expect(store.commits).toBe(commits)
  await snapshot.update(['a'], () => entryOf('v2'))
  expect(await versions(store, ['a'])).toEqual(['v1'])
  expect((await Snapshot.open(store, 'w-1')).meta).toEqual(META)
})

test('a commit that fails is told, and made up for by the next', async () => {
  const store = new MemorySnapshots()
  const snapshot = await Snapshot.open(store, 'w-1')
  store.onCommit = () => {
    throw new Error('the disk is full')
  }
  await snapshot.update(['a'], () => entryOf('v1'))
  await expect(snapshot.flush()).rejects.toThrow('the disk is full')
  store.onCommit = () => undefined
  await snapshot.flush()
  expect(await versions(store, ['a'])).toEqual(['v1'])
})
