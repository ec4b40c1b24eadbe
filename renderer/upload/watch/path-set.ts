/** More paths than this are looked at by a look through everything. */
const MAX_PATHS = 400

/** Paths to be looked at: some, or everything. */
export class PathSet {
  readonly #paths = new Set<string>()
  #isAll = false

  get isEmpty(): boolean {
    return !this.#isAll && this.#paths.size === 0
  }
  get isAll(): boolean {
    return this.#isAll
  }

  has(path: string): boolean {
    return this.#isAll || this.#paths.has(path)
  }

  /** Null: everything. */
  add(paths: readonly string[] | null): void {
    if (paths === null) this.#isAll = true
    else for (const path of paths) this.#paths.add(path)
    if (this.#paths.size > MAX_PATHS) this.#isAll = true
    if (this.#isAll) this.#paths.clear()
  }

  /** What is in it, without what lies below another one of it; null: everything. Empties it. */
  take(): readonly string[] | null {
    const paths = this.#isAll ? null : [...this.#paths].filter((path) => !this.#isBelowAnother(path))
    this.#isAll = false
    this.#paths.clear()
    return paths
  }

  #isBelowAnother(path: string): boolean {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      if (this.#paths.has(path.slice(0, end))) return true
    return false
  }
}
