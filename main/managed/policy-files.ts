import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DistrustReason } from '../../shared/managed.ts'

/** What a place holds, before anybody has looked at what it says. */
export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'ignored'; readonly place: string; readonly reason: DistrustReason; readonly owner: string }
  | { readonly kind: 'unreadable'; readonly place: string; readonly detail: string }
  | { readonly kind: 'content'; readonly place: string; readonly owner: string; readonly bytes: Buffer }

/** The little that is asked of a disk; opening never follows a link in the last place, and never waits for a FIFO. */
export interface PolicyFiles {
  open(path: string, kind: 'folder' | 'file'): Promise<OpenPolicyFile>
}
export interface OpenPolicyFile {
  stat(): Promise<{ readonly uid: number; readonly mode: number; readonly isFile: boolean }>
  /** At most so many bytes. */
  read(maxBytes: number): Promise<Buffer>
  close(): Promise<void>
}

/** More than anybody's. */
const MAX_BYTES = 1024 * 1024
const WRITABLE_BY_OTHERS = 0o022

/**
 * Linux and macOS: the file counts only where root owns it and its folder, and nobody else may write to either. Owner, rights and content
 * are those of one open file, so nothing can be swapped in between.
 */
export async function readOwnedFile(path: string, files: PolicyFiles): Promise<Found> {
  const folder = await lookAt(dirname(path), 'folder', files)
  if (folder.kind !== 'content') return folder.kind === 'none' ? folder : { ...folder, place: path }
  return lookAt(path, 'file', files)
}

async function lookAt(path: string, kind: 'folder' | 'file', files: PolicyFiles): Promise<Found> {
  let opened: OpenPolicyFile | undefined
  try {
    opened = await files.open(path, kind)
    const { uid, mode, isFile } = await opened.stat()
    const owner = uid === 0 ? 'root' : `uid ${uid}`
    if (uid !== 0) return { kind: 'ignored', place: path, reason: `${kind}-owner`, owner }
    if ((mode & WRITABLE_BY_OTHERS) !== 0) return { kind: 'ignored', place: path, reason: `${kind}-writable`, owner }
    if (kind === 'folder') return { kind: 'content', place: path, owner, bytes: Buffer.alloc(0) }
    if (!isFile) return { kind: 'unreadable', place: path, detail: 'not a regular file' }
    const bytes = await opened.read(MAX_BYTES + 1)
    if (bytes.length > MAX_BYTES) return { kind: 'unreadable', place: path, detail: 'larger than 1 MiB' }
    return { kind: 'content', place: path, owner, bytes }
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
    if (code === undefined) throw error
    // Anything but "there is none" may hide one.
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'unreadable', place: path, detail: code }
  } finally {
    await opened?.close()
  }
}

/** The real disk. */
export const nodePolicyFiles: PolicyFiles = {
  async open(path, kind) {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY } = constants
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | (kind === 'folder' ? O_DIRECTORY : 0)
    return openFile(await open(path, flags))
  },
}

const openFile = (file: FileHandle): OpenPolicyFile => ({
  async stat() {
    const stats = await file.stat()
    return { uid: stats.uid, mode: stats.mode, isFile: stats.isFile() }
  },
  async read(maxBytes) {
    const buffer = Buffer.alloc(maxBytes)
    let size = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, size, maxBytes - size, size)
      size += bytesRead
      if (bytesRead === 0 || size === maxBytes) return buffer.subarray(0, size)
    }
  },
  close: () => file.close(),
})
