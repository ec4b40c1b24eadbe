import { X509Certificate } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'

/** A bundle of all public authorities has 220 KiB. */
const MAX_BYTES = 1024 * 1024

/** Text of a PEM file with at least one certificate. @throws AppError `ca-file-unreadable` with errno or reason. */
export async function readCaFile(path: string): Promise<string> {
  try {
    const text = await readBounded(path)
    // Throws unless the first block is a certificate.
    new X509Certificate(text)
    return text
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
    throw new AppError({ code: 'ca-file-unreadable', subject: path, detail: code }, error)
  }
}

async function readBounded(path: string): Promise<string> {
  // Without O_NONBLOCK a named pipe would wait for its writer for ever; Windows has neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await file.stat()).isFile()) throw new Error('not a file')
    const buffer = Buffer.alloc(MAX_BYTES)
    const { bytesRead } = await file.read(buffer, 0, MAX_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
