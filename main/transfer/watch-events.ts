import { readFileSync, watch } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { decodeName } from './printable-name.ts'

/** A folder that the system watches for us. */
export interface WatchedFolder {
  close(): void
}

/** What the system tells of changes. */
export interface FolderEvents {
  /** Whether one watch covers all that is below a folder. */
  readonly isRecursive: boolean
  /** Most folders that may be watched at once where one watch covers one folder: of one tree, and of all together. */
  readonly maxFolders: number
  /**
   * `onEvent` gets what changed, relative to `folder`, as the system writes it (undefined where it does not say), and
   * whether it is another thing now: made, gone or renamed. Throws
   * the system's error when there is no room for one more; `onLost` says that one has ended by itself.
   */
  watch(
    folder: string,
    onEvent: (isOther: boolean, name: string | undefined) => void,
    onLost: () => void,
  ): WatchedFolder
  /** Names of the folders in a folder, links left out. Rejects with the system's error. */
  foldersIn(folder: string): Promise<readonly string[]>
}

/** The kernel's default on small computers; others need some of it too. */
const FEW_WATCHES = 8192
/** Each costs about a kilobyte of the kernel's memory and as much of ours. */
const MOST_FOLDERS = 65_536

/** inotify on Linux, where every folder needs a watch of its own; FSEvents and ReadDirectoryChangesW elsewhere. */
export function systemEvents(platform: NodeJS.Platform, watchesThere = watchesOfUser()): FolderEvents {
  const isRecursive = platform === 'darwin' || platform === 'win32'
  const maxFolders = isRecursive ? 1 : Math.min(MOST_FOLDERS, Math.floor(watchesThere / 2))
  let open = 0
  return {
    isRecursive,
    maxFolders,
    watch(folder, onEvent, onLost) {
      // As the system says it, but while there is room for the user's other programs.
      if (!isRecursive && open >= maxFolders) throw Object.assign(new Error('too many folders'), { code: 'ENOSPC' })
      const watcher = watch(folder, { recursive: isRecursive, encoding: 'buffer' }, (kind, name) => {
        onEvent(kind === 'rename', name === null ? undefined : decodeName(Buffer.from(name)))
      })
      open += 1
      let isOpen = true
      const end = (): void => {
        if (isOpen) open -= 1
        isOpen = false
      }
      // One that ended by an error is closed, and does not say so.
      watcher.once('close', end).once('error', end)
      watcher.on('error', onLost)
      return watcher
    },
    foldersIn,
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const names: string[] = []
  for await (const entry of await opendir(folder)) if (entry.isDirectory()) names.push(entry.name)
  return names
}

/** How many this user may have in all. */
function watchesOfUser(): number {
  try {
    return Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8')) || FEW_WATCHES
  } catch {
    return FEW_WATCHES // no Linux, or one that does not say
  }
}
