import { expect, test } from 'vitest'
import { requestHead } from '../../../main/transfer/http/request-head.ts'

test('a request is its line, its headers as given and an empty line', () => {
  const head = requestHead('PUT', '/a/../b?uploadId=1', { host: 'b.example', 'x-cos-meta-a': 'é' })
  expect(head).toBe('PUT /a/../b?uploadId=1 HTTP/1.1\r\nhost: b.example\r\nx-cos-meta-a: é\r\n\r\n')
})

test('headers of several sources follow one another', () => {
  const head = requestHead('GET', '/', { host: 'b.example' }, { 'x-cos-security-token': 'abc=' })
  expect(head).toBe('GET / HTTP/1.1\r\nhost: b.example\r\nx-cos-security-token: abc=\r\n\r\n')
})

test.each([
  ['a space in the target', '/a b', {}],
  ['a line break in the target', '/a\r\nx: y', {}],
  ['a target that is no path', 'http://else.example/', {}],
  ['a line break in a value', '/a', { 'x-a': '1\r\nx-b: 2' }],
  ['a character beyond Latin-1', '/a', { 'x-a': '中' }],
  ['a colon in a name', '/a', { 'x:a': '1' }],
])('%s is refused without telling the value', (_name, target, headers) => {
  expect(() => requestHead('PUT', target, headers)).toThrow(/does not allow|cannot be sent/)
})
