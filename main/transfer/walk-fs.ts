import { type BigIntStats, lstat, realpath } from 'node:fs'
import { opendir } from 'node:fs/promises'

export type FileStats = Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev'> & {
  readonly kind: 'file' | 'folder' | 'symlink' | 'special'
}

/** The file system as the walk sees it. Rejections carry an errno in `code`. */
export interface WalkFs {
  /** Names in a folder as bytes, in the order of the system, without `.` and `..`. */
  names(folder: string): AsyncIterable<Uint8Array>
  /** Of the thing itself, not of what a link leads to. */
  stat(path: string): Promise<FileStats>
  /** Where a link leads in the end, as bytes; every link on the way resolved. */
  realPath(path: string): Promise<Uint8Array>
}

/** Entries per system call; the default of 32 costs a round trip to the thread pool each. */
const NAMES_AT_ONCE = 1_024

/**
 * Nothing here blocks: a network disk that hangs must not stop the sends from other disks. Blocking `lstat` would save
 * 0.09 CPU seconds per 10 000 files (measured).
 */
export const systemWalkFs: WalkFs = {
  async *names(folder) {
    // The types know only text encodings; with this one every name is a Buffer.
    const options: object = { encoding: 'buffer', bufferSize: NAMES_AT_ONCE }
    for await (const entry of await opendir(folder, options)) {
      const name: unknown = entry.name
      if (!(name instanceof Uint8Array)) throw new Error('a folder entry came as text')
      yield name
    }
  },
  stat: (path) =>
    new Promise((resolve, reject) => {
      lstat(path, { bigint: true }, (error, stats) => {
        if (error) reject(error)
        else resolve({ size: stats.size, mtimeNs: stats.mtimeNs, ino: stats.ino, dev: stats.dev, kind: kindOf(stats) })
      })
    }),
  realPath: (path) =>
    new Promise((resolve, reject) => {
      realpath.native(path, { encoding: 'buffer' }, (error, target) => {
        if (error) reject(error)
        else resolve(target)
      })
    }),
}

function kindOf(stats: BigIntStats): FileStats['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'symlink' : 'special'
}
