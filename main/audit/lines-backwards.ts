import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { earlierFiles } from '../broker/audit-files.ts'
import { MAX_LINE_BYTES } from '../broker/audit-lines.ts'

/** A line of the log, or that so many bytes were read without coming to one. */
export type BackwardLine = { readonly hash: string; readonly text: string } | { readonly skippedBytes: number }

const READ_BYTES = 64 * 1024

/**
 * The log's lines from the last to the first, as it was when the reading began. A last line without its end is left out, and so is one
 * too long to be ours. Throws the system's error.
 */
export async function* linesBackwards(path: string): AsyncGenerator<BackwardLine> {
  const newest = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  try {
    const itself = await newest?.stat({ bigint: true })
    const earlier = (await earlierFiles(path)).toReversed()
    if (newest) yield* linesOf(newest, false)
    for (const { path: before } of earlier) {
      const file = await open(before, 'r')
      try {
        const { dev, ino } = await file.stat({ bigint: true })
        // The newest file has become an earlier one since it was opened: it was read already.
        if (itself && itself.dev === dev && itself.ino === ino) continue
        yield* linesOf(file, true)
      } finally {
        await file.close()
      }
    }
  } finally {
    await newest?.close()
  }
}

async function* linesOf(file: FileHandle, isRestALine: boolean): AsyncGenerator<BackwardLine> {
  let { size: position } = await file.stat()
  /** The beginning of the line before `position` is not read yet; undefined: it is too long to be kept. */
  let rest: Buffer | undefined = Buffer.alloc(0)
  let isLastLine = !isRestALine
  while (position > 0) {
    const length = Math.min(READ_BYTES, position)
    position -= length
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    let end = bytesRead
    for (let at = lineEndBefore(buffer, end); at >= 0; at = lineEndBefore(buffer, end)) {
      const line = joined(buffer.subarray(at + 1, end), rest)
      if (line !== undefined && line.length > 0 && !isLastLine) yield lineOf(line)
      isLastLine = false
      rest = Buffer.alloc(0)
      end = at
    }
    rest = joined(buffer.subarray(0, end), rest)
    yield { skippedBytes: length }
  }
  if (rest !== undefined && rest.length > 0 && !isLastLine) yield lineOf(rest)
}

const lineEndBefore = (buffer: Buffer, end: number): number => (end === 0 ? -1 : buffer.lastIndexOf(0x0a, end - 1))

const joined = (start: Buffer, rest: Buffer | undefined): Buffer | undefined =>
  rest === undefined || start.length + rest.length > MAX_LINE_BYTES ? undefined : Buffer.concat([start, rest])

const lineOf = (line: Buffer): BackwardLine => ({
  hash: createHash('sha256').update(line).digest('hex'),
  text: line.toString('utf8'),
})
