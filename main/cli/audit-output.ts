import { randomBytes } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, open, rm, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { earlierFiles } from '../broker/audit-files.ts'
import { replaceFile } from '../node/replace-file.ts'

/** Where an export goes. Calls reject with the system's error. */
export interface ExportOutput {
  /** Resolves when there is room for more. */
  readonly write: (text: string) => Promise<void>
  /** Afterwards all of it is there. */
  readonly finish: () => Promise<void>
  /** Instead of `finish`: leaves nothing of a file, and what was there before. */
  readonly discard: () => Promise<void>
}

/** Standard output. A reader that goes away (`| head`) is no error: the rest is dropped. */
export function streamOutput(stream: Writable): ExportOutput {
  const nothing = (): Promise<void> => Promise.resolve()
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()))
      }),
    finish: nothing,
    discard: nothing,
  }
}

const isReaderGone = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')

/**
 * A new file at `path`, for its owner only. One that is there is an error (EEXIST), or with `replaces` is replaced when all
 * is written, unless it is one of the log's own (EINVAL).
 */
export async function fileOutput(path: string, logPath: string, replaces: boolean): Promise<ExportOutput> {
  if (replaces)
    for (const ours of [logPath, ...(await earlierFiles(logPath)).map((file) => file.path)])
      if (await isSameFile(path, ours)) throw Object.assign(new Error('the log itself'), { code: 'EINVAL' })
  return newFile(path, replaces)
}

/** As `fileOutput`, whatever is there. */
export async function newFile(path: string, replaces: boolean): Promise<ExportOutput> {
  const writtenTo = replaces ? `${path}.${randomBytes(6).toString('hex')}.part` : path
  const file = await open(writtenTo, 'wx', 0o600)
  return {
    write: (text) => file.appendFile(text),
    async finish() {
      await file.sync()
      await file.close()
      if (replaces) await replaceFile(writtenTo, path)
    },
    discard: () => dropFile(file, writtenTo),
  }
}

async function dropFile(file: FileHandle, path: string): Promise<void> {
  await file.close()
  await rm(path, { force: true })
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(statIfThere))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}

/** One that is not there is no other's twin; of one that cannot be looked at nobody knows, so it is not written to. */
const statIfThere = (path: string): Promise<BigIntStats | undefined> =>
  stat(path, { bigint: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
