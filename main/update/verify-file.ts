import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/errors.ts'
import type { UpdateFile } from '../../shared/update-feed.ts'

/** Reads all of the file. @throws AppError `update-file-differs` unless it is there and exactly what was signed. */
export async function verifyFile(path: string, { sizeBytes, sha512 }: UpdateFile): Promise<void> {
  const differs = (detail: string): AppError =>
    new AppError({ code: 'update-file-differs', subject: basename(path), detail })
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isFile()) throw differs('not there')
  if (found.size !== sizeBytes) throw differs(`${found.size} bytes instead of ${sizeBytes}`)
  const hash = createHash('sha512')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  if (hash.digest('base64') !== sha512) throw differs('another SHA-512')
}
