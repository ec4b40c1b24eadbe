import type { Readable } from 'node:stream'
import * as v from 'valibot'
import { BrokerHeaders } from '../../shared/broker-headers.ts'
import { AppError } from '../../shared/errors.ts'
import { PermanentKey, ProxyPassword } from '../../shared/ipc/key-entry-contract.ts'
import type { ProfileSecret } from '../../shared/keychain-secret.ts'

/** Two short lines, or a few headers; anything longer is no secret of ours. */
const MAX_INPUT_BYTES = 4096
/** A key has no space in it, so no line of one looks like this. */
const HEADER_LINE = /^([^\s:]+):[ \t]+(.*)$/

/** Reads a proxy's password as one line from standard input. Throws key-missing without quoting the input. */
export async function readPassword(input: Readable): Promise<string> {
  const [line = ''] = await readLines(input, (lines) => lines.length > 1)
  const parsed = v.safeParse(ProxyPassword, { proxyPassword: line })
  if (!parsed.success) throw invalid('expected one line on standard input: the password')
  return parsed.output.proxyPassword
}

/**
 * Reads SecretId and SecretKey as two lines from standard input, or the headers of a broker as lines `Name: value` until it
 * ends; undefined when nothing came. Throws key-missing without quoting the input.
 */
export async function readSecret(input: Readable): Promise<ProfileSecret | undefined> {
  // Somebody may be typing: a key is complete with its second line end.
  const isKey = (lines: readonly string[]): boolean => lines.length > 2 && !HEADER_LINE.test(lines[0]?.trim() ?? '')
  const lines = (await readLines(input, isKey)).map((line) => line.trim())
  if (lines.every((line) => line === '')) return undefined
  return HEADER_LINE.test(lines[0] ?? '') ? headersIn(lines) : keyIn(lines)
}

function keyIn([secretId = '', secretKey = '']: readonly string[]): PermanentKey {
  const parsed = v.safeParse(PermanentKey, { secretId, secretKey })
  if (!parsed.success) throw invalid('expected two lines on standard input: SecretId, then SecretKey')
  return parsed.output
}

function headersIn(lines: readonly string[]): BrokerHeaders {
  const headers = lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', value = ''] = HEADER_LINE.exec(line) ?? []
      return { name, value }
    })
  const parsed = v.safeParse(BrokerHeaders, { headers })
  if (!parsed.success) throw invalid('expected lines on standard input: Name: value')
  return parsed.output
}

/** All lines up to the end, or until there are enough. */
async function readLines(input: Readable, isEnough: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
  const chunks: Buffer[] = []
  let size = 0
  let lines: readonly string[] = []
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_INPUT_BYTES) throw invalid('longer than any secret')
    chunks.push(bytes)
    lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
    if (isEnough(lines)) break
  }
  return lines
}

const invalid = (detail: string): AppError => new AppError({ code: 'key-missing', subject: 'standard input', detail })
