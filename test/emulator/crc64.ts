import { createCRC64 } from 'hash-wasm'
import { type FoldModule, foldModules, TURN_BYTES, WINDOW_BYTES } from './crc64-fold-wasm.ts'

/** A running CRC64. Call exactly one of `finish` and `release`, which give its memory back to the pool. */
export interface Crc64 {
  /** Does not keep the bytes. Those in `receiveMemory` are not copied to be summed. */
  update(bytes: Uint8Array): void
  /** The unsigned decimal that COS puts into x-cos-hash-crc64ecma. */
  finish(): string
  release(): void
}

const RECEIVE_BYTES = 256 << 10
// What a running CRC64 has of the memory: [window | block of folded words | zeros] and the bytes not folded yet.
const BLOCK_BYTES = 16 << 10
const REST_BYTES = 16 << 10
const BLOCK = WINDOW_BYTES
const BLOCK_END = BLOCK + BLOCK_BYTES
const REST = BLOCK_END + WINDOW_BYTES
/** Below, tables alone are as fast. */
const FOLD_FROM_BYTES = 2 * WINDOW_BYTES
const PLACE_BYTES = REST + REST_BYTES
const PLACES = 64

interface Place extends FoldModule {
  readonly address: number
}

const newModule = foldModules(RECEIVE_BYTES + PLACES * PLACE_BYTES)
const idle: Place[] = []
let plain: Awaited<ReturnType<typeof createCRC64>> | undefined

function addPlaces(): FoldModule {
  const module = newModule()
  for (let place = 0; place < PLACES; place++) idle.push({ ...module, address: RECEIVE_BYTES + place * PLACE_BYTES })
  return module
}
const first = addPlaces()

/** For servers to read into. */
export const receiveMemory = Buffer.from(first.memory.buffer, 0, RECEIVE_BYTES)

function takePlace(): Place {
  if (idle.length === 0) addPlaces()
  const place = idle.pop()
  if (place === undefined) throw new Error('no place was added')
  return place
}

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
 * Long messages are folded: words are XORed into later ones and forgotten, until only the last 2 KB are left, and only
 * those go through the table-driven CRC. All ones as init are 0xff on the first 8 bytes. A class, because tsx makes
 * every named closure expensive.
 */
class FoldingCrc64 implements Crc64 {
  readonly #place: Place
  readonly #rest: number
  /** Where the next folded word goes. */
  #target: number
  /** Where the bytes not folded yet end. */
  #fill: number
  #hasFolded = false

  constructor(place: Place) {
    this.#place = place
    this.#rest = place.address + REST
    this.#target = place.address + BLOCK
    this.#fill = this.#rest
  }

  update(bytes: Uint8Array): void {
    const isOurs = bytes.buffer === this.#place.memory.buffer
    if (isOurs && bytes.length >= REST_BYTES) this.#foldInPlace(bytes)
    else this.#copy(bytes)
  }

  finish(): string {
    const { memory, fold } = this.#place
    const rest = this.#rest
    if (this.#fill - rest >= FOLD_FROM_BYTES) this.#foldRest()
    if (this.#hasFolded) {
      memory.fill(0, this.#target, this.#target + WINDOW_BYTES)
      fold(rest, this.#target - WINDOW_BYTES, rest, rest + WINDOW_BYTES)
      invert(memory, rest)
    }
    const decimal = plainCrc64(memory.subarray(rest, this.#fill))
    this.release()
    return decimal
  }

  release(): void {
    idle.push(this.#place)
  }

  /** Bytes in our memory: what is left from before goes first, filled up to whole turns. */
  #foldInPlace(bytes: Uint8Array): void {
    const { memory } = this.#place
    const left = this.#fill - this.#rest
    const missing = left === 0 ? TURN_BYTES : -left & (TURN_BYTES - 1)
    memory.set(bytes.subarray(0, missing), this.#fill)
    this.#runRest(this.#fill + missing)
    const from = bytes.byteOffset + missing
    const end = bytes.byteOffset + bytes.length
    const to = from + wholeTurns(end - from - WINDOW_BYTES)
    this.#run(from, to)
    memory.copyWithin(this.#rest, to, end)
    this.#fill = this.#rest + end - to
  }

  #copy(bytes: Uint8Array): void {
    const end = this.#rest + REST_BYTES
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(bytes.length - at, end - this.#fill)
      this.#place.memory.set(length === bytes.length ? bytes : bytes.subarray(at, at + length), this.#fill)
      at += length
      this.#fill += length
      if (this.#fill === end) this.#foldRest()
    }
  }

  #foldRest(): void {
    const rest = this.#rest
    const to = rest + wholeTurns(this.#fill - rest - WINDOW_BYTES)
    if (to <= rest) return
    this.#runRest(to)
    this.#place.memory.copyWithin(rest, to, this.#fill)
    this.#fill -= to - rest
  }

  #runRest(to: number): void {
    const { memory, address } = this.#place
    if (!this.#hasFolded) {
      memory.fill(0, address, address + BLOCK)
      invert(memory, this.#rest)
      this.#hasFolded = true
    }
    this.#run(this.#rest, to)
  }

  /** Folds whole turns; at least a window of the message follows them. */
  #run(from: number, to: number): void {
    const { memory, fold, address } = this.#place
    const blockEnd = address + BLOCK_END
    for (let source = from; source < to; ) {
      const target = this.#target
      const length = Math.min(to - source, blockEnd - target)
      fold(source, target - WINDOW_BYTES, target, target + length)
      source += length
      this.#target = target + length
      if (this.#target < blockEnd) continue
      memory.copyWithin(address, blockEnd - WINDOW_BYTES, blockEnd)
      this.#target = address + BLOCK
    }
  }
}

/** Starts a CRC64. */
export const startCrc64 = (): Crc64 => new FoldingCrc64(takePlace())

const wholeTurns = (bytes: number): number => bytes & ~(TURN_BYTES - 1)

function invert(memory: Uint8Array, at: number): void {
  for (let index = at; index < at + 8; index++) memory[index] = ~(memory[index] ?? 0)
}

/** CRC64 of one buffer, decimal. */
export function crc64(bytes: Uint8Array): string {
  const running = startCrc64()
  running.update(bytes)
  return running.finish()
}
