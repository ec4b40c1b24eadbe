import type { WalkFs } from './walk-fs.ts'

/** Folders up to this size come sorted by the bytes of their names; larger ones in lots, as the system gives them. */
const MAX_SORTED_NAMES = 10_000
/** Names in a folder; what only turns out to be one later is among the files. */
interface Lot {
  readonly folders: string[]
  readonly files: string[]
}

/** The names of a folder in lots, so that a huge one is never held whole. A failure ends the folder, not the walk. */
export async function* lots(folder: string, fs: WalkFs): AsyncGenerator<Lot | { error: unknown }> {
  let lot: Lot = { folders: [], files: [] }
  try {
    for await (const entry of fs.names(folder)) {
      if (lot.folders.length + lot.files.length === MAX_SORTED_NAMES) {
        yield lot
        lot = { folders: [], files: [] }
      }
      const names = entry.isDirectory() ? lot.folders : lot.files
      names.push(entry.name)
    }
  } catch (error) {
    yield lot
    return yield { error }
  }
  yield { folders: lot.folders.sort(), files: lot.files.sort() }
}
