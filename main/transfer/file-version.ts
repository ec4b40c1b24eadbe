import type { BigIntStats } from 'node:fs'

type Told = Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev'>

/** Equal as long as size, modification time (ns), inode and device are: the `version` of the contract. */
export const versionOf = (stats: Told): string => `${stats.size}:${stats.mtimeNs}:${stats.ino}:${stats.dev}`

const THROUGH_LINK = ':link'

/** Of a file that the walk came to through a link of its name: sending has to follow that link again. */
export const versionThroughLink = (stats: Told): string => versionOf(stats) + THROUGH_LINK

/** `versionOf` the file behind the link, undefined for a version without a link. */
export const versionBehindLink = (version: string): string | undefined =>
  version.endsWith(THROUGH_LINK) ? version.slice(0, -THROUGH_LINK.length) : undefined

/** The errno name of a failed system call, `''` when it is something else. */
export const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
