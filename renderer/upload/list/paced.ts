/** Of the time it takes to make something, so many times as long passes before it is made again. */
const PAUSE = 5

/** Something that takes long to make for a large tree, and would be asked for all the time. */
export class Paced<T> {
  #made: { readonly value: T; readonly version: string; readonly atMs: number; readonly tookMs: number } | undefined

  /**
   * Made anew when the version is another one and it has not just been made, or somebody waits for it (`isUrgent`).
   * `onStale`: what it answers is not the latest.
   */
  get(version: string, make: () => T, { isUrgent = false, onStale }: { isUrgent?: boolean; onStale: () => void }): T {
    const made = this.#made
    if (made?.version === version) return made.value
    const startMs = performance.now()
    if (made !== undefined && !isUrgent && startMs - made.atMs < made.tookMs * PAUSE) {
      onStale()
      return made.value
    }
    const value = make()
    const atMs = performance.now()
    this.#made = { value, version, atMs, tookMs: atMs - startMs }
    return value
  }
}
