import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { LogPiece } from './audit-files.ts'
import { createLineSplitter, type LogLine, MAX_LINE_BYTES } from './audit-lines.ts'

/** What the first line of a log follows: the head of a log without any. */
export const CHAIN_START = '0'.repeat(64)

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
// In marks only. `before`: the line that came before the damaged one, whose own link may be lost with its end. `damaged`: all
// damaged lines in a row, where there are several, since the writing of a mark can be cut off too.
const Linked = v.looseObject({
  previous: Sha256,
  before: v.optional(Sha256),
  damaged: v.optional(v.array(Sha256)),
  // In the first line of a file other than the first: which it is.
  file: v.fallback(v.optional(v.number()), undefined),
})
type Linked = v.InferOutput<typeof Linked>

/** SHA-256 of a line without its line end, hex: what the next line carries as `previous`. */
export const lineHash = (line: string): string => createHash('sha256').update(line).digest('hex')

/** How far a log can be trusted. */
export interface AuditVerdict {
  /** Lines that say something happened: marks of a repair and cut off lines are none. */
  readonly entries: number
  /** Lines that a crash cut off and a later line marks as such. */
  readonly repairs: number
  /** Hash of the last line that has its line end; `CHAIN_START` without one. */
  readonly head: string
  readonly firstBad: BadLine | undefined
  /** Which file the log begins with here: 1 unless earlier ones were taken away. */
  readonly firstFile: number
  /** The last line has no line end: a crash came between. Nothing can be said of it, and it is no entry. */
  readonly tornTail: boolean
  /** Undefined: none was asked about, or it is the hash of no line. */
  readonly entriesSinceKeptHead: number | undefined
}

export interface BadLine {
  /** 1-based, over all files. */
  readonly line: number
  readonly problem: 'not-json' | 'chain-broken'
  /** The file it is in, and its place there; absent where the log's pieces name none. */
  readonly file?: string
  readonly lineInFile?: number
}

/** A line that is an entry, whether or not it follows the one before. */
export interface LoggedEntry {
  /** 1-based, over all files. */
  readonly line: number
  readonly hash: string
  readonly members: Readonly<Record<string, unknown>>
}

interface VerifyOptions {
  /** A head that was kept elsewhere. */
  readonly keptHead?: string | undefined
  /** The head of the earlier files, where these were taken away; `CHAIN_START` without it. */
  readonly after?: string | undefined
  /** The entries of each piece of the file, in order; the next piece waits for it. */
  readonly onEntries?: (entries: readonly LoggedEntry[]) => Promise<void>
}

/**
 * Checks every link of a log that comes in pieces of any size, in files whose names stand before their pieces. A line cut off by a crash is accepted where the line after
 * it says so and carries its hash; a log that was cut at its end cannot be told from a shorter one.
 */
export async function verifyAuditLog(
  content: AsyncIterable<LogPiece> | Iterable<LogPiece>,
  { keptHead, after, onEntries }: VerifyOptions = {},
): Promise<AuditVerdict> {
  const splitter = createLineSplitter()
  const check = createCheck(keptHead, after)
  for await (const piece of content) {
    const lines = typeof piece === 'string' ? restOf(splitter.end()) : splitter.push(piece)
    const found = lines.flatMap((line) => check.add(line) ?? [])
    if (typeof piece === 'string') check.beginFile(piece)
    if (found.length > 0) await onEntries?.(found)
  }
  const last = splitter.end()
  if (last) check.add(last)
  return check.end()
}

/** A file without a line end at its end, which another one follows: its last line ends there. */
const restOf = (rest: LogLine | undefined): LogLine[] => (rest ? [{ ...rest, isEnded: true }] : [])

function createCheck(keptHead: string | undefined, after: string = CHAIN_START) {
  let line = 0
  let file: { readonly name: string; readonly linesBefore: number } | undefined
  let firstFile: number | undefined
  let entries = 0
  let repairs = 0
  let head = after
  let tornTail = false
  let firstBad: AuditVerdict['firstBad']
  let entriesAtKeptHead = keptHead === after ? 0 : undefined
  /** Lines in a row that are no JSON: right if the next one marks them. */
  let damaged: { readonly at: Place; readonly before: string; readonly hashes: string[] } | undefined
  const place = (): Place => ({ line, ...(file && { file: file.name, lineInFile: line - file.linesBefore }) })
  const checkLinks = (members: Linked): void => {
    firstFile ??= members.file ?? 1
    if (damaged && !marks(members, damaged))
      firstBad ??= { ...damaged.at, problem: members.before === undefined ? 'not-json' : 'chain-broken' }
    if (members.previous !== head) firstBad ??= { ...place(), problem: 'chain-broken' }
    damaged = undefined
  }
  const addDamaged = (hash: string): void => {
    damaged ??= { at: place(), before: head, hashes: [] }
    // More than a mark can name are no crash's: they are bad already, and must not fill the memory.
    if (damaged.hashes.length < MAX_LINE_BYTES) damaged.hashes.push(hash)
  }
  return {
    beginFile(name: string): void {
      file = { name, linesBefore: line }
    },
    /** The entry, if it is one. */
    add({ bytes, hash, isEnded }: LogLine): LoggedEntry | undefined {
      line += 1
      const members = parseLine(bytes)
      if (members) checkLinks(members)
      tornTail = !isEnded
      if (!isEnded) return undefined
      if (!members) addDamaged(hash)
      const isEntry = members !== undefined && members.before === undefined
      if (isEntry) entries += 1
      else if (members) repairs += 1
      head = hash
      if (hash === keptHead) entriesAtKeptHead = entries
      return isEntry ? { line, hash, members } : undefined
    },
    end(): AuditVerdict {
      // Before a torn tail they are what a crash left of a mark's beginning.
      if (damaged && !tornTail) firstBad ??= { ...damaged.at, problem: 'not-json' }
      const entriesSinceKeptHead = entriesAtKeptHead === undefined ? undefined : entries - entriesAtKeptHead
      return { entries, repairs, head, firstBad, firstFile: firstFile ?? 1, tornTail, entriesSinceKeptHead }
    },
  }
}

type Place = Omit<BadLine, 'problem'>

const marks = (
  { previous, before, damaged = [previous] }: Linked,
  run: { readonly before: string; readonly hashes: readonly string[] },
): boolean =>
  before === run.before &&
  damaged.length === run.hashes.length &&
  damaged.every((hash, index) => hash === run.hashes[index])

/** The end of a log. */
export interface LogEnd {
  /** Of the last line. */
  readonly hash: string
  readonly isEnded: boolean
  /** Hashes of the last lines that are not as the log wrote them: none when all is well. */
  readonly damaged: readonly string[]
  /** Hash of the line before these. */
  readonly before: string
}

/** Undefined for an empty log. */
export function endOf(tail: Buffer): LogEnd | undefined {
  const splitter = createLineSplitter()
  const lines = splitter.push(tail)
  const rest = splitter.end()
  if (rest) lines.push(rest)
  const last = lines.at(-1)
  if (!last) return undefined
  const lastWhole = lines.findLastIndex(({ bytes, isEnded }) => isEnded && parseLine(bytes) !== undefined)
  const damaged = lines.slice(lastWhole + 1).map(({ hash }) => hash)
  return { hash: last.hash, isEnded: last.isEnded, damaged, before: lines[lastWhole]?.hash ?? CHAIN_START }
}

function parseLine(bytes: Buffer | undefined): Linked | undefined {
  if (!bytes) return undefined
  try {
    const parsed = v.safeParse(Linked, JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    // Not JSON: the caller says what that means.
    return undefined
  }
}
