import { randomBytes } from 'node:crypto'
import { crc64 as tableCrc64 } from 'hash-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import { crc64, receiveMemory, startCrc64, warmCrc64 } from '../../emulator/crc64.ts'
import { combineCrc64 } from '../../emulator/crc64-combine.ts'
import { SHIFTS, TURN_BYTES, WINDOW_BYTES } from '../../emulator/crc64-fold-wasm.ts'
import { readVectors } from './vectors.ts'

type Vectors = {
  vectors: { name: string; utf8?: string; crc64: string }[]
  combine: { a: string; b: string; crcA: string; crcB: string; lenB: number; combined: string }[]
}
const { vectors, combine }: Vectors = readVectors('crc64-ecma.json')
const MIB = 1024 * 1024
const bytesOf = ({ name, utf8 }: Vectors['vectors'][number]): Buffer => {
  if (name === '1MiB-zero') return Buffer.alloc(MIB)
  if (name === '1MiB-0xff') return Buffer.alloc(MIB, 0xff)
  if (name.startsWith('256-')) return Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index))
  return Buffer.from(utf8 ?? '')
}

beforeAll(() => warmCrc64())

describe('CRC64 of each published vector', () => {
  test.each(vectors)('$name', (vector) => {
    expect(crc64(bytesOf(vector))).toBe(vector.crc64)
  })
  test.each(combine)('combines $a and $b', ({ crcA, crcB, lenB, combined }) => {
    expect(combineCrc64(crcA, crcB, lenB)).toBe(combined)
  })
})

describe('long messages, which are folded', () => {
  const random = randomBytes(9 * MIB + 5)
  const lengths = [
    1,
    7,
    8,
    9,
    ...[WINDOW_BYTES - 1, WINDOW_BYTES, WINDOW_BYTES + TURN_BYTES - 1, WINDOW_BYTES + TURN_BYTES, 2 * WINDOW_BYTES],
    ...[16_384 - 1, 16_384, 16_384 + 1, 18_432, 32_768],
    MIB / 2,
    MIB / 2 + 1,
    random.length,
  ]
  test.each(lengths)('%i bytes in uneven pieces, two at a time, equal the table-driven CRC64', async (length) => {
    const bytes = random.subarray(random.length - length)
    const expected = BigInt(`0x${await tableCrc64(bytes)}`).toString()
    const running = [startCrc64(), startCrc64()]
    for (let at = 0; at < length; ) {
      const piece = bytes.subarray(at, at + 1 + ((at * 7919) % 70_001))
      for (const crc of running) crc.update(piece)
      at += piece.length
    }
    expect(running.map((crc) => crc.finish())).toEqual([expected, expected])
    expect(crc64(bytes)).toBe(expected)
  })

  test.each(lengths)(
    '%i bytes received into memory of the CRC64 are left as they are and summed the same',
    async (length) => {
      const bytes = random.subarray(random.length - length)
      const expected = BigInt(`0x${await tableCrc64(bytes)}`).toString()
      const running = [startCrc64(), startCrc64(), startCrc64()]
      for (let at = 0, turn = 0; at < length; turn++) {
        const room = receiveMemory.subarray((turn * 37) % 100, receiveMemory.length - ((turn * 70_000) % 250_000))
        const piece = bytes.subarray(at, at + room.length)
        const received = room.subarray(0, piece.length)
        received.set(piece)
        for (const crc of running) crc.update(received)
        expect(received.equals(piece)).toBe(true)
        at += piece.length
      }
      expect(running.map((crc) => crc.finish())).toEqual([expected, expected, expected])
    },
  )

  test('more at once than there are places for in one memory', () => {
    const bytes = random.subarray(0, 50_000)
    const running = Array.from({ length: 200 }, () => startCrc64())
    for (const half of [bytes.subarray(0, 20_000), bytes.subarray(20_000)]) {
      receiveMemory.set(half)
      for (const crc of running) crc.update(receiveMemory.subarray(0, half.length))
    }
    expect(new Set(running.map((crc) => crc.finish()))).toEqual(new Set([crc64(bytes)]))
  })

  test('a single flipped bit anywhere changes the CRC64', () => {
    const bytes = Buffer.from(random.subarray(0, MIB))
    const before = crc64(bytes)
    for (const at of [0, 7, 8, 100_000, MIB - WINDOW_BYTES, MIB - 1]) {
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(crc64(bytes)).not.toBe(before)
      bytes[at] = (bytes[at] ?? 0) ^ 1
    }
    expect(crc64(bytes)).toBe(before)
  })

  test('the shifts are those of a multiple of the polynomial', () => {
    const [last = 0] = SHIFTS.slice(-1)
    let power = 1n
    let sum = 0n
    for (let byte = 0; byte <= last; byte++) {
      if (byte === last || SHIFTS.some((shift) => last - shift === byte)) sum ^= power
      for (let bit = 0; bit < 8; bit++)
        power = power >> 63n ? ((power << 1n) ^ 0x42f0e1eba9ea3693n) & (2n ** 64n - 1n) : power << 1n
    }
    expect(sum).toBe(0n)
  })
})
