import { createHash } from 'node:crypto'
import * as v from 'valibot'

/** What the first line of a log follows. */
export const CHAIN_START = '0'.repeat(64)

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
// `before` stands in a mark only: the line that came before the damaged one, whose own link may be lost with its end.
const Linked = v.looseObject({ previous: Sha256, before: v.optional(Sha256) })

/** SHA-256 of a line without its line end, hex: what the next line carries as `previous`. */
export const lineHash = (line: string | Buffer): string => createHash('sha256').update(line).digest('hex')

/** How far a log can be trusted. `line` is 1-based. */
export type AuditVerdict =
  | { readonly ok: true; readonly lines: number; readonly repairs: number }
  | { readonly ok: false; readonly line: number; readonly problem: 'not-json' | 'chain-broken' | 'last-line-damaged' }

/**
 * Checks every link of a log. A line cut off by a crash is accepted where the line after it says so and carries its
 * hash; a log that was cut at its end cannot be told from a shorter one.
 */
export function verifyAuditLog(content: Buffer): AuditVerdict {
  let previous = CHAIN_START
  let repairs = 0
  const lines = splitLines(content)
  for (const [index, { bytes, isEnded }] of lines.entries()) {
    const entry = parseLine(bytes)
    const next = lines[index + 1]
    const mark = next === undefined ? undefined : parseLine(next.bytes)?.before
    if (!isEnded) return { ok: false, line: index + 1, problem: 'last-line-damaged' }
    if (entry === undefined && mark === undefined) return { ok: false, line: index + 1, problem: 'not-json' }
    const link = entry?.previous ?? mark
    if (link !== previous) return { ok: false, line: index + 1, problem: 'chain-broken' }
    if (entry?.before !== undefined) repairs += 1
    previous = lineHash(bytes)
  }
  return { ok: true, lines: lines.length, repairs }
}

/** The end of a log: its last line, whether that has its line end, and the hash of the line before. */
export interface LogEnd {
  readonly bytes: Buffer
  readonly isEnded: boolean
  readonly before: string
}

/** Undefined for an empty log. */
export function endOf(tail: Buffer): LogEnd | undefined {
  const lines = splitLines(tail)
  const last = lines.at(-1)
  const before = lines.at(-2)
  return last && { ...last, before: before === undefined ? CHAIN_START : lineHash(before.bytes) }
}

function splitLines(content: Buffer): { bytes: Buffer; isEnded: boolean }[] {
  const lines: { bytes: Buffer; isEnded: boolean }[] = []
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0x0a, start)
    lines.push({ bytes: content.subarray(start, end < 0 ? content.length : end), isEnded: end >= 0 })
    start = end < 0 ? content.length : end + 1
  }
  return lines
}

function parseLine(bytes: Buffer): v.InferOutput<typeof Linked> | undefined {
  try {
    const parsed = v.safeParse(Linked, JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    // Not JSON: the caller says what that means.
    return undefined
  }
}

/** True for a line that the log itself wrote whole. */
export const isWholeLine = (bytes: Buffer): boolean => parseLine(bytes) !== undefined
