import type { BigIntStats } from 'node:fs'

/** Equal as long as size, modification time (ns), inode and device are: the `version` of the contract. */
export const versionOf = (stats: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev'>): string =>
  `${stats.size}:${stats.mtimeNs}:${stats.ino}:${stats.dev}`

/** The errno name of a failed system call, `''` when it is something else. */
export const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
