import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FILES_PER_FOLDER, makeLinkedFiles } from '../../../scripts/lib/scale-files.mjs'

test('makes exactly so many names, a thousand per folder, of few files', { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'scale-files-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  makeLinkedFiles(path.join(folder, 'source'), 10_001)
  const entries = await readdir(path.join(folder, 'source'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files).toHaveLength(10_001)
  expect(new Set(files.map(({ name }) => name)).size).toBe(10_001)
  const folders = new Map<string, number>()
  for (const { parentPath } of files) folders.set(parentPath, (folders.get(parentPath) ?? 0) + 1)
  expect([...folders.values()].sort((a, b) => b - a)).toEqual([...Array(10).fill(FILES_PER_FOLDER), 1])
  const inodes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).ino),
  )
  // No file has more names than every common file system allows.
  expect(new Set(inodes).size).toBe(2)
})
