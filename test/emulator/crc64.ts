import { createCRC64 } from 'hash-wasm'
import { type FoldModule, foldModules, SPAN_BYTES } from './crc64-fold-wasm.ts'

// CRC-64/XZ as in x-cos-hash-crc64ecma: reflected polynomial, init and xorout all ones.
const POLYNOMIAL = 0xc96c5795d7870f42n

/** A running CRC64. Call exactly one of `finish` and `release`, which give its memory back to the pool. */
export interface Crc64 {
  update(bytes: Uint8Array): void
  /** The unsigned decimal that COS puts into x-cos-hash-crc64ecma. */
  finish(): string
  release(): void
}

// Memory of one running CRC64: [words already folded | bytes to come | copy of the folded words and as many zeros].
const DATA = SPAN_BYTES
const DATA_END = DATA + (512 << 10)
const SCRATCH = DATA_END
const SCRATCH_ZEROS = SCRATCH + SPAN_BYTES
const newModule = foldModules(SCRATCH_ZEROS + SPAN_BYTES)
const idle: FoldModule[] = []
let plain: Awaited<ReturnType<typeof createCRC64>> | undefined

/** Must have resolved before anything else here is called. */
export async function warmCrc64(): Promise<void> {
  plain ??= await createCRC64()
}

function plainCrc64(bytes: Uint8Array): string {
  if (plain === undefined) throw new Error('warmCrc64 first')
  plain.init()
  plain.update(bytes)
  return BigInt(`0x${plain.digest()}`).toString()
}

/**
 * Starts a CRC64. Long messages are folded: each 16-byte word is XORed into seven later ones and forgotten, until only
 * the last 46 KB are left, and only those go through the table-driven CRC. All ones as init are 0xff on the first 8 bytes.
 */
export function startCrc64(): Crc64 {
  const module = idle.pop() ?? newModule()
  const { memory, fold } = module
  let done = DATA // everything before is folded
  let fill = DATA
  let hasFolded = false
  const foldAllButTail = (): void => {
    const end = done + ((fill - SPAN_BYTES - done) & ~15)
    if (end <= done) return
    if (!hasFolded) {
      memory.fill(0, 0, SPAN_BYTES)
      invert(memory, done)
      hasFolded = true
    }
    fold(done, done - SPAN_BYTES, end)
    done = end
  }
  const makeRoom = (): void => {
    foldAllButTail()
    memory.copyWithin(0, done - SPAN_BYTES, fill)
    fill -= done - DATA
    done = DATA
  }
  const release = (): void => void idle.push(module)
  return {
    update: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const count = Math.min(bytes.length - at, DATA_END - fill)
        memory.set(count === bytes.length ? bytes : bytes.subarray(at, at + count), fill)
        at += count
        fill += count
        if (fill === DATA_END) makeRoom()
      }
    },
    finish: () => {
      if (hasFolded) {
        foldAllButTail()
        memory.copyWithin(SCRATCH, done - SPAN_BYTES, done)
        memory.fill(0, SCRATCH_ZEROS, SCRATCH_ZEROS + SPAN_BYTES)
        fold(done, SCRATCH, done + SPAN_BYTES)
        invert(memory, done)
      }
      const decimal = plainCrc64(memory.subarray(done, fill))
      release()
      return decimal
    },
    release,
  }
}

function invert(memory: Uint8Array, at: number): void {
  for (let index = at; index < at + 8; index++) memory[index] = ~(memory[index] ?? 0)
}

/** CRC64 of one buffer, decimal. */
export function crc64(bytes: Uint8Array): string {
  const running = startCrc64()
  running.update(bytes)
  return running.finish()
}

/** CRC64 of A followed by B, from both CRCs (decimal) and B's length in bytes. */
export function combineCrc64(crcA: string, crcB: string, lengthB: number): string {
  // Appending one zero bit multiplies the register by x modulo the polynomial; `power` is x^(8 * lengthB).
  let power = 1n << 63n // x^0 in reflected order
  let base = 1n << 55n // x^8
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
