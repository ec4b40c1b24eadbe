import { Fifo } from './fifo.ts'

/** Sizes within a fifth of each other count as equal: four steps to each doubling. */
const STEPS_PER_DOUBLING = 4

/**
 * Jobs that are ready to run, each once. First come, first served, or the smallest first; before either, those moved to
 * the top, the latest such command first. All but a change of order takes constant time.
 */
export class ReadyQueue {
  readonly #waiting = new Set<number>()
  readonly #sizeOf: (id: number) => number
  #inOrder = new Fifo<number>()
  /** By size, when the smallest are first. */
  #bySize: Fifo<number>[] | undefined
  #tops: Fifo<number>[] = []

  /** `sizeOf`: in bytes. */
  constructor(sizeOf: (id: number) => number) {
    this.#sizeOf = sizeOf
  }

  push(id: number): void {
    if (this.#waiting.has(id)) return
    this.#waiting.add(id)
    this.#place(id)
  }

  shift(): number | undefined {
    while (this.#tops.length > 0) {
      const id = this.#shiftOf(this.#tops.at(-1))
      if (id !== undefined) return id
      this.#tops.pop()
    }
    if (this.#bySize === undefined) return this.#shiftOf(this.#inOrder)
    for (const bucket of this.#bySize) {
      const id = this.#shiftOf(bucket)
      if (id !== undefined) return id
    }
    return undefined
  }

  /** Those that wait here go before all others, in the order given. */
  moveToTop(ids: Iterable<number>): void {
    const top = new Fifo<number>()
    for (const id of ids) if (this.#waiting.has(id)) top.push(id)
    if (top.length > 0) this.#tops.push(top)
  }

  /** False: in the order they came. */
  setSmallestFirst(on: boolean): void {
    if (on === (this.#bySize !== undefined)) return
    this.#bySize = on ? [] : undefined
    this.#inOrder = new Fifo()
    for (const id of this.#waiting) this.#place(id)
  }

  #place(id: number): void {
    if (this.#bySize === undefined) {
      this.#inOrder.push(id)
      return
    }
    const sizeBytes = this.#sizeOf(id)
    const step = sizeBytes === 0 ? 0 : 1 + Math.floor(Math.log2(sizeBytes) * STEPS_PER_DOUBLING)
    while (this.#bySize.length <= step) this.#bySize.push(new Fifo())
    this.#bySize[step]?.push(id)
  }

  /** What has been served from another place is passed over. */
  #shiftOf(queue: Fifo<number> | undefined): number | undefined {
    for (let id = queue?.shift(); id !== undefined; id = queue?.shift()) if (this.#waiting.delete(id)) return id
    return undefined
  }
}
