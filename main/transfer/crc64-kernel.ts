/**
 * CRC-64/XZ (the `x-cos-hash-crc64ecma` of COS) over a shared WebAssembly memory. A long buffer is first folded into a
 * short one. Four quarters of that are summed at once by slice-by-8 tables, so that the loads of one hide the latency
 * of the others, and are then joined.
 */
import { createFolder, type Fold, fold } from './crc64-fold.ts'
import {
  addTo,
  assemble,
  type Code,
  call,
  get,
  I32,
  I64,
  i32,
  i64,
  load8,
  load64,
  loopWhile,
  set,
} from './wasm-bytes.ts'

const POLYNOMIAL = 0xc96c5795d7870f42n
const ALL_ONES = 0xffff_ffff_ffff_ffffn
/** Eight tables of 256 entries of 8 bytes, at address 0. */
const TABLE_BYTES = 8 * 256 * 8
/** First address behind the tables. */
export const DATA_START = TABLE_BYTES
/** Below this a buffer is summed byte by byte: joining would cost more. */
const SHORTEST_STREAM_BYTES = 64
/** Below this the tables alone are as fast: folding leaves some 1 800 bytes to them. */
const SHORTEST_FOLD_BYTES = 8192

const XOR = 0x85
const STREAMS = [0, 1, 2, 3]

/** One 8-byte step: `register = T7[x & 255] ^ T6[x >> 8 & 255] ^ …` where x = word at `address` ^ register. */
function step(register: number, address: Code, low: number): Code {
  const lookups = [0, 1, 2, 3, 4, 5, 6, 7].map((byte): Code => {
    const shift = byte * 8 - 3
    const shifted = shift < 0 ? [get(low), i64(3n), 0x86] : [get(low), i64(BigInt(shift)), 0x88]
    return [[shifted, 0xa7, i32(0x7f8), 0x71], load64((7 - byte) * 2048), byte === 0 ? [] : XOR]
  })
  return [address, load64(0), get(register), XOR, set(low), lookups, set(register)]
}

/** multiply(a, b): the product of two reflected polynomials modulo the CRC's. Locals: 2 product, 3 bit. */
const multiply = {
  name: 'multiply',
  parameters: [I64, I64],
  result: I64,
  locals: [I64, I64],
  body: [
    [i64(1n << 63n), set(3)],
    loopWhile(
      [get(3), i64(0n), 0x52],
      [
        // product ^= a has this bit ? b : 0
        [get(2), get(1), i64(0n), get(0), get(3), 0x83, i64(0n), 0x52, 0x1b, XOR, set(2)],
        // b = b & 1 ? b >> 1 ^ polynomial : b >> 1
        [get(1), i64(1n), 0x88, i64(POLYNOMIAL), i64(0n), get(1), 0xa7, i32(1), 0x71, 0x1b, XOR, set(1)],
        [get(3), i64(1n), 0x88, set(3)],
      ],
    ),
    get(2),
  ],
}

/** bytes(register, address, end): byte by byte. */
const bytes = {
  name: 'bytes',
  parameters: [I64, I32, I32],
  result: I64,
  locals: [],
  body: [
    loopWhile(
      [get(1), get(2), 0x49],
      [
        [get(0), 0xa7, get(1), load8, 0x73, i32(255), 0x71, i32(3), 0x74, load64(0)],
        [get(0), i64(8n), 0x88, XOR, set(0)],
        addTo(1, 1),
      ],
    ),
    get(0),
  ],
}

/**
 * streams(register, address, strideBytes, power): four streams of `strideBytes` (a multiple of 8) one after the other;
 * `power` is x^(8·strideBytes). Locals: 4 end, 5–7 registers, 8 word, 9–11 addresses.
 */
const streams = {
  name: 'streams',
  parameters: [I64, I32, I32, I64],
  result: I64,
  locals: [I32, I64, I64, I64, I64, I32, I32, I32],
  body: [
    [get(1), get(2), 0x6a, set(4)],
    [get(4), set(9), get(9), get(2), 0x6a, set(10), get(10), get(2), 0x6a, set(11)],
    loopWhile(
      [get(1), get(4), 0x49],
      [
        STREAMS.map((s) => step(s === 0 ? 0 : 4 + s, get(s === 0 ? 1 : 8 + s), 8)),
        STREAMS.map((s) => addTo(s === 0 ? 1 : 8 + s, 8)),
      ],
    ),
    [get(0), get(3), call(0), get(5), XOR],
    [get(3), call(0), get(6), XOR],
    [get(3), call(0), get(7), XOR],
  ],
}

