import { realpath } from 'node:fs'
import { opendir } from 'node:fs/promises'
import type { FileStats } from './file-jobs.ts'
import type { FilePool } from './file-pool.ts'
import { statByPool } from './stat-job.ts'

export type { FileStats } from './file-jobs.ts'

/** What a folder says of something in it. */
export interface Named {
  /** One character (0 to 255) for each byte. */
  readonly name: string
  /** False for a link to one. */
  readonly isDirectory: () => boolean
}

/** The file system as the walk sees it. Rejections carry an errno in `code`. */
export interface WalkFs {
  /** What a folder holds in the order of the system, without `.` and `..`. */
  names(folder: string): AsyncIterable<Named>
  /** Of the thing itself, not of what a link leads to. */
  stat(path: string): Promise<FileStats>
  /** Where a link leads in the end, as bytes; every link on the way resolved. */
  realPath(path: string): Promise<Uint8Array>
}

/** Entries per system call; the default of 32 costs a round trip to the thread pool each. */
const NAMES_AT_ONCE = 1_024
/** A look takes longer, one after the other: the disk is far, and several looks at once are worth their hand-over. */
const SLOW_MS = 0.3
/** A look takes less, several at once: the disk is near after all. */
const FAST_MS = 0.05
/** Fewer looks in one go say nothing. */
const TELLING_LOOKS = 16

type Stat = WalkFs['stat']

/** Nothing here blocks: a network disk that hangs must not stop the sends from other disks. */
export function systemWalkFs(pool: Pick<FilePool, 'stat'>): WalkFs {
  return {
    names: namesIn,
    stat: sooner((path) => pool.stat(path), statByPool),
    realPath: (path) =>
      new Promise((resolve, reject) => {
        realpath.native(path, { encoding: 'buffer' }, (error, target) => (error ? reject(error) : resolve(target)))
      }),
  }
}

async function* namesIn(folder: string): AsyncGenerator<Named> {
  // Bytes, since a name need not be UTF-8; but a Buffer each would be three objects that outlive a collection or two.
  yield* await opendir(folder, { encoding: 'latin1', bufferSize: NAMES_AT_ONCE })
}

/** Looks one after the other where that takes next to no time, several at once where it does not. */
export function sooner(oneByOne: Stat, atOnce: Stat): Stat {
  let isSlow = false
  let underWay = 0
  let looks = 0
  let sinceMs = 0
  const judge = (): void => {
    if (looks < TELLING_LOOKS) return
    isSlow = (performance.now() - sinceMs) / looks > (isSlow ? FAST_MS : SLOW_MS)
  }
  return async (path) => {
    if (underWay === 0) [sinceMs, looks] = [performance.now(), 0]
    underWay += 1
    looks += 1
    try {
      return await (isSlow ? atOnce : oneByOne)(path)
    } finally {
      underWay -= 1
      if (underWay === 0) judge()
    }
  }
}
