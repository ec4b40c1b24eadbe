import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { compareWithFiles, hasSameBytes } from '../../../scripts/lib/faults-compare.mjs'

const MIB = 1024 * 1024
let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'cos-courier-compare-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
})

const write = (name: string, content: string | Buffer): string => {
  writeFileSync(path.join(dir, name), content)
  return path.join(dir, name)
}
/** Objects with the bytes of files: the file itself stands for the object's. */
const objectOf = (key: string, content: string) => ({ key, path: write(`object-${key.replaceAll('/', '-')}`, content) })
const compare = (objects: readonly { key: string; path: string }[]) =>
  compareWithFiles({ folder: dir, files: ['a', 'b'], prefix: 'in/', objects })

test('objects equal to their files are neither wrong nor lost, and those elsewhere are none of it', async () => {
  write('a', 'A')
  write('b', '')
  const objects = [objectOf('in/a', 'A'), objectOf('in/b', ''), objectOf('out/c', 'C')]
  expect(await compare(objects)).toEqual({ objectsWrong: [], filesLost: [] })
})

test('a changed byte, a missing object and an object without a file are each told by key', async () => {
  write('a', 'A')
  write('b', 'B')
  const objects = [objectOf('in/a', 'X'), objectOf('in/c', 'C')]
  expect(await compare(objects)).toEqual({ objectsWrong: ['in/a', 'in/c'], filesLost: ['in/b'] })
})

test.each([0, 1, MIB, MIB + 1, 3 * MIB - 1])(
  'one different byte is found at the end of %i bytes and one',
  async (at) => {
    const bytes = Buffer.alloc(at + 1, 7)
    const file = write('file', bytes)
    expect(await hasSameBytes(file, write('same', bytes))).toBe(true)
    bytes.writeUInt8(8, at)
    expect(await hasSameBytes(file, write('other', bytes))).toBe(false)
    expect(await hasSameBytes(file, write('shorter', bytes.subarray(0, at)))).toBe(false)
  },
)
