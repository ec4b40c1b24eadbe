import type { Readable } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import { readTemporaryKeyJson, type TemporaryKey, temporaryKeyOf } from '../../shared/temporary-key.ts'

/** An answer of STS with room for its token. */
const MAX_INPUT_BYTES = 65_536

/**
 * Reads a temporary key from standard input: four lines, TmpSecretId, TmpSecretKey, session token and when it ends, or an answer of STS or of
 * a broker as JSON. Throws temporary-key-missing without quoting the input.
 */
export async function readTemporaryKey(input: Readable): Promise<TemporaryKey> {
  const text = await readText(input)
  const [tmpSecretId = '', tmpSecretKey = '', sessionToken = '', ends = ''] = text.split(/\r?\n/)
  const read = temporaryKeyOf(readTemporaryKeyJson(text) ?? { tmpSecretId, tmpSecretKey, sessionToken, ends })
  if (read.ok) return read.key
  const expected = 'expected TmpSecretId, TmpSecretKey, session token and when it ends, or STS’s answer as JSON'
  throw invalid(`${read.wrong}: ${expected}`)
}

/** Somebody may be typing: four lines are complete with their last line end, JSON with the end of the input. */
async function readText(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  let text = ''
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    sizeBytes += bytes.length
    if (sizeBytes > MAX_INPUT_BYTES) throw invalid('longer than a key')
    chunks.push(bytes)
    text = Buffer.concat(chunks).toString('utf8')
    if (text.split('\n').length > 4 && !text.trimStart().startsWith('{')) break
  }
  return text
}

const invalid = (detail: string): AppError =>
  new AppError({ code: 'temporary-key-missing', subject: 'standard input', detail })
