import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTemporary } from '../../../scripts/lib/temporary.mjs'
import { measure } from '../../../scripts/update/measure.mjs'
import { sumsText } from '../../../scripts/update/sums.mjs'

let dir: string
beforeEach(() => {
  dir = makeTemporary('measure')
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(name: string, content: string | Buffer): string {
  const file = path.join(dir, name)
  writeFileSync(file, content)
  return file
}
/** As electron-builder appends it. */
function withMap(map: Buffer, length = map.length): Buffer {
  const end = Buffer.alloc(4)
  end.writeUInt32BE(length)
  return Buffer.concat([Buffer.from('an app'), map, end])
}
const MAP = deflateRawSync(JSON.stringify({ version: '2', files: [{ name: 'file' }] }))

test('size and sums are those of the whole file', async () => {
  expect(await measure(write('a.deb', 'a package'))).toEqual({
    sizeBytes: 9,
    sha512: createHash('sha512').update('a package').digest('base64'),
    sha256: createHash('sha256').update('a package').digest('hex'),
  })
})

test('the block map at the end of an AppImage is measured without its length', async () => {
  expect(await measure(write('a.AppImage', withMap(MAP)))).toMatchObject({ blockMapSizeBytes: MAP.length })
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['something else', Buffer.from('an app of another kind')],
  ['a map that is longer than the file', withMap(MAP, 1_000_000)],
  ['a damaged map', withMap(Buffer.alloc(50, 7))],
])('an AppImage with %s at its end was changed after it was built', async (_, content) => {
  await expect(measure(write('a.AppImage', content))).rejects.toThrow(/a\.AppImage has no block map/)
})

test('the list of sums is in the order of names, as sha256sum reads it', () => {
  const files = new Map([
    ['b', { sha256: '22' }],
    ['a', { sha256: '11' }],
  ])
  expect(sumsText(files)).toBe('11  a\n22  b\n')
})
