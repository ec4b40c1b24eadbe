import { open } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'

/** Bytes; a chain of certificates is a fraction of it. */
const MAX_BYTES = 64 * 1024

interface TlsFiles {
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
}

/**
 * The endpoint's certificate and its key, or undefined where none is named.
 *
 * @throws AppError `endpoint-certificate-unusable` with the file and why.
 */
export async function readTlsFiles({
  certFile,
  keyFile,
}: TlsFiles): Promise<{ certPem: string; keyPem: string } | undefined> {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined)
    throw unusable(certFile ?? keyFile ?? '', 'a certificate and its key go together')
  return { certPem: await readPem(certFile), keyPem: await readPem(keyFile) }
}

async function readPem(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > MAX_BYTES) throw unusable(path, `more than ${MAX_BYTES} bytes`)
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw unusable(path, error instanceof Error && 'code' in error ? String(error.code) : 'unreadable')
  }
}

const unusable = (subject: string, detail: string): AppError =>
  new AppError({ code: 'endpoint-certificate-unusable', subject, detail })
