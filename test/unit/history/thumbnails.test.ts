import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { imageSize } from '../../../renderer/transfer/history/image-size.ts'
import { paired } from '../../../renderer/transfer/history/thumbnails.ts'
import { placesOf } from '../../../renderer/transfer/history/upload-again.ts'

const blank = () => sharp({ create: { width: 321, height: 123, channels: 3, background: '#336699' } })

test.each(['jpeg', 'png', 'gif', 'webp'] as const)('the size of a %s is read from its first bytes', async (format) => {
  const bytes = await blank().toFormat(format).toBuffer()
  expect(imageSize(bytes)).toEqual({ width: 321, height: 123 })
})

test.each([{ lossless: true }, { nearLossless: true, quality: 60 }])(
  'also of a WebP made otherwise: %o',
  async (options) => {
    const bytes = await blank().webp(options).toBuffer()
    expect(imageSize(bytes)).toEqual({ width: 321, height: 123 })
  },
)

test('what is no picture, or is cut off before it says its size, has none', async () => {
  const bytes = await blank().jpeg().toBuffer()
  expect(imageSize(readFileSync(import.meta.filename))).toBeUndefined()
  expect(imageSize(new Uint8Array())).toBeUndefined()
  expect(imageSize(bytes.subarray(0, 20))).toBeUndefined()
  expect(imageSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0))).toBeUndefined()
})

test('each source has its file, also where some are not on disk', () => {
  const file = (name: string): File => new File(['x'], name)
  const source = (name: string, kind: 'file' | 'folder' = 'file') => ({ sourceId: `s-${name}`, name, kind })
  const files = ['a.png', 'web.png', 'folder', 'b.png'].map(file)
  const pairs = paired(files, [source('a.png'), source('folder', 'folder'), source('b.png')])
  expect(pairs.map(([sourceId, { name }]) => [sourceId, name])).toEqual([
    ['s-a.png', 'a.png'],
    ['s-b.png', 'b.png'],
  ])
})

test('files go again to the folder they are in, as far as the profile still goes there', () => {
  const batch = {
    ...{ batchId: 'b', profileId: 'p', profileName: 'P', bucket: 'b', region: 'r' },
    prefix: 'in/',
    sources: [],
  }
  const items = [
    { batch, key: 'in/album/a.jpg', name: 'a.jpg' },
    { batch, key: 'in/album/b.jpg', name: 'b.jpg' },
    { batch, key: 'in/2026-11-22.jpg', name: 'c.jpg' },
    { batch, key: 'gone/d.jpg', name: 'd.jpg' },
    { batch, key: 'in/e.jpg', name: 'e.jpg' },
  ]
  const added = items.map(({ name }, at) =>
    at === 4
      ? ({ ok: false, error: { code: 'file-gone' } } as const)
      : ({ ok: true, source: { sourceId: `s-${at}`, name, kind: 'file' } } as const),
  )
  const placed = placesOf(items, added, () => ['in/', 'public/'])
  expect(placed.map(({ place, sources }) => [place.prefix, sources.map(({ name }) => name)])).toEqual([
    ['in/album/', ['a.jpg', 'b.jpg']],
    ['in/', ['c.jpg', 'd.jpg']],
  ])
})
