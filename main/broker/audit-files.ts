import { readdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** The newest file of the log of a data folder. */
export const auditLogPath = (dataDir: string): string => join(dataDir, 'audit.jsonl')

/** Of a log's earlier files: `audit-000001.jsonl` is the first of them. */
const NUMBERED = /^audit-(\d{6,9})\.jsonl$/

/** An earlier file of a log, full and no longer written. */
export interface EarlierFile {
  readonly number: number
  readonly path: string
}

/** Where the log at `path` puts its file of that number when it is full. */
export const earlierPath = (path: string, number: number): string =>
  join(dirname(path), `audit-${String(number).padStart(6, '0')}.jsonl`)

/** The log's earlier files that are here, oldest first; none where there is no folder. */
export async function earlierFiles(path: string): Promise<readonly EarlierFile[]> {
  const names = namesIn(dirname(path))
  const found = names.flatMap((name) => {
    const digits = NUMBERED.exec(name)?.[1]
    return digits === undefined ? [] : [{ number: Number(digits), path: join(dirname(path), name) }]
  })
  return found.sort((one, other) => one.number - other.number)
}

/** At once, since a command that ends later ends while Chromium makes its folder anew. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    return ifMissing<string[]>([])(error)
  }
}

/** The name of the file whose pieces follow, or a piece of it. */
export type LogPiece = Buffer | string

/**
 * The whole log as it was when the reading began, file after file; nothing where there is none yet. Only reads, so another
 * process may own it, write, and begin a new file meanwhile. Throws the system's error.
 */
export async function* readAuditLog(path: string): AsyncGenerator<LogPiece> {
  // First of all, since it may become an earlier one at any moment: then it is found twice, never missed.
  const newest = await open(path, 'r').catch(ifMissing(undefined))
  try {
    for (const earlier of await filesBefore(newest, await earlierFiles(path))) {
      const file = await open(earlier, 'r')
      try {
        yield* piecesOf(file, earlier)
      } finally {
        await file.close()
      }
    }
    if (newest) yield* piecesOf(newest, path)
  } finally {
    await newest?.close()
  }
}

async function filesBefore(newest: FileHandle | undefined, files: readonly EarlierFile[]): Promise<readonly string[]> {
  const itself = await newest?.stat({ bigint: true })
  const paths: string[] = []
  for (const { path } of files) {
    if (itself && (await isFile(path, itself))) break
    paths.push(path)
  }
  return paths
}

async function isFile(path: string, { dev, ino }: { readonly dev: bigint; readonly ino: bigint }): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const stats = await file.stat({ bigint: true })
    return stats.dev === dev && stats.ino === ino
  } finally {
    await file.close()
  }
}

const READ_BYTES = 256 * 1024

async function* piecesOf(file: FileHandle, path: string): AsyncGenerator<LogPiece> {
  yield basename(path)
  const { size } = await file.stat()
  for (let position = 0; position < size; ) {
    const length = Math.min(READ_BYTES, size - position)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The last bytes of a file that is there. */
export async function tailOf(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const { size } = await file.stat()
  const buffer = Buffer.alloc(Math.min(size, maxBytes))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length)
  return buffer.subarray(0, bytesRead)
}

/** For a file or folder that need not be there; any other error is thrown on. */
function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value
    throw error
  }
}
