import { type BigIntStats, lstat, lstatSync } from 'node:fs'
import type { FileAnswer, FileJob, FileStats } from './file-jobs.ts'
import { errnoOf } from './file-version.ts'

/** Looks at one path with a blocking call, so it belongs in a worker thread. */
export function runStatJob({ job, path }: Extract<FileJob, { type: 'stat' }>): FileAnswer {
  try {
    return { job, stats: pick(lstatSync(path, { bigint: true })) }
  } catch (error) {
    const code = errnoOf(error)
    if (code === '') throw error
    return { job, problem: 'errno', code }
  }
}

/** The same by the thread pool: several at once, but a hand-over for each. Rejects with the system's error. */
export const statByPool = (path: string): Promise<FileStats> =>
  new Promise((resolve, reject) => {
    lstat(path, { bigint: true }, (error, stats) => (error ? reject(error) : resolve(pick(stats))))
  })

function pick(stats: BigIntStats): FileStats {
  const { size, mtimeNs, ino, dev } = stats
  return { size, mtimeNs, ino, dev, kind: kindOf(stats) }
}

function kindOf(stats: BigIntStats): FileStats['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'symlink' : 'special'
}
