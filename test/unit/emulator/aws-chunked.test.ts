import { expect, test } from 'vitest'
import { unframed } from '../../emulator/aws-chunked.ts'

const FRAMES = '5;chunk-signature=ab\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'

function taken(body: Buffer, pieceBytes: number): string {
  let text = ''
  const take = unframed((bytes) => {
    text += bytes.toString('latin1')
    return true
  })
  for (let at = 0; at < body.length; at += pieceBytes) take(body.subarray(at, at + pieceBytes))
  return text
}

test.each([1, 2, 3, 7, 100])('frames, signatures and trailers fall off, arriving %i bytes at a time', (pieceBytes) => {
  expect(taken(Buffer.from(FRAMES), pieceBytes)).toBe('hello world')
})

test('line ends inside a frame are part of the body', () => {
  expect(taken(Buffer.from('4\r\n\r\n\r\n\r\n0\r\n\r\n'), 3)).toBe('\r\n\r\n')
})

test('a body that is no frames is refused, and so is a line without end', () => {
  expect(() => taken(Buffer.from('hello\r\nworld'), 100)).toThrow('not in frames')
  expect(() => taken(Buffer.alloc(5000, '1'), 100)).toThrow('too long')
})

test('who takes it says when to pause', () => {
  const take = unframed((bytes) => bytes.toString() !== 'stop')
  expect(take(Buffer.from('4\r\nstop\r\n2\r\ngo\r\n'))).toBe(false)
  expect(take(Buffer.from('2\r\non\r\n'))).toBe(true)
})
