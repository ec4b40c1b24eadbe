import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../node/sync-folder.ts'

/** The few things an append-only log needs of a disk. Every call rejects with the system's error. */
export interface AuditFile {
  /** The last bytes of the file, at most `maxBytes`; empty when there is no file yet. */
  readTail(maxBytes: number): Promise<Buffer>
  append(text: string): Promise<void>
  /** Resolves once everything appended is on disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Opens (or creates, readable for its owner only) the file at `path`; its folder must exist. */
export function nodeAuditFile(path: string): AuditFile {
  let opened: Promise<FileHandle> | undefined
  const handle = (): Promise<FileHandle> => {
    opened ??= openForAppend(path).catch((error: unknown) => {
      opened = undefined // a full or missing disk may come back
      throw error
    })
    return opened
  }
  return {
    async readTail(maxBytes) {
      const file = await handle()
      const { size } = await file.stat()
      const buffer = Buffer.alloc(Math.min(size, maxBytes))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length)
      return buffer.subarray(0, bytesRead)
    },
    append: async (text) => (await handle()).appendFile(text),
    sync: async () => (await handle()).sync(),
    async close() {
      await (await opened)?.close()
      opened = undefined
    },
  }
}

const READ_BYTES = 256 * 1024

/**
 * The log as it was when the reading began, piece by piece; nothing where there is no file yet. Only reads, so another
 * process may own it and write. Throws the system's error.
 */
export async function* readAuditFile(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return
  try {
    const { size } = await file.stat()
    for (let position = 0; position < size; ) {
      const length = Math.min(READ_BYTES, size - position)
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function openForAppend(path: string): Promise<FileHandle> {
  const file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  if (size === 0) await syncFolder(dirname(path))
  return file
}
