/** Longer names are told apart by so many bytes of UTF-8. */
const NAME_BYTES = 64
const FIRST_CAPACITY = 4096

/** Names side by side in one array, by number: some 25 bytes each, at most NAME_BYTES and four. */
export class PackedNames {
  #bytes = new Uint8Array(FIRST_CAPACITY)
  #ends = new Uint32Array(FIRST_CAPACITY / 16)
  #count = 0
  readonly #encoder = new TextEncoder()
  readonly #decoder = new TextDecoder()

  get count(): number {
    return this.#count
  }
  get bytes(): Uint8Array {
    return this.#bytes
  }
  start(number: number): number {
    return number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
  }
  end(number: number): number {
    return this.#ends[number] ?? 0
  }
  text(number: number): string {
    return this.#decoder.decode(this.#bytes.subarray(this.start(number), this.end(number)))
  }

  add(name: string): void {
    const start = this.start(this.#count)
    if (start + NAME_BYTES > this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#ends.length * 2)
      grown.set(this.#ends)
      this.#ends = grown
    }
    const { written } = this.#encoder.encodeInto(name, this.#bytes.subarray(start, start + NAME_BYTES))
    this.#ends[this.#count] = start + written
    this.#count += 1
  }
}
