/** Bytes of unfinished jobs that arrived or are on their way, by job, and their sum. */
export class SentBytes {
  readonly #byId = new Map<number, number>()
  total = 0

  all(): Iterable<readonly [id: number, bytes: number]> {
    return this.#byId
  }
  of(id: number): number {
    return this.#byId.get(id) ?? 0
  }
  set(id: number, bytes: number): void {
    this.total += bytes - this.of(id)
    this.#byId.set(id, bytes)
  }
  forget(id: number): void {
    this.total -= this.of(id)
    this.#byId.delete(id)
  }
  /** Forgets those for which it is so. */
  forgetWhere(isSo: (id: number) => boolean): void {
    for (const id of this.#byId.keys()) if (isSo(id)) this.forget(id)
  }
}
