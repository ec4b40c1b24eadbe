/**
 * Heads of HTTP/1.1 requests (RFC 9112), strictly: what is ambiguous about where a request ends is refused, since the next
 * one on the connection would begin there.
 */
import { isAscii } from 'node:buffer'
import { BadRequest } from './errors.ts'
import { headerText } from './text.ts'

export interface RequestHead {
  readonly method: string
  readonly target: string
  /** Names in lower case; values that came several times are joined by a comma. UTF-8 where the bytes spell it. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: number | 'chunked'
  readonly wantsClose: boolean
  readonly expectsContinue: boolean
}

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP\/(\d)\.(\d)$/
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: no control character but the tab is part of a value.
const NOT_IN_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/
const LENGTH = /^\d{1,15}$/
/** Headers that mean something only once. */
const SINGLE = new Set(
  'authorization content-length content-md5 content-type date expect host range transfer-encoding'.split(' '),
)

/** `bytes`: up to the empty line, without it. Throws BadRequest. */
export function parseHead(bytes: Buffer): RequestHead {
  const text = bytes.toString('latin1')
  const lineEnd = text.indexOf('\r\n')
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd)
  const [, method, target, major, minor] = REQUEST_LINE.exec(line) ?? []
  if (method === undefined || target === undefined) throw new BadRequest(400, 'no request line')
  if (major !== '1' || minor !== '1') throw new BadRequest(505, 'only HTTP/1.1 is spoken')
  const headers = readFields(text, lineEnd < 0 ? text.length : lineEnd + 2, isAscii(bytes))
  if (!headers.has('host')) throw new BadRequest(400, 'no host')
  const expect = headers.get('expect')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') throw new BadRequest(417, 'unknown expectation')
  const connection = headers.get('connection')
  return {
    method,
    target,
    headers,
    body: bodyOf(headers),
    wantsClose: connection !== undefined && /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(connection),
    expectsContinue: expect !== undefined,
  }
}

function readFields(text: string, start: number, isPlain: boolean): Map<string, string> {
  const fields = new Map<string, string>()
  for (let at = start; at < text.length; ) {
    const found = text.indexOf('\r\n', at)
    const end = found < 0 ? text.length : found
    const colon = text.indexOf(':', at)
    if (colon < 0 || colon >= end) throw new BadRequest(400, 'a line without a colon')
    const name = fieldName(text.slice(at, colon))
    const value = trimmed(text, colon + 1, end)
    if (NOT_IN_VALUE.test(value)) throw new BadRequest(400, 'a control character in a header')
    const earlier = fields.get(name)
    if (earlier !== undefined && SINGLE.has(name)) throw new BadRequest(400, `${name} came twice`)
    const decoded = isPlain ? value : headerText(value)
    fields.set(name, earlier === undefined ? decoded : `${earlier}, ${decoded}`)
    at = end + 2
  }
  return fields
}

const knownNames = new Map<string, string>()
const KNOWN_NAMES_MAX = 500

/** In lower case; a name that was seen before costs one look-up. */
function fieldName(raw: string): string {
  const known = knownNames.get(raw)
  if (known !== undefined) return known
  if (!FIELD_NAME.test(raw)) throw new BadRequest(400, 'no header name')
  const name = raw.toLowerCase()
  if (knownNames.size < KNOWN_NAMES_MAX) knownNames.set(raw, name)
  return name
}

const SPACE = 0x20
const TAB = 0x09

/** Without the blanks and tabs around it; other white space belongs to the value. */
function trimmed(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}
const isBlank = (code: number): boolean => code === SPACE || code === TAB

function bodyOf(headers: ReadonlyMap<string, string>): number | 'chunked' {
  const length = headers.get('content-length')
  const encoding = headers.get('transfer-encoding')
  if (encoding !== undefined) {
    if (length !== undefined) throw new BadRequest(400, 'two lengths')
    if (encoding.toLowerCase() !== 'chunked') throw new BadRequest(501, 'only chunked is understood')
    return 'chunked'
  }
  if (length === undefined) return 0
  if (!LENGTH.test(length)) throw new BadRequest(400, 'a length that is no number')
  return Number(length)
}
