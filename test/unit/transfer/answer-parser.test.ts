import { describe, expect, test } from 'vitest'
import { AnswerParser, MalformedAnswer } from '../../../main/transfer/http/answer-parser.ts'

interface Parsed {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  body: string
  isReusable: boolean | undefined
}

/** Parses the text in pieces of `step` bytes. */
function parse(text: string, step: number, isHead = false): Parsed[] {
  const answers: Parsed[] = []
  const parser = new AnswerParser({
    onHead: (status, headers) => answers.push({ status, headers, body: '', isReusable: undefined }),
    onData: (bytes) => {
      const last = answers.at(-1)
      if (last !== undefined) last.body += bytes.toString('latin1')
    },
    onComplete: (isReusable) => {
      const last = answers.at(-1)
      if (last !== undefined) last.isReusable = isReusable
    },
  })
  parser.await(isHead)
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += step) parser.push(bytes.subarray(at, at + step))
  parser.end()
  return answers
}

const lines = (...parts: string[]): string => parts.join('\r\n')
const STEPS = [1, 2, 3, 7, 64, 1_000_000]

describe.each(STEPS)('in pieces of %i bytes', (step) => {
  test('a counted body ends where its length says, and the connection may be used again', () => {
    const text = lines('HTTP/1.1 200 OK', 'ETag: "a"', 'Content-Length: 5', '', 'hello')
    expect(parse(text, step)).toEqual([
      { status: 200, headers: { etag: '"a"', 'content-length': '5' }, body: 'hello', isReusable: true },
    ])
  })

  test('a chunked body is put together, its extensions and trailers are left out', () => {
    const chunks = ['5;note=1', 'hello', '0001', '!', '0', 'X-Trailer: 1', '', '']
    const text = lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', ...chunks)
    expect(parse(text, step)).toMatchObject([{ status: 200, body: 'hello!', isReusable: true }])
  })

  test('without a length the body goes on to the end of the connection', () => {
    expect(parse(lines('HTTP/1.1 200 OK', '', 'hello'), step)).toMatchObject([{ body: 'hello', isReusable: false }])
  })

  test('what only informs is passed over', () => {
    const text = lines('HTTP/1.1 100 Continue', '', 'HTTP/1.1 204 No Content', '', '')
    expect(parse(text, step)).toMatchObject([{ status: 204, body: '', isReusable: true }])
  })

  test('an answer to HEAD has no body, whatever length it names', () => {
    const text = lines('HTTP/1.1 200 OK', 'Content-Length: 1000', '', '')
    expect(parse(text, step, true)).toMatchObject([{ status: 200, body: '', isReusable: true }])
  })

  test('a header that comes twice is joined, one that ends the connection is obeyed', () => {
    const text = lines('HTTP/1.1 200', 'x-a: 1', 'X-A:  2 ', 'connection: Close', 'content-length: 0', '', '')
    expect(parse(text, step)).toMatchObject([{ headers: { 'x-a': '1, 2' }, isReusable: false }])
  })

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n\r\n'],
    ['HTTP/2 in clear text', 'HTTP/2 200\r\n\r\n'],
    ['a status of two digits', lines('HTTP/1.1 20 OK', '', '')],
    ['another protocol', lines('HTTP/1.1 101 Switching Protocols', '', '')],
    ['two different lengths', lines('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2', '', '')],
    ['a length and chunks', lines('HTTP/1.1 200 OK', 'Content-Length: 1', 'Transfer-Encoding: chunked', '', '')],
    ['an unknown encoding', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked', '', '')],
    ['a length that is no number', lines('HTTP/1.1 200 OK', 'Content-Length: -1', '', '')],
    ['a header without a colon', lines('HTTP/1.1 200 OK', 'oops', '', '')],
    ['a header that is continued', lines('HTTP/1.1 200 OK', 'x-a: 1', ' more', '', '')],
    ['a space before the colon', lines('HTTP/1.1 200 OK', 'content-length : 0', '', '')],
    ['a lone line feed in a header', lines('HTTP/1.1 200 OK', 'x-a: 1\nx-b: 2', '', '')],
    ['a chunk size that is no number', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'zz', '')],
    ['a chunk longer than it says', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '1', 'ab', '')],
    ['bytes after the end', lines('HTTP/1.1 200 OK', 'Content-Length: 1', '', 'ab')],
    ['headers without end', `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(70_000)}`],
  ])('%s is malformed', (_name, text) => {
    expect(() => parse(text, step)).toThrow(MalformedAnswer)
  })
})

test('headers named like parts of objects are only headers', () => {
  const text = lines('HTTP/1.1 200 OK', '__proto__: a', 'constructor: b', 'content-length: 0', '', '')
  const [answer] = parse(text, 1000)
  expect(answer?.headers['constructor']).toBe('b')
  expect(Object.getPrototypeOf(answer?.headers)).toBe(Object.prototype)
})

test('a body that breaks off is not complete', () => {
  expect(parse(lines('HTTP/1.1 200 OK', 'Content-Length: 5', '', 'hell'), 2)).toMatchObject([{ isReusable: undefined }])
})
