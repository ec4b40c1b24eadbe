/** Told at most this often: a file that is written all the time must not keep anybody busy. */
const EVERY_MS = 500
/** So many in one folder are told as the folder. */
const MAX_IN_FOLDER = 50
/** More are told as "anywhere". */
const MAX_TOLD = 400

/** Gathers paths that may have changed and tells them together, as few as will do. */
export class WatchHints {
  readonly #tell: (paths: readonly string[] | null) => void
  readonly #byFolder = new Map<string, Set<string>>()
  #isAnywhere = false
  #timer: NodeJS.Timeout | undefined
  constructor(tell: (paths: readonly string[] | null) => void) {
    this.#tell = tell
  }

  /** Undefined: anywhere. */
  add(path: string | undefined): void {
    if (path === undefined) this.#isAnywhere = true
    else if (!this.#isAnywhere) this.#note(path)
    this.#timer ??= setTimeout(() => this.#flush(), EVERY_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#byFolder.clear()
  }

  #note(path: string): void {
    const end = path.lastIndexOf('/')
    const folder = end < 0 ? '' : path.slice(0, end)
    const names = this.#byFolder.get(folder)
    if (names === undefined) this.#byFolder.set(folder, new Set([path]))
    else if (names.size <= MAX_IN_FOLDER) names.add(path)
    if (this.#byFolder.size > MAX_TOLD) this.#isAnywhere = true
  }

  #flush(): void {
    this.#timer = undefined
    const told: string[] = []
    for (const [folder, paths] of this.#byFolder) {
      if (paths.size <= MAX_IN_FOLDER) told.push(...paths)
      else if (folder === '') this.#isAnywhere = true
      else told.push(folder)
    }
    const isAnywhere = this.#isAnywhere || told.length > MAX_TOLD
    this.#byFolder.clear()
    this.#isAnywhere = false
    this.#tell(isAnywhere ? null : told)
  }
}