interface Exports {
  readonly multiply: (a: bigint, b: bigint) => bigint
  readonly bytes: (register: bigint, address: number, end: number) => bigint
  readonly streams: (register: bigint, address: number, strideBytes: number, power: bigint) => bigint
  readonly fold: Fold
}

/** CRC64 over one memory. Values are unsigned 64-bit numbers as COS prints them. */
export interface Crc64Kernel {
  /** Of `length` bytes at `address`. */
  sum(address: number, length: number): bigint
  /** Of A followed by B, from both sums and the length of B in bytes. */
  join(sumA: bigint, sumB: bigint, lengthB: number): bigint
}

/** Fills the lookup tables; once per memory, before any kernel of that memory is used. */
export function writeTables(memory: WebAssembly.Memory): void {
  const table = new BigUint64Array(memory.buffer, 0, TABLE_BYTES / 8)
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n
    table[byte] = value
  }
  for (let index = 256; index < 2048; index++) {
    const before = table[index - 256] ?? 0n
    table[index] = (before >> 8n) ^ (table[Number(before & 255n)] ?? 0n)
  }
}

/**
 * `scratchAddress`: SCRATCH_BYTES that no other kernel uses, a multiple of 16.
 * @throws when `memory` is not shared or larger than `maxPages` of 64 KiB.
 */
export function createCrc64Kernel(memory: WebAssembly.Memory, maxPages: number, scratchAddress: number): Crc64Kernel {
  const module = new WebAssembly.Module(assemble([multiply, bytes, streams, fold], maxPages))
  const wasm = exportsOf(new WebAssembly.Instance(module, { env: { memory } }))
  const power = createPowers(wasm)
  const shorten = createFolder(memory, scratchAddress, wasm.fold)
  const run = (start: bigint, address: number, length: number): bigint => {
    const stride = (length >>> 5) << 3
    const long = stride >= SHORTEST_STREAM_BYTES
    const register = long ? wasm.streams(start, address, stride, power(stride)) : start
    return BigInt.asUintN(64, ~wasm.bytes(register, address + (long ? stride * 4 : 0), address + length))
  }
  return {
    sum(address, length) {
      if (length < SHORTEST_FOLD_BYTES) return run(ALL_ONES, address, length)
      const short = shorten(address, length)
      return run(0n, short.address, short.length)
    },
    join: (sumA, sumB, lengthB) => BigInt.asUintN(64, wasm.multiply(sumA, power(lengthB)) ^ sumB),
  }
}

/** x^(8·length) modulo the polynomial: what `length` zero bytes do to a register. Recent lengths are remembered. */
function createPowers(wasm: Exports): (lengthBytes: number) => bigint {
  const known = new Map<number, bigint>()
  return (lengthBytes) => {
    const remembered = known.get(lengthBytes)
    if (remembered !== undefined) return remembered
    let power = 1n << 63n // x^0, reflected
    let base = 1n << 55n // x^8
    for (let rest = lengthBytes; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) power = wasm.multiply(power, base)
      base = wasm.multiply(base, base)
    }
    if (known.size >= 256) known.clear()
    known.set(lengthBytes, power)
    return power
  }
}

function exportsOf(instance: WebAssembly.Instance): Exports {
  const { multiply: product, bytes: rest, streams: four, fold: short } = instance.exports
  if (typeof product !== 'function' || typeof rest !== 'function') throw new Error('the CRC64 module lacks an export')
  if (typeof four !== 'function' || typeof short !== 'function') throw new Error('the CRC64 module lacks an export')
  return {
    multiply: (a, b) => product(a, b),
    bytes: (register, address, end) => rest(register, address, end),
    streams: (register, address, stride, power) => four(register, address, stride, power),
    fold: (source, window, target, end) => void short(source, window, target, end),
  }
}
