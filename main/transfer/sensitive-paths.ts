import { realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CLIPBOARD_FOLDER, type TransferStart } from '../../shared/transfer/control.ts'
import { errnoOf } from './file-version.ts'
import { sensitivePlaces } from './sensitive-places.ts'

/** One look at the list: by real path and, against other names for the same folder, by device and inode. */
export interface SensitiveGuard {
  /** Whether this very file or folder is listed. */
  isPlace(realPath: string, dev: bigint, ino: bigint): boolean
  /** Whether it is listed or lies below something listed. */
  covers(realPath: string): boolean
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'])

/**
 * Looks at all places as they are now, so make a new one for each walk. A place that does not exist is kept by name: it
 * may come to be. It stops mistakes and scripts in the page, not native code in this process.
 */
export async function lookAtSensitivePaths(start: TransferStart, platform: NodeJS.Platform): Promise<SensitiveGuard> {
  const home = await resolved(start.homeDir)
  const listed = sensitivePlaces(platform).map((place) => (place.startsWith('~') ? join(home, place.slice(1)) : place))
  const paths = new Set<string>()
  const inodes = new Set<string>()
  const fold = (path: string): string => foldCase(path, platform)
  await Promise.all(
    [...listed, start.dataDir].map(async (place) => {
      const real = await resolved(place)
      paths.add(fold(place)).add(fold(real))
      const stats = await statOrNothing(real)
      if (stats !== undefined) inodes.add(`${stats.dev}:${stats.ino}`)
    }),
  )
  const ours = new Set((await ownFolders(start)).map(fold))
  const covers = (path: string): boolean => {
    if (ours.has(fold(path))) return false
    return paths.has(fold(path)) || (dirname(path) !== path && covers(dirname(path)))
  }
  return {
    covers,
    isPlace: (path, dev, ino) => paths.has(fold(path)) || inodes.has(`${dev}:${ino}`),
  }
}

/** What the app itself has put into its data folder to be uploaded, under the names it may have. */
const ownFolders = async ({ dataDir }: TransferStart): Promise<readonly string[]> =>
  [dataDir, await resolved(dataDir)].map((folder) => join(folder, CLIPBOARD_FOLDER))

/** These file systems ignore case, and macOS takes both normal forms of a name for one. */
const foldCase = (path: string, platform: NodeJS.Platform): string =>
  platform === 'darwin' || platform === 'win32' ? path.normalize('NFC').toLowerCase() : path

const resolved = (path: string): Promise<string> => realpath(path).catch(ifAbsent(path))
const statOrNothing = (path: string) => stat(path, { bigint: true }).catch(ifAbsent(undefined))

/** A place that is not there or not open to us has no other name. */
function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (ABSENT.has(errnoOf(error))) return value
    throw error
  }
}
