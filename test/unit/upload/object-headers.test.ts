import { describe, expect, test } from 'vitest'
import { mtimeText, objectHeaders } from '../../../renderer/upload/object-headers.ts'
import { type BatchOptions, defaultBatchOptions, type ObjectSettings } from '../../../shared/batch-options.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const DEFAULTS = defaultBatchOptions()
const ALL: ObjectSettings = {
  ...{ storageClass: 'STANDARD_IA', cacheControl: 'max-age=60', keepMtime: true, encryption: 'AES256' },
  ...{ meta: { album: 'summer-1' }, tags: { 'a b': 'c&d', 项目: '一' } },
}
const withObject = (object: ObjectSettings): BatchOptions => ({ ...DEFAULTS, object })
const typeOf = (name: string, settings: ObjectSettings = DEFAULTS.object): string | undefined =>
  objectHeaders(settings, { path: name, mtimeMs: 0 }, name)['content-type']

describe('the content type', () => {
  test.each([
    ['a/photo.JPG', 'image/jpeg'],
    ['a.tar.gz', 'application/gzip'],
    ['index.html', 'text/html'],
    ['notes.txt', 'text/plain'],
    ['no-extension', 'application/octet-stream'],
    ['dir.txt/none', 'application/octet-stream'],
    ['x.unheard-of', 'application/octet-stream'],
    ['empty/', 'application/x-directory'],
  ])('of %s is %s, without a charset', (name, type) => expect(typeOf(name)).toBe(type))

  test('is the given one when one is given', () => {
    expect(typeOf('a.jpg', { ...DEFAULTS.object, contentType: 'text/plain; charset=gbk' })).toBe(
      'text/plain; charset=gbk',
    )
  })
})

test('times are Unix seconds, with a fraction only where there is one, also before 1970', () => {
  const texts = [0, 1_700_000_000_000, 1_700_000_000_123, 1_700_000_000_000.25, -1500, -0.0001].map(mtimeText)
  expect(texts).toEqual(['0', '1700000000', '1700000000.123', '1700000000.00025', '-1.5', '0'])
})

test('all settings go with a PUT and with an Initiate, signed, and parts and Complete carry none', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('d', 'small.png', bytesOf(10), 'v1', 1_600_000_000_500)
  harness.cos.addFile('d', 'big.mp4', bytesOf(2 * MIB), 'v1', 1_500_000_000_000)
  const others: string[] = []
  harness.cos.onSend = ({ method, query, headers }) => {
    if (method === 'GET' || 'uploads' in query || (method === 'PUT' && !('partNumber' in query))) return
    others.push(...Object.keys(headers).filter((name) => /^(x-cos-|cache|content-type)/.test(name)))
  }
  harness.add({ ...batchOf('d'), options: withObject(ALL) })
  const rows = await harness.ended(2)
  expect(rows.every((row) => row.verified)).toBe(true)
  const common = {
    ...{ 'cache-control': 'max-age=60', 'x-cos-storage-class': 'STANDARD_IA', 'x-cos-meta-album': 'summer-1' },
    ...{ 'x-cos-server-side-encryption': 'AES256', 'x-cos-tagging': 'a%20b=c%26d&%E9%A1%B9%E7%9B%AE=%E4%B8%80' },
  }
  expect(harness.cos.objects.get('in/d/small.png')?.headers).toEqual({
    ...{ ...common, 'content-type': 'image/png', 'x-cos-meta-mtime': '1600000000.5' },
  })
  expect(harness.cos.objects.get('in/d/big.mp4')?.headers).toEqual({
    ...{ ...common, 'content-type': 'video/mp4', 'x-cos-meta-mtime': '1500000000' },
  })
  expect([...new Set(others)].sort()).toEqual(['content-type'])
  // The fake complains of any header that is not signed.
  expect(harness.cos.complaints).toEqual([])
})

test('the modification time is not kept when that is switched off, and one given by hand stands', async () => {
  const off = objectHeaders({ ...DEFAULTS.object, keepMtime: false }, { path: 'a', mtimeMs: 5000 }, 'a')
  expect(off).toEqual({ 'content-type': 'application/octet-stream' })
  const own = objectHeaders({ ...DEFAULTS.object, meta: { mtime: '7' } }, { path: 'a', mtimeMs: 5000 }, 'a')
  expect(own['x-cos-meta-mtime']).toBe('7')
})

test('an empty folder becomes an object of no bytes whose key ends in a slash, verified like any other', async () => {
  const harness = new Harness().start()
  harness.cos.addEntry('d', { type: 'folder', path: 'a/empty/' })
  harness.cos.addFile('d', 'a/x', bytesOf(3))
  harness.add(batchOf('d'), true)
  await harness.until(() => harness.main.finished.length === 1)
  const stored = harness.cos.objects.get('in/d/a/empty/')
  expect(stored).toMatchObject({ sizeBytes: 0, crc64: '0', headers: { 'content-type': 'application/x-directory' } })
  const report = harness.main.reports.find(({ key }) => key === 'in/d/a/empty/')
  expect(report).toMatchObject({ state: 'verified', crc64: '0', sizeBytes: 0, path: 'a/empty/' })
  expect(await harness.row('d/a/empty/')).toMatchObject({ name: 'empty/', phase: 'done', verified: true })
})

test('what changed starts over with the modification time it has now', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(10), 'v1', 1000)
  harness.cos.onSend = () => harness.cos.addFile('a.file', '', bytesOf(11), 'v2', 2000)
  harness.add(batchOf('a.file'))
  await harness.ended(1)
  expect(harness.cos.objects.get('in/a.file')?.headers?.['x-cos-meta-mtime']).toBe('2')
})
