// CRC-64/XZ as in x-cos-hash-crc64ecma: reflected polynomial, init and xorout all ones.
const POLYNOMIAL = 0xc96c5795d7870f42n

/** x^(8 · length), by length: the parts of an upload have one length but for the last. */
const powers = new Map<number, bigint>()
const POWERS_MAX = 1000

/** CRC64 of A followed by B, from both CRCs (decimal) and B's length in bytes. */
export function combineCrc64(crcA: string, crcB: string, lengthB: number): string {
  let power = powers.get(lengthB)
  if (power === undefined) {
    power = powerOf(lengthB)
    if (powers.size < POWERS_MAX) powers.set(lengthB, power)
  }
  return (multiply(BigInt(crcA), power) ^ BigInt(crcB)).toString()
}

/** Appending one zero bit multiplies the register by x modulo the polynomial; this is x^(8 · lengthBytes). */
function powerOf(lengthBytes: number): bigint {
  let power = 1n << 63n // x^0 in reflected order
  let base = 1n << 55n // x^8
  for (let rest = BigInt(lengthBytes); rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, base)
    base = multiply(base, base)
  }
  return power
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
