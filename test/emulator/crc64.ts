import { createCRC64 } from 'hash-wasm'

// CRC-64/XZ as in x-cos-hash-crc64ecma: reflected polynomial, init and xorout all ones.
const POLYNOMIAL = 0xc96c5795d7870f42n

type WasmCrc = Awaited<ReturnType<typeof createCRC64>>
const idle: WasmCrc[] = []

/** A running CRC64. Call exactly one of `finish` and `release`, which give the WASM instance back to the pool. */
export interface Crc64 {
  update(bytes: Uint8Array): void
  /** The unsigned decimal that COS puts into x-cos-hash-crc64ecma. */
  finish(): string
  release(): void
}

/** Starts a CRC64 at once; `warmCrc64` must have resolved before. */
export function startCrc64(): Crc64 {
  const wasm = idle.pop()
  if (wasm === undefined) return slowCrc64()
  wasm.init()
  return {
    update: (bytes) => void wasm.update(bytes),
    finish: () => {
      const decimal = BigInt(`0x${wasm.digest()}`).toString()
      idle.push(wasm)
      return decimal
    },
    release: () => void idle.push(wasm),
  }
}

/** Fills the pool; more bodies than this at once fall back to a table in JavaScript. */
export async function warmCrc64(instances = 64): Promise<void> {
  while (idle.length < instances) idle.push(await createCRC64())
}

/** CRC64 of one buffer, decimal. */
export function crc64(bytes: Uint8Array): string {
  const running = startCrc64()
  running.update(bytes)
  return running.finish()
}

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte)
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n
  return value
})
const tableLow = Uint32Array.from(table, (value) => Number(value & 0xffffffffn))
const tableHigh = Uint32Array.from(table, (value) => Number(value >> 32n))

/** The same in plain JavaScript, bytewise: for an exhausted pool, and to check the WASM against. */
export function slowCrc64(): Crc64 {
  let low = 0xffffffff
  let high = 0xffffffff
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0)
        high = (high >>> 8) ^ (tableHigh[index] ?? 0)
      }
    },
    finish: () => ((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)).toString(),
    release: () => undefined,
  }
}

/** CRC64 of A followed by B, from both CRCs (decimal) and B's length in bytes. */
export function combineCrc64(crcA: string, crcB: string, lengthB: number): string {
  // Appending one zero bit multiplies the register by x modulo the polynomial; `power` is x^(8 * lengthB).
  let power = 1n << 63n // x^0 in reflected order
  let base = multiply(1n << 62n, 1n << 62n) // x^2
  base = multiply(base, base) // x^4
  base = multiply(base, base) // x^8
  for (let rest = BigInt(lengthB); rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, base)
    base = multiply(base, base)
  }
  return (multiply(BigInt(crcA), power) ^ BigInt(crcB)).toString()
}

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n
  let factor = b
  for (let bit = 63n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) product ^= factor
    factor = factor & 1n ? (factor >> 1n) ^ POLYNOMIAL : factor >> 1n
  }
  return product
}
