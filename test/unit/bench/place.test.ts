import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { placeFor, removeLeftovers } from '../../../scripts/lib/bench-place.mjs'

const GIB = 2 ** 30

test('a folder that the user has chosen, or a machine without memory to spare, keeps the files on disk', async () => {
  for (const machine of [
    { env: { TMPDIR: '/anywhere' }, freeBytes: 1000 * GIB },
    { env: {}, freeBytes: 7 * GIB },
  ]) {
    const { folder, isMemory } = await placeFor(4 * GIB, machine)
    expect([path.dirname(folder), isMemory]).toEqual([tmpdir(), false])
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  }
})

test('folders of runs that are gone are removed, those of runs under way stay', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'bench-place-'))
  try {
    const mine = `cos-courier-bench-files-${process.pid}-abc`
    // Above the largest process id there can be.
    for (const name of [mine, 'cos-courier-bench-files-99999999-abc', 'something else'])
      await mkdir(path.join(parent, name))
    removeLeftovers(parent)
    expect((await readdir(parent)).sort()).toEqual([mine, 'something else'])
  } finally {
    await rm(parent, { recursive: true })
  }
})
