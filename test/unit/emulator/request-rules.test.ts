import { describe, expect, test } from 'vitest'
import { selectParts } from '../../emulator/complete-request.ts'
import { parseMetadata, typeOfKey } from '../../emulator/metadata.ts'
import { assertKey } from '../../emulator/request.ts'
import { multipartEtag, newUploadId, type StoredPart } from '../../emulator/state.ts'
import { parseTarget, urlEncode } from '../../emulator/uri.ts'
import { readVectors } from './vectors.ts'

describe('object keys', () => {
  test.each(['a', 'a//b', 'a/./b', 'a/../b', '..', 'a b+%#?&=', '测试🙂', 'x'.repeat(850), '测'.repeat(283)])(
    '%j is allowed',
    (key) => {
      expect(() => assertKey(key)).not.toThrow()
    },
  )
  test.each(['x'.repeat(851), '测'.repeat(284)])('a key of more than 850 bytes is KeyTooLong', (key) => {
    expect(() => assertKey(key)).toThrow(expect.objectContaining({ code: 'KeyTooLong' }))
  })
  test.each(['/a', '\\a', 'a\nb', 'a\rb', 'a%0ab', 'a%0Db', 'a\u0018', 'a\u0019', 'a\u001a', 'a\u001b'])(
    '%j is InvalidURI',
    (key) => {
      expect(() => assertKey(key)).toThrow(expect.objectContaining({ code: 'InvalidURI' }))
    },
  )
})

describe('request targets', () => {
  test.each([
    ['/a//b', '/a//b'],
    ['/a/./b', '/a/./b'],
    ['/a/../b', '/a/../b'],
    ['/a/%2e%2e/b', '/a/../b'],
    ['/a%2Bb+c', '/a+b+c'],
    ['/%2541', '/%41'],
    ['/%E6%B5%8B', '/测'],
    ['/\u00e6\u00b5\u008b', '/测'],
  ])('%s decodes once to %s', (target, path) => {
    expect(parseTarget(target).path).toBe(path)
  })
  test.each(['/%zz', '/%ff', '/%', 'http://host/a', '*'])('%s is InvalidURI', (target) => {
    expect(() => parseTarget(target)).toThrow(expect.objectContaining({ code: 'InvalidURI' }))
  })
  test('a plus in the query stays a plus, and names are compared without case', () => {
    const { query } = parseTarget('/?partNumber=1&x=a+b&uploads')
    expect([...query]).toEqual([
      ['partnumber', '1'],
      ['x', 'a+b'],
      ['uploads', ''],
    ])
  })
  test('urlEncode leaves only the unreserved characters', () => {
    expect(urlEncode("aZ0-_.~ /!'()*+测")).toBe('aZ0-_.~%20%2F%21%27%28%29%2A%2B%E6%B5%8B')
  })
})

describe('metadata', () => {
  const parse = (headers: Record<string, string>) => parseMetadata(new Map(Object.entries(headers)), 'a.txt')
  test('a missing or empty Content-Type follows the extension', () => {
    expect(['1.zip', '1.TXT', 'none', 'a.b/c'].map(typeOfKey)).toEqual([
      'application/zip',
      'text/plain',
      'application/octet-stream',
      'application/octet-stream',
    ])
    expect(parse({ 'content-type': '' }).answered['content-type']).toBe('text/plain')
  })
  test.each([
    [{ 'x-cos-storage-class': 'GLACIER' }, 'InvalidArgument'],
    [{ 'x-cos-acl': 'everyone' }, 'InvalidArgument'],
    [{ 'x-cos-meta-a_b': '1' }, 'InvalidArgument'],
    [{ 'x-cos-meta-a': 'x'.repeat(2049) }, 'InvalidArgument'],
    [{ 'x-cos-tagging': 'a=1&a=2' }, 'InvalidTag'],
    [{ 'x-cos-tagging': 'a' }, 'InvalidTag'],
    [{ 'x-cos-tagging': Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&') }, 'InvalidTag'],
  ])('%j is refused with %s', (headers, code) => {
    expect(() => parse(headers)).toThrow(expect.objectContaining({ code }))
  })
})

describe('multipart', () => {
  const MIB = 1 << 20
  const part = (partNumber: number, sizeBytes = MIB): StoredPart => ({
    partNumber,
    sizeBytes,
    crc64: '0',
    etag: `"${String(partNumber).repeat(32).slice(0, 32)}"`,
    file: '',
    modifiedMs: 0,
  })
  const select = (parts: StoredPart[], numbers: number[]): StoredPart[] =>
    selectParts(
      {
        key: 'k',
        uploadId: 'u',
        headers: parseMetadata(new Map(), 'k'),
        initiatedMs: 0,
        ownerUin: '1',
        initiatorUin: '1',
        parts: new Map(parts.map((each) => [each.partNumber, each])),
      },
      numbers.map((partNumber) => ({ partNumber, etag: String(partNumber).repeat(32).slice(0, 32) })),
    )
  test.each([
    ['a descending list', [part(1), part(2)], [2, 1], 'InvalidPartOrder'],
    ['a number twice', [part(1)], [1, 1], 'InvalidPartOrder'],
    ['an unknown part', [part(1)], [1, 2], 'InvalidPart'],
    ['a gap', [part(1), part(3)], [1, 3], 'InvalidPart'],
    ['a small part before the last', [part(1, MIB - 1), part(2)], [1, 2], 'EntityTooSmall'],
  ])('%s is refused', (_, parts, numbers, code) => {
    expect(() => select(parts, numbers)).toThrow(expect.objectContaining({ code }))
  })
  test('1 MiB parts and a last one of one byte are accepted', () => {
    expect(select([part(1), part(2, 1)], [1, 2])).toHaveLength(2)
  })
  test('the ETag has the documented form, is unique per upload, and is not the S3 value', () => {
    type Example = { parts: string[]; uploadId: string; s3FormulaWouldBe: string }
    const { examples, format }: { examples: Example[]; format: string } = readVectors('multipart-etag.json')
    for (const { parts, uploadId, s3FormulaWouldBe } of examples) {
      const stored = parts.map((md5, index) => ({ ...part(index + 1), etag: `"${md5}"` }))
      const etag = multipartEtag(uploadId, stored)
      expect(etag).toMatch(new RegExp(format))
      expect(etag).not.toBe(`"${s3FormulaWouldBe}"`)
      expect(multipartEtag(newUploadId(0), stored)).not.toBe(etag)
    }
  })
  test('an upload id is ten digits of seconds and 64 hex digits', () => {
    expect(newUploadId(1_585_130_821_999)).toMatch(/^1585130821[0-9a-f]{64}$/)
  })
})
