import { constants, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { UpdateFile } from '../../shared/update-feed.ts'
import { syncFolder } from '../node/sync-folder.ts'
import { verifyFile } from './verify-file.ts'

export interface AppImageChange {
  /** What was downloaded. */
  readonly from: string
  readonly signed: UpdateFile
  readonly appImage: string
  readonly oldVersion: string
  readonly newVersion: string
}

/**
 * Puts the new AppImage in the place of the old one, whose name it keeps but for the version in it. At every moment there is a
 * whole one, so that a crash leaves an app that starts: electron-updater deletes the old file first. Answers where it lies.
 *
 * @throws AppError `update-file-differs`; `update-install-failed` with errno: no right to write there, no space.
 */
export async function replaceAppImage({
  from,
  signed,
  appImage,
  oldVersion,
  newVersion,
}: AppImageChange): Promise<string> {
  const folder = dirname(appImage)
  const target = join(folder, basename(appImage).replaceAll(oldVersion, newVersion))
  // One name, so that what a crash leaves is overwritten by the next try.
  const partial = join(folder, `.${basename(appImage)}.update`)
  try {
    await rm(partial, { force: true })
    await copyFile(from, partial, constants.COPYFILE_EXCL)
    await settle(partial, (await stat(appImage)).mode)
    // The very bytes that will be started.
    await verifyFile(partial, signed)
    await rename(partial, target)
    if (target !== appImage) await rm(appImage)
    await syncFolder(folder)
    return target
  } catch (error) {
    await rm(partial, { force: true })
    if (error instanceof AppError) throw error
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new AppError({ code: 'update-install-failed', subject: appImage, detail }, error)
  }
}

const OWNER_RUNS = 0o500

async function settle(path: string, mode: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.chmod((mode & 0o777) | OWNER_RUNS)
    await file.sync()
  } finally {
    await file.close()
  }
}
