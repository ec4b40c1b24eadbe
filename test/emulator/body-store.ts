import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { startCrc64 } from './crc64.ts'

/** Takes one body; exactly one of `finish` and `discard` is called. */
export interface BodySink {
  /** Does not keep the chunk. False: wait for `onceDrained` before the next write. */
  write(chunk: Buffer): boolean
  onceDrained(resume: () => void): void
  /** The name of the file that now holds the body; empty when bodies are dropped. */
  finish(): Promise<string>
  discard(): Promise<void>
}

/** One line of `<dir>/<bucket>/index.json`; `file` is relative to that folder. */
interface IndexEntry {
  readonly key: string
  readonly file: string
  readonly size: number
  readonly crc64: string
  readonly etag: string
}

/** Where bodies go. File names come from a hash of the key and a counter, never from a request's path. */
export interface BodyStore {
  readonly keepsBodies: boolean
  open(bucket: string, key: string): BodySink
  /** Absolute path of a file of ours; empty when bodies are dropped. */
  pathOf(bucket: string, file: string): string
  /** Joins part files in order into one and deletes them; the CRC64 is of the bytes as read back. */
  join(bucket: string, key: string, files: readonly string[]): Promise<{ file: string; crc64: string | undefined }>
  /** Bytes `start` to `end`, both inclusive. */
  read(bucket: string, file: string, range?: { start: number; end: number }): Readable
  /** Flips a bit of the first byte and digests the file as it is then; undefined when bodies are dropped. */
  corrupt(bucket: string, file: string): Promise<{ crc64: string; md5: Buffer } | undefined>
  remove(bucket: string, file: string): Promise<void>
  writeIndex(bucket: string, entries: readonly IndexEntry[]): Promise<void>
}

const dropped: BodySink = {
  write: () => true,
  onceDrained: (resume) => resume(),
  finish: async () => '',
  discard: async () => undefined,
}

/** Drops every body. */
export function discardingStore(): BodyStore {
  return {
    keepsBodies: false,
    open: () => dropped,
    pathOf: () => '',
    join: async () => ({ file: '', crc64: undefined }),
    read: () => {
      throw new Error('this emulator discards bodies')
    },
    corrupt: async () => undefined,
    remove: async () => undefined,
    writeIndex: async () => undefined,
  }
}

/** Keeps bodies below `<dir>/<bucket>/objects`; creates the folders. */
export async function diskStore(dir: string, buckets: readonly string[]): Promise<BodyStore> {
  for (const bucket of buckets) await mkdir(join(dir, bucket, 'objects'), { recursive: true })
  const run = createHash('sha256').update(`${process.pid} ${Date.now()}`).digest('hex').slice(0, 8)
  let count = 0
  const pathOf = (bucket: string, file: string): string => resolve(dir, bucket, file)
  const newFile = (key: string): string =>
    `objects/${createHash('sha256').update(key).digest('hex').slice(0, 32)}-${run}-${++count}`
  const remove = (bucket: string, file: string): Promise<void> => rm(pathOf(bucket, file), { force: true })
  return {
    keepsBodies: true,
    pathOf,
    open: (bucket, key) => {
      const file = newFile(key)
      return fileSink(pathOf(bucket, file), file)
    },
    join: async (bucket, key, files) => {
      const file = newFile(key)
      const crc64 = await joinFiles(
        files.map((part) => pathOf(bucket, part)),
        pathOf(bucket, file),
      )
      return { file, crc64 }
    },
    read: (bucket, file, range) => createReadStream(pathOf(bucket, file), range),
    corrupt: async (bucket, file) => {
      await flipFirstByte(pathOf(bucket, file))
      return digestFile(pathOf(bucket, file))
    },
    remove,
    writeIndex: async (bucket, entries) => {
      const target = pathOf(bucket, 'index.json')
      await writeFile(`${target}.new`, `${JSON.stringify(entries, undefined, 1)}\n`)
      await rename(`${target}.new`, target)
    },
  }
}

async function flipFirstByte(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    const { bytesRead } = await handle.read(byte, 0, 1, 0)
    byte.writeUInt8(byte.readUInt8() ^ 1)
    if (bytesRead === 1) await handle.write(byte, 0, 1, 0)
  } finally {
    await handle.close()
  }
}

async function digestFile(path: string): Promise<{ crc64: string; md5: Buffer }> {
  const crc = startCrc64()
  const md5 = createHash('md5')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    crc.update(chunk)
    md5.update(chunk)
  }
  return { crc64: crc.finish(), md5: md5.digest() }
}

function fileSink(path: string, file: string): BodySink {
  const stream = createWriteStream(path, { flags: 'wx', highWaterMark: 1 << 20 })
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure = error
  })
  return {
    write: (chunk) => failure !== undefined || stream.write(Buffer.from(chunk)),
    onceDrained: (resume) => {
      // Either comes first; the other must not pile up over a large body.
      const once = (): void => {
        stream.off('drain', once)
        stream.off('close', once)
        resume()
      }
      stream.once('drain', once)
      stream.once('close', once)
    },
    finish: async () => {
      await closed(stream)
      if (failure !== undefined) throw failure
      return file
    },
    discard: async () => {
      await closed(stream)
      await rm(path, { force: true })
    },
  }
}

function closed(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve()
    else {
      stream.once('close', () => resolve())
      stream.end()
    }
  })
}

async function joinFiles(parts: readonly string[], target: string): Promise<string> {
  const sink = fileSink(target, target)
  const crc = startCrc64()
  try {
    for (const part of parts) {
      for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20 })) {
        crc.update(chunk)
        if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.onceDrained(resolve))
      }
    }
    await sink.finish()
  } catch (error) {
    crc.release()
    await sink.discard()
    throw error
  }
  for (const part of parts) await rm(part, { force: true })
  return crc.finish()
}
