import { join } from 'node:path'
import { errnoOf } from './file-version.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import type { Excludes } from './walk-excludes.ts'
import type { WalkFs } from './walk-fs.ts'
import type { FolderEvents, WatchedFolder } from './watch-events.ts'

export interface WatchTreePort {
  /** Absolute, links resolved. */
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly fs: Pick<WalkFs, 'stat'>
  readonly events: FolderEvents
  readonly guard: SensitiveGuard
  readonly excludes: Excludes
  readonly hiddenFiles: boolean
  /** Something at or below this path (relative, `/` between segments) may have changed; undefined: anywhere. */
  readonly onHint: (path: string | undefined) => void
  /** The system tells nothing any more; all watches are closed. */
  readonly onBlind: (errno: string) => void
}

/** More cannot be followed one by one. */
const TOO_MANY = 'too many folders'
/** A folder that came and went, or that is not ours to read: the next look says what there is to say of it. */
const PASSED_OVER = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'])

/**
 * The folders below a root that the system watches. Links are not followed, excluded and sensitive folders not watched.
 * Where the system has no room for more, all are given up: half a tree would look like a watched one.
 */
export class WatchTree {
  readonly #port: WatchTreePort
  readonly #watched = new Map<string, WatchedFolder>()
  #isClosed = false
  constructor(port: WatchTreePort) {
    this.#port = port
  }

  /** Folders watched. */
  get size(): number {
    return this.#watched.size
  }

  /** Settles when the whole tree is watched, or given up. Rejects when the root cannot be watched for another reason. */
  async start(): Promise<void> {
    await this.#add('')
  }

  close(): void {
    this.#isClosed = true
    for (const watched of this.#watched.values()) watched.close()
    this.#watched.clear()
  }

  /** The folder first, then what is in it: what comes meanwhile is told by the watch. */
  async #add(path: string): Promise<void> {
    const { events, root } = this.#port
    const absolute = join(root, path)
    if (this.#isClosed || this.#watched.has(path)) return
    if (this.#watched.size >= events.maxFolders) return this.#giveUp(TOO_MANY)
    try {
      const onEvent = (isOther: boolean, name: string | undefined): void => this.#changed(path, isOther, name)
      this.#watched.set(
        path,
        events.watch(absolute, onEvent, () => this.#lost(path)),
      )
      if (events.isRecursive) return
      for (const name of await events.foldersIn(absolute)) {
        const below = path === '' ? name : `${path}/${name}`
        if (await this.#isWanted(below, name)) await this.#add(below)
      }
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === '') throw error
      if (!PASSED_OVER.has(errno)) this.#giveUp(errno)
    }
  }

  async #isWanted(path: string, name: string): Promise<boolean> {
    const { excludes, fs, guard, hiddenFiles, root } = this.#port
    if ((name.startsWith('.') && !hiddenFiles) || excludes(path, true)) return false
    const absolute = join(root, path)
    const { dev, ino, kind } = await fs.stat(absolute)
    return kind === 'folder' && !guard.isPlace(absolute, dev, ino)
  }

  #changed(folder: string, isOther: boolean, name: string | undefined): void {
    const { events, excludes, onHint, platform } = this.#port
    if (this.#isClosed) return
    if (name === undefined || name === '') {
      onHint(folder === '' ? undefined : folder)
      return
    }
    const told = platform === 'win32' ? name.replaceAll('\\', '/') : name
    const path = folder === '' ? told : `${folder}/${told}`
    if (excludes(path, false)) return
    onHint(path)
    if (isOther && !events.isRecursive) void this.#follow(path, name)
  }

  /** It may be a folder that has come, gone, or come back as another one. */
  async #follow(path: string, name: string): Promise<void> {
    this.#drop(path)
    try {
      if (!(await this.#isWanted(path, name))) return
      await this.#add(path)
      this.#port.onHint(path)
    } catch (error) {
      // What is gone again needs no watch.
      if (!PASSED_OVER.has(errnoOf(error))) this.#giveUp(errnoOf(error) || 'unknown')
    }
  }

  #drop(path: string): void {
    for (const [known, watched] of this.#watched) {
      if (known !== path && !known.startsWith(`${path}/`)) continue
      watched.close()
      this.#watched.delete(known)
    }
  }

  #lost(path: string): void {
    if (path === '') this.#giveUp('the watch has ended')
    else this.#drop(path)
  }

  #giveUp(errno: string): void {
    if (this.#isClosed) return
    this.close()
    this.#port.onBlind(errno)
  }
}
