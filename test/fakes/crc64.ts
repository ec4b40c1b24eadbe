const POLYNOMIAL = 0xc96c5795d7870f42n
const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte)
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n
  return value
})
const HIGH = Uint32Array.from(TABLE, (value) => Number(value >> 32n))
const LOW = Uint32Array.from(TABLE, (value) => Number(value & 0xffffffffn))

/** CRC-64/XZ in decimal, byte by byte: slow, plain, and not the app's. */
export function crc64Of(bytes: Uint8Array): string {
  let high = 0xffffffff
  let low = 0xffffffff
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (LOW[index] ?? 0)
    high = (high >>> 8) ^ (HIGH[index] ?? 0)
  }
  return ((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)).toString()
}
