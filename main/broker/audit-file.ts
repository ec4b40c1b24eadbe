import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { syncFolder } from '../node/sync-folder.ts'
import { earlierFiles, earlierPath, tailOf } from './audit-files.ts'
import { MAX_LINE_BYTES } from './audit-lines.ts'

/** The few things an append-only log needs of a disk. Every call rejects with the system's error. */
export interface AuditFile {
  /** The last bytes of the log, at most `maxBytes`, from as many files as it takes; empty when there is none yet. */
  readTail(maxBytes: number): Promise<Buffer>
  /**
   * Begins a new file where this one is full. Answers its number where it has no line yet and others were before it: the next
   * line then has to say it. Only for a log whose last line is whole.
   */
  beginFileIfFull(): Promise<number | undefined>
  append(text: string): Promise<void>
  /** Resolves once everything appended is on disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** A year of one person's uploads; small enough to open in an editor. */
const MAX_FILE_BYTES = 16 * 1024 * 1024

/**
 * The log whose newest file is at `path`; its folder must exist. A file that is full gets a number in its name and is never
 * touched again; the new one is readable for its owner only. What a crash leaves in the middle of that is a log without a newest
 * file: the next line begins it.
 */
export function nodeAuditFile(path: string, maxFileBytes: number = MAX_FILE_BYTES): AuditFile {
  let opened: Promise<FileHandle> | undefined
  const handle = (): Promise<FileHandle> => {
    opened ??= openForAppend(path).catch((error: unknown) => {
      opened = undefined // a full or missing disk may come back
      throw error
    })
    return opened
  }
  const close = async (): Promise<void> => {
    const file = await opened
    opened = undefined
    await file?.close()
  }
  return {
    async readTail(maxBytes) {
      const newest = await tailOf(await handle(), maxBytes)
      const last = newest.length < maxBytes ? (await earlierFiles(path)).at(-1) : undefined
      if (!last) return newest
      const before = await reading(last.path, (file) => tailOf(file, maxBytes - newest.length - 1))
      const lineEnd = before.at(-1) === 0x0a ? [] : [Buffer.from('\n')]
      return Buffer.concat([before, ...lineEnd, newest])
    },
    async beginFileIfFull() {
      const { size } = await (await handle()).stat()
      if (size > 0 && size < maxFileBytes) return undefined
      const highest = (await earlierFiles(path)).at(-1)?.number ?? 0
      if (size === 0) return highest === 0 ? undefined : highest + 1
      const number = Math.max(highest + 1, await numberIn(path))
      await close() // Windows renames no file that is open
      if (!(await moved(path, earlierPath(path, number)))) return undefined
      await syncFolder(dirname(path))
      return number + 1
    },
    append: async (text) => (await handle()).appendFile(text),
    sync: async () => (await handle()).sync(),
    close,
  }
}

/** False where somebody holds the file open, as virus scanners on Windows do: it grows on, and the next line tries again. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EBUSY')) return false
    throw error
  }
}

const FirstLine = v.looseObject({ file: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9 - 2)) })

/** What the first line says, so that numbers go on where earlier files were taken away; 1 where it says none. */
async function numberIn(path: string): Promise<number> {
  const head = await reading(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_LINE_BYTES), 0, MAX_LINE_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  })
  const json = v.safeParse(v.pipe(v.string(), v.parseJson(), FirstLine), head.split('\n', 1)[0])
  return json.success ? json.output.file : 1
}

async function reading<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    return await read(file)
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
