import { lstat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import type { FolderIdentity } from '../../shared/transfer/watch-calls.ts'
import { errnoOf } from './file-version.ts'

/**
 * What tells one folder from another in its place. Device numbers change from mount to mount (btrfs, network disks, USB),
 * and the roots of all ext4 disks have one inode number, so it is inode and time of birth; where the file system keeps no
 * such time, inode and device. Rejects with AppError `source-missing`.
 */
export async function identifyFolder({ rootPath }: Pick<SourceGrant, 'rootPath'>): Promise<FolderIdentity> {
  const missing = (detail: string, cause?: unknown): AppError => new AppError({ code: 'source-missing', detail }, cause)
  const stats = await lstat(rootPath, { bigint: true }).catch((error: unknown) => {
    throw missing(errnoOf(error), error)
  })
  if (!stats.isDirectory()) throw missing('not a folder any more')
  const device = String(stats.dev)
  return { place: `${stats.ino}:${stats.birthtimeNs > 0n ? stats.birthtimeNs : `d${device}`}`, device }
}
