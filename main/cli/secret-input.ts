import type { Readable } from 'node:stream'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'

/** Two short lines; anything longer is not a key. */
const MAX_INPUT_BYTES = 4096

/** Reads SecretId and SecretKey as two lines from standard input. Throws profile-invalid without quoting the input. */
export async function readSecret(input: Readable): Promise<PermanentKey> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_INPUT_BYTES) throw invalid('longer than two lines of a key')
    chunks.push(bytes)
    if (countLines(chunks) >= 2) break
  }
  const [secretId = '', secretKey = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  const parsed = v.safeParse(PermanentKey, { secretId: secretId.trim(), secretKey: secretKey.trim() })
  if (!parsed.success) throw invalid('expected two lines on standard input: SecretId, then SecretKey')
  return parsed.output
}

const countLines = (chunks: readonly Buffer[]): number =>
  chunks.reduce((lines, chunk) => lines + chunk.filter((byte) => byte === 0x0a).length, 0)

const invalid = (detail: string): AppError => new AppError({ code: 'key-missing', subject: 'standard input', detail })
