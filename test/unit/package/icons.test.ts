import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { bmpOf } from '../../../scripts/package/icons/bmp.mjs'
import { drawAll } from '../../../scripts/package/icons/draw.mjs'

// On other processors the same drawing may differ in the last bit of a colour.
test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the pictures in build are those that npm run icons draws from icon.svg',
  async () => {
    const drawn = await drawAll()
    expect(drawn.size).toBe(14)
    for (const [name, content] of drawn)
      expect(readFileSync(path.join(ROOT, 'build', name)).equals(content), name).toBe(true)
  },
)

test('a bitmap has its rows from below, blue first, each filled up to four bytes', () => {
  const bmp = bmpOf(Buffer.from([1, 2, 3, 4, 5, 6]), 1, 2)
  expect(bmp.subarray(0, 2).toString()).toBe('BM')
  expect(bmp.readUInt32LE(2)).toBe(bmp.length)
  expect([...bmp.subarray(54)]).toEqual([6, 5, 4, 0, 3, 2, 1, 0])
})
