import { beforeAll, describe, expect, test } from 'vitest'
import { combineCrc64, crc64, slowCrc64, startCrc64, warmCrc64 } from '../../emulator/crc64.ts'
import { trustingCrc64 } from '../../emulator/trusting-crc64.ts'
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

beforeAll(() => warmCrc64(2))

describe('CRC64 of each published vector', () => {
  test.each(vectors)('$name by WebAssembly and by table', (vector) => {
    const bytes = bytesOf(vector)
    expect(crc64(bytes)).toBe(vector.crc64)
    const slow = slowCrc64()
    slow.update(bytes)
    expect(slow.finish()).toBe(vector.crc64)
  })
  test.each(combine)('combines $a and $b', ({ crcA, crcB, lenB, combined }) => {
    expect(combineCrc64(crcA, crcB, lenB)).toBe(combined)
  })
})

test('updates in pieces give the CRC64 of the whole, also with the pool exhausted', () => {
  const running = Array.from({ length: 4 }, () => startCrc64()) // the pool holds two
  for (const piece of ['123', '45', '', '6789']) for (const crc of running) crc.update(Buffer.from(piece))
  expect(new Set(running.map((crc) => crc.finish()))).toEqual(new Set(['11051210869376104954']))
})

test('a trusting checksum is right the first time and after a change at a sampled byte', () => {
  const start = trustingCrc64()
  const sum = (bytes: Buffer): string => {
    const crc = start()
    for (let at = 0; at < bytes.length; at += 65_536) crc.update(bytes.subarray(at, at + 65_536))
    return crc.finish()
  }
  const body = Buffer.alloc(2 * MIB, 7)
  expect(sum(body)).toBe(crc64(body))
  const changed = Buffer.from(body)
  changed[4096 * 100] = 8
  expect(sum(changed)).toBe(crc64(changed))
  expect(sum(body)).toBe(crc64(body))
})
