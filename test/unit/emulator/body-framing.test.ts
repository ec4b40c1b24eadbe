import { describe, expect, test } from 'vitest'
import { type BodyFraming, CountedBody, chunkedBody } from '../../emulator/http/body-framing.ts'

/** Feeds pieces; gives the content, what was behind the body, and whether it is complete. */
function feed(framing: BodyFraming, pieces: readonly string[]) {
  let content = ''
  let behind = ''
  for (const piece of pieces) {
    const bytes = Buffer.from(piece)
    const end = framing.isComplete
      ? 0
      : framing.take(bytes, 0, (part) => {
          content += part.toString()
        })
    behind += piece.slice(end)
  }
  return { content, behind, isComplete: framing.isComplete }
}
const CHUNKS = '5\r\nhello\r\n006;name="a b"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\nGET /next'

describe('a body whose length was told', () => {
  test('ends there, wherever it is cut', () => {
    for (let cut = 0; cut <= 9; cut++) {
      const pieces = ['hello next'.slice(0, cut), 'hello next'.slice(cut)]
      expect(feed(new CountedBody(5), pieces)).toEqual({ content: 'hello', behind: ' next', isComplete: true })
    }
  })
  test('of no bytes is complete', () => {
    expect(new CountedBody(0).isComplete).toBe(true)
  })
})

describe('a body in chunks', () => {
  const expected = { content: 'hello world', behind: 'GET /next', isComplete: true }
  test('is put together, wherever it is cut; extensions and trailers are dropped', () => {
    expect(feed(chunkedBody(), [CHUNKS])).toEqual(expected)
    expect(feed(chunkedBody(), CHUNKS.split(''))).toEqual(expected)
    for (let cut = 1; cut < CHUNKS.length; cut++) {
      expect(feed(chunkedBody(), [CHUNKS.slice(0, cut), CHUNKS.slice(cut)])).toEqual(expected)
    }
  })
  test.each([
    ['a size that is no number', 'x\r\n'],
    ['a negative size', '-5\r\nhello\r\n'],
    ['an empty size', '\r\n'],
    ['a size above all bounds', '1000000000000\r\n'],
    ['a line feed alone behind the size', '5\nhello\r\n'],
    ['a chunk longer than it says', '4\r\nhello\r\n'],
    ['a chunk shorter than it says', '6\r\nhello\r\n0\r\n\r\n'],
    ['a line that does not end', 'a'.repeat(5000)],
    ['a trailer without a colon', '0\r\nabc\r\n\r\n'],
    ['trailers without end', `0\r\n${'a: b\r\n'.repeat(100)}`],
  ])('%s is refused', (_, text) => {
    expect(() => feed(chunkedBody(), [text])).toThrow(expect.objectContaining({ status: 400 }))
  })
})
