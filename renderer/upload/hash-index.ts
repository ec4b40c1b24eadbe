const FIRST_CAPACITY = 256

/**
 * Numbers by the hash of a text, some 24 bytes each: the text itself is not kept, so whoever finds a number has to see
 * whether it is the right one. Numbers are above 0.
 */
export class HashIndex {
  #count = 0
  /** Of each number: its hash, and the next one of the same hash (counted from 1). */
  #values = new Float64Array(FIRST_CAPACITY)
  #hashes = new Uint32Array(FIRST_CAPACITY)
  #next = new Uint32Array(FIRST_CAPACITY)
  /** Places of the first of each hash (counted from 1), half of them empty, probed one after the other. */
  #firsts = new Uint32Array(2 * FIRST_CAPACITY)

  add(text: string, value: number): void {
    if (this.#count === this.#values.length) this.#grow()
    const place = this.#count
    this.#count += 1
    this.#values[place] = value
    this.#hashes[place] = hashOf(text)
    this.#link(place)
  }

  /** Numbers whose text may be this one, the latest first. */
  find(text: string): readonly number[] {
    const found: number[] = []
    const slot = this.#slotOf(hashOf(text))
    for (let place = this.#firsts[slot] ?? 0; place > 0; place = this.#next[place - 1] ?? 0) {
      found.push(this.#values[place - 1] ?? 0)
    }
    return found
  }

  /** The lowest number of each hash that several have, in ascending order. */
  shared(): Float64Array {
    const shared: number[] = []
    for (const first of this.#firsts) {
      if (first === 0 || this.#next[first - 1] === 0) continue
      let lowest = Number.POSITIVE_INFINITY
      for (let place = first; place > 0; place = this.#next[place - 1] ?? 0) {
        lowest = Math.min(lowest, this.#values[place - 1] ?? lowest)
      }
      shared.push(lowest)
    }
    return Float64Array.from(shared).sort()
  }

  #slotOf(hash: number): number {
    const mask = this.#firsts.length - 1
    let slot = hash & mask
    for (;;) {
      const place = this.#firsts[slot] ?? 0
      if (place === 0 || this.#hashes[place - 1] === hash) return slot
      slot = (slot + 1) & mask
    }
  }

  #link(place: number): void {
    const slot = this.#slotOf(this.#hashes[place] ?? 0)
    this.#next[place] = this.#firsts[slot] ?? 0
    this.#firsts[slot] = place + 1
  }

  #grow(): void {
    const capacity = this.#values.length * 2
    const [values, hashes] = [this.#values, this.#hashes]
    this.#values = new Float64Array(capacity)
    this.#values.set(values)
    this.#hashes = new Uint32Array(capacity)
    this.#hashes.set(hashes)
    this.#next = new Uint32Array(capacity)
    this.#firsts = new Uint32Array(2 * capacity)
    for (let place = 0; place < this.#count; place += 1) this.#link(place)
  }
}

/** FNV-1a over UTF-16 units, finished as MurmurHash3 is, so that the low bits depend on all others. */
export function hashOf(text: string, seed = 0x81_1c_9d_c5): number {
  let hash = seed
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return (hash ^ (hash >>> 16)) >>> 0
}
