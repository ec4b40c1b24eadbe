import { expect, test } from 'vitest'
import { keyProblem, MAX_KEY_BYTES, utf8ByteLength } from '../../../shared/cos-key.ts'

test.each(['a', '腾讯云', '😀', 'é', 'a b+c%#?', '\u{10ffff}'])(
  'the UTF-8 length of %j is that of an encoder',
  (text) => {
    expect(utf8ByteLength(text)).toBe(new TextEncoder().encode(text).length)
  },
)

test.each([
  'a',
  'a//b',
  'a/./b',
  'a/../b',
  'tab\there',
  ' space ',
  '+%#?&=',
  'é',
  'e\u0301',
  '😀/云',
  'x'.repeat(MAX_KEY_BYTES),
])('%j is a key', (key) => {
  expect(keyProblem(key)).toBeUndefined()
})

test.each([
  ['x'.repeat(MAX_KEY_BYTES + 1), 'key-too-long'],
  ['云'.repeat(284), 'key-too-long'],
  ['', 'key-not-allowed'],
  ['/a', 'key-not-allowed'],
  ['\\a', 'key-not-allowed'],
  ['a%0ab', 'key-not-allowed'],
  ['a%0Db', 'key-not-allowed'],
  ['a\nb', 'key-not-allowed'],
  ['a\u0019b', 'key-not-allowed'],
  ['a\ud800b', 'key-not-allowed'],
])('%j is refused', (key, code) => {
  expect(keyProblem(key)).toMatchObject({ code, subject: key })
})
