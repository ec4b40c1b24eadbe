import * as v from 'valibot'
import { expect, test } from 'vitest'
import { walk } from '../../../main/transfer/walk.ts'
import type { FileStats, WalkFs } from '../../../main/transfer/walk-fs.ts'
import { WalkOptions } from '../../../shared/batch-options.ts'
import type { WalkEntry } from '../../../shared/transfer/contract.ts'

const errno = (code: string): Error => Object.assign(new Error(code), { code })
type Node = FileStats['kind'] | Error

/** A tree of absolute paths; an Error is what looking at it, or listing it, fails with. */
function fakeFs(nodes: Readonly<Record<string, Node>>, listings: Readonly<Record<string, (string | Error)[]>>) {
  const fs: WalkFs & { statsUnderWay: number; peak: number } = {
    statsUnderWay: 0,
    peak: 0,
    async *names(folder) {
      for (const name of listings[folder] ?? []) {
        if (name instanceof Error) throw name
        const isFolder = nodes[`${folder}/${name}`] === 'folder'
        yield { name: Buffer.from(name).toString('latin1'), isDirectory: () => isFolder }
      }
    },
    async stat(path) {
      fs.statsUnderWay += 1
      fs.peak = Math.max(fs.peak, fs.statsUnderWay)
      await Promise.resolve()
      fs.statsUnderWay -= 1
      const node = nodes[path] ?? 'file'
      if (node instanceof Error) throw node
      return { kind: node, size: 1n, mtimeNs: 2_500_000n, ino: 3n, dev: 4n }
    },
    realPath: (path) => Promise.reject(new Error(`no link is followed here: ${path}`)),
  }
  return fs
}

async function walkOf(
  fs: WalkFs,
  signal = new AbortController().signal,
  options: v.InferInput<typeof WalkOptions> = {},
): Promise<WalkEntry[]> {
  const entries: WalkEntry[] = []
  const guard = { isPlace: () => false, covers: () => false }
  await walk('/root', 'folder', v.parse(WalkOptions, options), {
    fs,
    guard,
    signal,
    platform: 'linux',
    push: (entry) => entries.push(entry),
    room: async () => undefined,
  })
  return entries
}

test('an unreadable folder fails alone, and the walk goes on', async () => {
  const nodes = { '/root': 'folder', '/root/a': 'folder', '/root/gone': 'folder' } as const
  const fs = fakeFs(nodes, {
    '/root': ['z', 'gone', 'a'],
    '/root/a': [errno('EACCES')],
    '/root/gone': [errno('ENOENT')],
  })
  expect(await walkOf(fs)).toEqual([
    { type: 'failed', path: 'a', error: { code: 'folder-unreadable', subject: 'a', detail: 'EACCES' } },
    { type: 'failed', path: 'gone', error: { code: 'file-vanished', subject: 'gone', detail: 'ENOENT' } },
    { type: 'file', path: 'z', sizeBytes: 1, mtimeMs: 2.5, version: '1:2500000:3:4' },
  ])
})

test('a folder that fails half way gives what it gave, and says so', async () => {
  const fs = fakeFs({ '/root': 'folder' }, { '/root': ['x', errno('EIO')] })
  expect(await walkOf(fs)).toMatchObject([
    { type: 'file', path: 'x' },
    { type: 'failed', path: '', error: { code: 'folder-unreadable', detail: 'EIO' } },
  ])
})

test.each([
  ['ENOENT', 'file-vanished'],
  ['EACCES', 'file-unreadable'],
  ['EPERM', 'file-unreadable'],
  ['EIO', 'file-read-failed'],
])('a file that cannot be looked at for %s is %s', async (code, expected) => {
  const fs = fakeFs({ '/root': 'folder', '/root/x': errno(code) }, { '/root': ['x'] })
  expect(await walkOf(fs)).toMatchObject([{ type: 'failed', path: 'x', error: { code: expected, detail: code } }])
})

test('what would have been left out anyway does not fail: lock files come and go', async () => {
  const fs = fakeFs(
    { '/root': 'folder', '/root/a.tmp': errno('ENOENT'), '/root/b': errno('ENOENT') },
    { '/root': ['a.tmp', 'b'] },
  )
  expect(await walkOf(fs)).toMatchObject([
    { type: 'skipped', path: 'a.tmp', reason: 'excluded' },
    { type: 'failed', path: 'b', error: { code: 'file-vanished' } },
  ])
})

test('a hidden name that is not UTF-8 is hidden, not an error', async () => {
  const fs = fakeFs({ '/root': 'folder' }, {})
  fs.names = async function* () {
    yield { name: Buffer.from([0x2e, 0xd6, 0xd0]).toString('latin1'), isDirectory: () => false }
  }
  const signal = new AbortController().signal
  expect(await walkOf(fs, signal, { hiddenFiles: false })).toEqual([
    { type: 'skipped', path: '.%D6%D0', reason: 'hidden' },
  ])
  expect(await walkOf(fs, signal)).toMatchObject([{ type: 'failed', error: { code: 'name-not-utf8' } }])
})

test('a folder that could not be listed is no empty folder', async () => {
  const fs = fakeFs({ '/root': 'folder', '/root/a': 'folder' }, { '/root': ['a'], '/root/a': [errno('EACCES')] })
  const entries = await walkOf(fs, new AbortController().signal, { emptyFolders: 'object' })
  expect(entries).toMatchObject([{ type: 'failed', path: 'a' }])
})

test('looks at no more than 64 entries at once', async () => {
  const fs = fakeFs({ '/root': 'folder' }, { '/root': Array.from({ length: 500 }, (_, n) => `f${n}`) })
  expect(await walkOf(fs)).toHaveLength(500)
  expect(fs.peak).toBe(64)
})

test('ends with the reason of its signal', async () => {
  const fs = fakeFs({ '/root': 'folder' }, { '/root': ['a'] })
  await expect(walkOf(fs, AbortSignal.abort(new Error('cancelled by the test')))).rejects.toThrow(
    'cancelled by the test',
  )
})

test('folders come before files, so that the files of each folder come together', async () => {
  const folders = ['/root', '/root/b', '/root/d', '/root/b/y']
  const fs = fakeFs(Object.fromEntries(folders.map((path) => [path, 'folder'])), {
    '/root': ['a', 'b', 'c', 'd', 'e'],
    '/root/b': ['x', 'y', 'z'],
    '/root/b/y': ['1', '2'],
    '/root/d': ['q'],
  })
  expect((await walkOf(fs)).map(({ path }) => path)).toEqual(['b/y/1', 'b/y/2', 'b/x', 'b/z', 'd/q', 'a', 'c', 'e'])
})
