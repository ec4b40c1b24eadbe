import type { Readable } from 'node:stream'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { PermanentKey, ProxyPassword } from '../../shared/ipc/key-entry-contract.ts'

/** Two short lines; anything longer is no secret of ours. */
const MAX_INPUT_BYTES = 4096

/** Reads a proxy's password as one line from standard input. Throws key-missing without quoting the input. */
export async function readPassword(input: Readable): Promise<string> {
  const [line = ''] = (await readLines(input, 1)).split(/\r?\n/)
  const parsed = v.safeParse(ProxyPassword, { proxyPassword: line })
  if (!parsed.success) throw invalid('expected one line on standard input: the password')
  return parsed.output.proxyPassword
}

/** Reads SecretId and SecretKey as two lines from standard input. Throws profile-invalid without quoting the input. */
export async function readSecret(input: Readable): Promise<PermanentKey> {
  const [secretId = '', secretKey = ''] = (await readLines(input, 2)).split(/\r?\n/)
  const parsed = v.safeParse(PermanentKey, { secretId: secretId.trim(), secretKey: secretKey.trim() })
  if (!parsed.success) throw invalid('expected two lines on standard input: SecretId, then SecretKey')
  return parsed.output
}

async function readLines(input: Readable, lines: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_INPUT_BYTES) throw invalid('longer than any secret')
    chunks.push(bytes)
    if (countLines(chunks) >= lines) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

const countLines = (chunks: readonly Buffer[]): number =>
  chunks.reduce((lines, chunk) => lines + chunk.filter((byte) => byte === 0x0a).length, 0)

const invalid = (detail: string): AppError => new AppError({ code: 'key-missing', subject: 'standard input', detail })
