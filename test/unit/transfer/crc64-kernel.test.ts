import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCRATCH_BYTES, SHIFTS } from '../../../main/transfer/crc64-fold.ts'
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
const kernel = createCrc64Kernel(memory, MAX_PAGES, DATA_START)
const PLACE = 65_536
const sumOf = (bytes: Uint8Array, address = PLACE): string => {
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
    expect(sumOf(bytes.subarray(0, length), PLACE + (length % 9))).toBe(expected.toString())
  }
})

const POLYNOMIAL = 0x1_42f0_e1eb_a9ea_3693n

/** x^exponent modulo the polynomial, coefficients in the natural order: nothing of the kernel's. */
function powerOfX(exponent: number): bigint {
  let value = 1n
  for (let step = 0; step < exponent; step++) {
    value <<= 1n
    if (value >> 64n) value ^= POLYNOMIAL
  }
  return value
}

/** CRC-64/XZ after each byte, bit by bit, the register kept mirrored to the kernel's. */
function* plainSums(bytes: Uint8Array): Generator<bigint> {
  const mirrored = (value: bigint, bits: number): bigint =>
    BigInt(`0b${[...value.toString(2).padStart(bits, '0')].reverse().join('')}`)
  let register = (1n << 64n) - 1n
  for (const byte of bytes) {
    register ^= mirrored(BigInt(byte), 8) << 56n
    for (let bit = 0; bit < 8; bit++) {
      register <<= 1n
      if (register >> 64n) register ^= POLYNOMIAL
    }
    yield mirrored(register, 64) ^ ((1n << 64n) - 1n)
  }
}

/** Bytes without a pattern; the same at each run. */
function noise(length: number): Uint8Array {
  let state = 0x9e3779b9
  return Uint8Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 255
  })
}

test('the shifts of the fold are a multiple of the polynomial', () => {
  const largest = Math.max(...SHIFTS)
  const terms = SHIFTS.map((shift) => powerOfX(8 * (largest - shift)))
  expect(terms.reduce((sum, term) => sum ^ term)).toBe(powerOfX(8 * largest))
  expect(new Set(SHIFTS).size).toBe(SHIFTS.length)
})

test('every length around the border of folding agrees with a sum bit by bit, wherever the bytes lie', () => {
  const bytes = noise(8300)
  const expected = [...plainSums(bytes)]
  for (let length = 8150; length <= bytes.length; length++)
    expect(sumOf(bytes.subarray(0, length), PLACE + (length % 67))).toBe(String(expected[length - 1]))
})

test('lengths around one, two and three blocks of folding agree with a sum bit by bit', () => {
  const bytes = noise(90_000)
  const expected = [...plainSums(bytes)]
  for (const length of [27_263, 27_264, 29_087, 29_088, 29_089, 29_120, 29_121, 54_527, 56_352, 56_353, 83_616, 90_000])
    expect(sumOf(bytes.subarray(0, length), PLACE + 3)).toBe(String(expected[length - 1]))
})

test('summing changes nothing but the scratch', () => {
  const bytes = noise(200_000)
  sumOf(bytes, PLACE + 1)
  expect(Buffer.compare(new Uint8Array(memory.buffer, PLACE + 1, bytes.length), bytes)).toBe(0)
  const pattern = new Uint8Array(memory.buffer, DATA_START + SCRATCH_BYTES, 64).fill(0xa5).slice()
  kernel.sum(PLACE + 1, bytes.length)
  expect(new Uint8Array(memory.buffer, DATA_START + SCRATCH_BYTES, 64)).toEqual(pattern)
})
