import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createCrc64Kernel, DATA_START, writeTables } from '../../../main/transfer/crc64-kernel.ts'

interface Vectors {
  readonly vectors: readonly {
    readonly name: string
    readonly utf8?: string
    readonly length: number
    readonly crc64: string
  }[]
  readonly combine: readonly {
    readonly crcA: string
    readonly crcB: string
    readonly lenB: number
    readonly combined: string
  }[]
}
const { vectors, combine }: Vectors = JSON.parse(
  readFileSync(new URL('../../vectors/crc64-ecma.json', import.meta.url), 'utf8'),
)
const MAX_PAGES = 40
const memory = new WebAssembly.Memory({ initial: MAX_PAGES, maximum: MAX_PAGES, shared: true })
writeTables(memory)
const kernel = createCrc64Kernel(memory, MAX_PAGES)
const sumOf = (bytes: Uint8Array, address = DATA_START): string => {
  new Uint8Array(memory.buffer).set(bytes, address)
  return kernel.sum(address, bytes.length).toString()
}
const MADE: Readonly<Record<string, Uint8Array>> = {
  '1MiB-zero': new Uint8Array(1_048_576),
  '1MiB-0xff': new Uint8Array(1_048_576).fill(255),
  '256-bytes-0..255': Uint8Array.from({ length: 256 }, (_, byte) => byte),
}

test.each(vectors)('the sum of $name is the vector’s', ({ name, utf8, length, crc64 }) => {
  const bytes = utf8 === undefined ? MADE[name] : Buffer.from(utf8)
  expect(bytes).toHaveLength(length)
  expect(sumOf(bytes ?? new Uint8Array())).toBe(crc64)
})

test.each(combine)('joins to $combined', ({ crcA, crcB, lenB, combined }) => {
  expect(kernel.join(BigInt(crcA), BigInt(crcB), lenB).toString()).toBe(combined)
})

test('every length and alignment around the border of the four streams agrees with byte-wise joining', () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, index) => (index * 131 + (index >> 3)) & 255)
  let expected = 0n
  for (let length = 1; length <= bytes.length; length++) {
    expected = kernel.join(expected, BigInt(sumOf(bytes.subarray(length - 1, length))), 1)
    expect(sumOf(bytes.subarray(0, length), DATA_START + (length % 9))).toBe(expected.toString())
  }
})
