import { expect, test } from 'vitest'
import { bytesOf, decodeName, printableName, textOf } from '../../../main/transfer/printable-name.ts'
import { rawPath } from '../../../main/transfer/raw-path.ts'
import { relativePathProblem } from '../../../main/transfer/relative-path.ts'
import { isInside } from '../../../main/transfer/source-roots.ts'

test.each([
  ['a/b.txt', '/a/b.txt'],
  ['', '/'],
  ['a/../b//c/./', '/a/../b//c/./'],
  ['AZaz09-_.~', '/AZaz09-_.~'],
  [
    ' !"#$%&\'()*+,:;<=>?@[\\]^`{|}',
    '/%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D',
  ],
  ['腾讯云', '/%E8%85%BE%E8%AE%AF%E4%BA%91'],
  ['😀', '/%F0%9F%98%80'],
  ['100%2F', '/100%252F'],
  ['\t\u007f', '/%09%7F'],
])('the key %j goes out as %s', (key, path) => {
  expect(rawPath('', key, {})).toBe(path)
})

test('prefix and query are joined, an empty value keeps its sign', () => {
  expect(rawPath('/bucket', 'k', { uploads: '', 'max-parts': '2', m: 'a/b&c' })).toBe(
    '/bucket/k?uploads=&max-parts=2&m=a%2Fb%26c',
  )
})

test('a lone surrogate has no path', () => {
  expect(() => rawPath('', '\ud800', {})).toThrow(URIError)
})

test.each(['a', 'a/b', 'a/..b/c..', 'a\\b', 'a:b', ' '])('%j stays inside its source on Linux', (path) => {
  expect(relativePathProblem(path, 'linux')).toBeUndefined()
})
test.each(['', '/a', 'a//b', 'a/', '..', 'a/../b', '.', 'a\0b'])('%j could leave its source', (path) => {
  expect(relativePathProblem(path, 'linux')).toBeDefined()
})
test.each(['a\\..\\..\\b', 'C:x', 'a:stream'])('%j could leave its source on Windows', (path) => {
  expect(relativePathProblem(path, 'win32')).toBeDefined()
})

test('inside is by whole segments', () => {
  expect(isInside('/a/b', '/a')).toBe(true)
  expect(isInside('/a', '/a')).toBe(true)
  expect(isInside('/ab', '/a')).toBe(false)
  expect(isInside('/x', '/')).toBe(true)
})

test.each(['plain', 'é中😀', '\ufeffmark'])('the bytes of %j, a character each, are read as that name', (name) => {
  const raw = Buffer.from(name).toString('latin1')
  expect(textOf(raw)).toBe(name)
  expect(Buffer.from(bytesOf(raw)).toString()).toBe(name)
})

test('bytes, a character each, that are not UTF-8 are no text', () => {
  expect(textOf('a\xd6\xd0')).toBeUndefined()
  expect(bytesOf('a\xd6\xd0')).toEqual(Buffer.of(0x61, 0xd6, 0xd0))
})

test('a name is text only when its bytes are UTF-8; else its bad bytes can be read', () => {
  expect(decodeName(Buffer.from('\ufeffé'))).toBe('\ufeffé')
  expect(decodeName(Uint8Array.of(0xd6, 0xd0))).toBeUndefined()
  expect(decodeName(Uint8Array.of(0xc0, 0x80))).toBeUndefined()
  expect(
    printableName(Buffer.concat([Buffer.from('a中'), Buffer.of(0xd6, 0xd0), Buffer.from('😀'), Buffer.of(0xe4, 0xb8)])),
  ).toBe('a中%D6%D0😀%E4%B8')
})
