import { describe, expect, test } from 'vitest'
import { parseHead } from '../../emulator/http/head-parser.ts'
import { headText } from '../../emulator/http/reply-text.ts'

const parse = (line: string, ...fields: string[]) =>
  parseHead(Buffer.from([line, 'Host: here', ...fields].join('\r\n'), 'latin1'))
const withFields = (...fields: string[]) => parse('PUT /a HTTP/1.1', ...fields)

describe('a request head', () => {
  test('is taken apart, names in lower case, values without the blanks around them', () => {
    const head = withFields('X-A:  1 2\t ', 'content-LENGTH: 12', 'Empty:')
    expect(head).toMatchObject({ method: 'PUT', target: '/a', body: 12, wantsClose: false, expectsContinue: false })
    expect([...head.headers]).toEqual([
      ['host', 'here'],
      ['x-a', '1 2'],
      ['content-length', '12'],
      ['empty', ''],
    ])
  })
  test('joins values that came several times', () => {
    expect(withFields('X-A: 1', 'x-a: 2').headers.get('x-a')).toBe('1, 2')
  })
  test('reads values as UTF-8 where they are, and as Latin-1 where not', () => {
    const [utf8, latin1] = [Buffer.from('测').toString('latin1'), '\xe9']
    const { headers } = withFields(`X-A: ${utf8}`, `X-B: ${latin1}`)
    expect([headers.get('x-a'), headers.get('x-b')]).toEqual(['测', 'é'])
  })
  test.each([
    ['close', true],
    ['TE, Close', true],
    ['keep-alive', false],
    ['closed', false],
  ])('with Connection: %s wants the connection closed: %s', (value, wantsClose) => {
    expect(withFields(`Connection: ${value}`).wantsClose).toBe(wantsClose)
  })
  test('tells of a body in chunks, and of a client that waits to be told to go on', () => {
    expect(withFields('Transfer-Encoding: Chunked').body).toBe('chunked')
    expect(withFields('Expect: 100-Continue').expectsContinue).toBe(true)
  })
})

describe('refused heads', () => {
  test.each([
    'GET /a',
    'GET  /a HTTP/1.1',
    'GET /a b HTTP/1.1',
    'GET /\x7f HTTP/1.1',
    'GET /a HTTP/1.1 ',
    'G(T /a HTTP/1.1',
    '/a HTTP/1.1',
    'GET /a http/1.1',
    'GET /a\rHTTP/1.1',
  ])('%j is no request line', (line) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ status: 400 }))
  })
  test.each(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9'])('%s is not spoken', (version) => {
    expect(() => parse(`GET / ${version}`)).toThrow(expect.objectContaining({ status: 505 }))
  })
  test.each([
    ['a continued line', 'X-A: 1', ' 2'],
    ['a blank before the colon', 'X-A : 1'],
    ['no colon', 'X-A'],
    ['no name', ': 1'],
    ['a name with a character that no name has', 'X(A): 1'],
    ['a carriage return alone', 'X-A: 1\r2'],
    ['a line feed alone', 'X-A: 1\nX-B: 2'],
    ['a zero byte', 'X-A: \0'],
    ['two lengths', 'Content-Length: 1', 'Content-Length: 1'],
    ['a list of lengths', 'Content-Length: 1, 1'],
    ['a signed length', 'Content-Length: +1'],
    ['an empty length', 'Content-Length:'],
    ['a length and chunks', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    ['chunks twice', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    ['two hosts', 'Host: there'],
    ['two Authorizations', 'Authorization: a', 'Authorization: b'],
  ])('%s', (_, ...fields) => {
    expect(() => withFields(...fields)).toThrow(expect.objectContaining({ status: 400 }))
  })
  test.each([
    ['another transfer encoding', 501, 'Transfer-Encoding: gzip, chunked'],
    ['another expectation', 417, 'Expect: the worst'],
  ])('%s', (_, status, field) => {
    expect(() => withFields(field)).toThrow(expect.objectContaining({ status }))
  })
  test('no host', () => {
    expect(() => parseHead(Buffer.from('GET / HTTP/1.1\r\nX-A: 1'))).toThrow(expect.objectContaining({ status: 400 }))
  })
})

describe('the head of a reply', () => {
  test('is status line, headers, empty line', () => {
    expect(headText(206, { ETag: '"测"', Empty: '' })).toBe(
      'HTTP/1.1 206 Partial Content\r\nETag: "测"\r\nEmpty: \r\n\r\n',
    )
  })
  test.each([
    ['X-A', '1\r\nX-B: 2'],
    ['X-A', 'a\nb'],
    ['X A', '1'],
    ['', '1'],
  ])('%j: %j would break out of its line', (name, value) => {
    expect(() => headText(200, { [name]: value })).toThrow('cannot be sent')
  })
})
