import { createHash } from 'node:crypto'
import type { FilePool } from './file-pool.ts'
import type { FileRange } from './file-range.ts'

export interface FileChecksum {
  /** Decimal, as COS writes it. */
  readonly crc64: string
  /** Hex, as in the ETag of an object that was sent in one piece, or of a part. */
  readonly md5?: string
}

/** Reads a range for its sums alone. Rejects as opening and `FileRange.next` do, and with the signal's reason. */
export async function checksumFile(
  open: () => Promise<FileRange>,
  wantsMd5: boolean,
  join: FilePool['kernel']['join'],
  signal: AbortSignal,
): Promise<FileChecksum> {
  const range = await open()
  const close = (): void => range.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    signal.throwIfAborted()
    const md5 = wantsMd5 ? createHash('md5') : undefined
    let sum = 0n
    for (let piece = await range.next(); piece !== undefined; piece = await range.next()) {
      sum = join(sum, piece.sum, piece.bytes.length)
      md5?.update(piece.bytes)
      piece.release()
      signal.throwIfAborted()
    }
    const crc64 = sum.toString()
    return md5 === undefined ? { crc64 } : { crc64, md5: md5.digest('hex') }
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
