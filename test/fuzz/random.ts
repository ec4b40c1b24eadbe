import { randomOf } from '../../scripts/lib/faults-random.mjs'

/** Choices that are always the same for one seed. */
export class Random {
  readonly #next: () => number
  constructor(seed: string) {
    this.#next = randomOf(seed)
  }
  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end)
  }
  chance(share: number): boolean {
    return this.#next() < share
  }
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('there is nothing to choose from')
    return item
  }
}
