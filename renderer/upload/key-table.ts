import { hashOf } from './hash-index.ts'

const FIRST_CAPACITY = 256
/** Of the second hash; any number but the first one's. */
const CHECK_SEED = 0x9e_37_79_b9

/** Two hashes of a text: that two texts share both is as good as impossible. */
export interface Name {
  readonly hash: number
  readonly check: number
}

export const nameOf = (text: string): Name => ({ hash: hashOf(text), check: hashOf(text, CHECK_SEED) })

/**
 * For each name and each holder of it a row of counters, some 50 bytes; the rows of one name are linked. Rows are
 * numbered from 1; 0 is none. Nothing is ever taken out: counters go back to 0.
 */
export class KeyTable {
  readonly #width: number
  readonly #maxRows: number
  #rows = 0
  #hashes = new Uint32Array(FIRST_CAPACITY)
  #checks = new Uint32Array(FIRST_CAPACITY)
  #holders = new Uint32Array(FIRST_CAPACITY)
  #next = new Uint32Array(FIRST_CAPACITY)
  #counts: Uint32Array
  /** First rows by hash, half of them empty, probed one after the other. */
  #firsts = new Uint32Array(2 * FIRST_CAPACITY)
  constructor(width: number, maxRows: number) {
    this.#width = width
    this.#maxRows = maxRows
    this.#counts = new Uint32Array(FIRST_CAPACITY * width)
  }

  /** Of all rows. */
  get rows(): number {
    return this.#rows
  }

  first({ check, hash }: Name): number {
    return this.#firsts[this.#slotOf(hash, check)] ?? 0
  }
  next(row: number): number {
    return this.#next[row - 1] ?? 0
  }
  holder(row: number): number {
    return this.#holders[row - 1] ?? 0
  }
  /** Of the name whose row this is. */
  firstOf(row: number): number {
    return this.#firsts[this.#slotOf(this.#hashes[row - 1] ?? 0, this.#checks[row - 1] ?? 0)] ?? 0
  }
  count(row: number, column: number): number {
    return this.#counts[(row - 1) * this.#width + column] ?? 0
  }
  bump(row: number, column: number, by: number): void {
    const at = (row - 1) * this.#width + column
    this.#counts[at] = (this.#counts[at] ?? 0) + by
  }
  total(row: number): number {
    let sum = 0
    for (let column = 0; column < this.#width; column += 1) sum += this.count(row, column)
    return sum
  }

  /** The holder's row of the name; 0 without one. */
  find(name: Name, holder: number): number {
    for (let row = this.first(name); row > 0; row = this.next(row)) if (this.holder(row) === holder) return row
    return 0
  }

  /** As `find`, made when it is missing; 0 when there is no room. */
  obtain(name: Name, holder: number): number {
    const known = this.find(name, holder)
    if (known > 0 || this.#rows === this.#maxRows) return known
    if (this.#rows === this.#holders.length) this.#grow()
    const at = this.#rows
    this.#rows += 1
    this.#hashes[at] = name.hash
    this.#checks[at] = name.check
    this.#holders[at] = holder
    this.#link(at)
    return at + 1
  }

  #slotOf(hash: number, check: number): number {
    const mask = this.#firsts.length - 1
    let slot = hash & mask
    for (;;) {
      const row = this.#firsts[slot] ?? 0
      if (row === 0 || (this.#hashes[row - 1] === hash && this.#checks[row - 1] === check)) return slot
      slot = (slot + 1) & mask
    }
  }

  #link(at: number): void {
    const slot = this.#slotOf(this.#hashes[at] ?? 0, this.#checks[at] ?? 0)
    this.#next[at] = this.#firsts[slot] ?? 0
    this.#firsts[slot] = at + 1
  }

  #grow(): void {
    const capacity = this.#holders.length * 2
    const wider = (old: Uint32Array, length: number): Uint32Array<ArrayBuffer> => {
      const array = new Uint32Array(length)
      array.set(old)
      return array
    }
    this.#hashes = wider(this.#hashes, capacity)
    this.#checks = wider(this.#checks, capacity)
    this.#holders = wider(this.#holders, capacity)
    this.#counts = wider(this.#counts, capacity * this.#width)
    this.#next = new Uint32Array(capacity)
    this.#firsts = new Uint32Array(2 * capacity)
    for (let at = 0; at < this.#rows; at += 1) this.#link(at)
  }
}
