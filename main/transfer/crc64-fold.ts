/**
 * Makes a long message short without changing its CRC-64, by WebAssembly SIMD. A multiple of the CRC's polynomial with
 * few terms lets a word be dropped when it is XORed into the words `SHIFTS` bytes behind it: seven XORs for 16 bytes,
 * where tables need sixteen loads. What is left is as long as the largest shift. Works in a scratch of its own: the
 * message, which others read at the same time, is not touched.
 */
import { addTo, type Code, get, I32, loadVector, loopWhile, storeVector, type WasmFunction } from './wasm-bytes.ts'

/**
 * x^(8·1816) ≡ Σ x^(8·(1816 − shift)) modulo the polynomial, in bytes: a multiple of eight terms, found by a generalised
 * birthday search. (All multiples have an even number of terms, because x + 1 divides the polynomial.) The smallest
 * shift is so large that no load meets a store that is still on its way to the cache.
 */
export const SHIFTS = [499, 522, 793, 982, 1303, 1592, 1816] as const

/** Bytes of one turn of the loop: two vectors. */
const TURN_BYTES = 32
/** The largest shift, rounded up to whole turns: how far back a turn looks, and about how much is left at the end. */
const WINDOW_BYTES = 1824
/** Bytes folded before the window moves back to the start: with window and end they stay in the first-level cache. */
const BLOCK_BYTES = 27_264
/** What a folder needs for itself: window, block, zeros for the end, and what is left (up to one turn more). */
export const SCRATCH_BYTES = 3 * WINDOW_BYTES + BLOCK_BYTES + TURN_BYTES
const ALL_ONES = 0xffff_ffff_ffff_ffffn

const XOR_VECTORS = [0xfd, 0x51]

/** `target = source ^ (what was written each shift before)`, where `window` + WINDOW_BYTES is the place of `target`. */
const vector = (offset: number): Code => {
  const earlier = SHIFTS.map((shift): Code => [get(1), loadVector(WINDOW_BYTES - shift + offset), XOR_VECTORS])
  return [get(2), get(0), loadVector(offset), earlier, storeVector(offset)]
}

/** fold(source, window, target, end): turns until `target` reaches `end`; all three addresses move together. */
export const fold: WasmFunction = {
  name: 'fold',
  parameters: [I32, I32, I32, I32],
  locals: [],
  body: loopWhile(
    [get(2), get(3), 0x49],
    [vector(0), vector(16), [0, 1, 2].map((address) => addTo(address, TURN_BYTES))],
  ),
}

export type Fold = (source: number, window: number, target: number, end: number) => void

/** A message by its place in the memory. */
interface Stretch {
  readonly address: number
  readonly length: number
}

/**
 * Answers a function that gives a short message, in the scratch, whose register started with zeros ends like that of
 * `length` bytes at `address` started with ones. `length` is at least twice WINDOW_BYTES. The answer holds until the
 * next call.
 */
export function createFolder(memory: WebAssembly.Memory, scratchAddress: number, run: Fold) {
  const bytes = new Uint8Array(memory.buffer)
  const block = scratchAddress + WINDOW_BYTES
  const rest = block + BLOCK_BYTES + WINDOW_BYTES
  const firstWord = new BigUint64Array(memory.buffer, block, 1)
  /** Everything before `cut`; gives the end of what was written last. */
  const foldBlocks = (address: number, cut: number): number => {
    bytes.fill(0, scratchAddress, block)
    run(address, scratchAddress, block, block + TURN_BYTES)
    firstWord[0] = (firstWord[0] ?? 0n) ^ ALL_ONES
    let written = TURN_BYTES
    let source = address + TURN_BYTES
    while (source < cut) {
      if (written === BLOCK_BYTES) {
        bytes.copyWithin(scratchAddress, block + BLOCK_BYTES - WINDOW_BYTES, block + BLOCK_BYTES)
        written = 0
      }
      const length = Math.min(BLOCK_BYTES - written, cut - source)
      run(source, scratchAddress + written, block + written, block + written + length)
      source += length
      written += length
    }
    return block + written
  }
  return (address: number, length: number): Stretch => {
    const foldedBytes = length - WINDOW_BYTES - ((length - WINDOW_BYTES) % TURN_BYTES)
    const cut = address + foldedBytes
    const end = foldBlocks(address, cut)
    // What is left is not folded on: the end looks back at dropped words only, and at zeros after them.
    bytes.fill(0, end, end + WINDOW_BYTES)
    run(cut, end - WINDOW_BYTES, rest, rest + WINDOW_BYTES)
    bytes.copyWithin(rest + WINDOW_BYTES, cut + WINDOW_BYTES, address + length)
    return { address: rest, length: length - foldedBytes }
  }
}
