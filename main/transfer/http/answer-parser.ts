/**
 * Answers of HTTP/1.1 (RFC 9112), strictly: what is ambiguous about where an answer ends is malformed, since the next
 * answer on the connection would begin there.
 */

/** Status line and headers together. */
const MAX_HEAD_CHARS = 64 * 1024
/** A chunk's size line, or all trailers. */
const MAX_LINE_CHARS = 4096
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: no control character but the tab is part of a value.
const NOT_IN_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/
const LENGTH = /^\d{1,15}$/
const CHUNK_SIZE = /^([0-9a-f]{1,12})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/i

/** What came is no answer. The code is of the family that Node's own parser uses. */
export class MalformedAnswer extends Error {
  readonly code = 'HPE_INVALID_ANSWER'
}

export interface AnswerEvents {
  /** Names in lower case; values that came several times are joined by a comma. */
  onHead(status: number, headers: Readonly<Record<string, string>>): void
  onData(bytes: Buffer): void
  /** `isReusable`: another answer may follow on this connection. */
  onComplete(isReusable: boolean): void
}

type State = 'idle' | 'head' | 'counted' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'until-close'

/** One answer after the other, of which none may begin before it is awaited. */
export class AnswerParser {
  readonly #events: AnswerEvents
  #state: State = 'idle'
  #hasNoBody = false
  #isPersistent = false
  /** Of a head or line that has not come whole. */
  #text = ''
  /** Bytes of the body, or of the chunk, that are to come. */
  #missing = 0
  constructor(events: AnswerEvents) {
    this.#events = events
  }

  /** Awaits the answer to a request; `isHead`: it has no body whatever its headers say. */
  await(isHead: boolean): void {
    this.#state = 'head'
    this.#hasNoBody = isHead
  }

  /** @throws MalformedAnswer; then nothing more may be pushed. */
  push(bytes: Buffer): void {
    for (let rest: Buffer | undefined = bytes; rest !== undefined && rest.length > 0; ) rest = this.#take(rest)
  }

  /** Nothing more will come. True when this completes the answer. */
  end(): boolean {
    if (this.#state !== 'until-close') return false
    this.#complete(false)
    return true
  }

  /** Gives what is left of the bytes; undefined when all are used up. */
  #take(bytes: Buffer): Buffer | undefined {
    switch (this.#state) {
      case 'idle':
        throw new MalformedAnswer('bytes that nothing asked for')
      case 'head':
        return this.#takeText(bytes, '\r\n\r\n', MAX_HEAD_CHARS, (text) => this.#readHead(text))
      case 'counted':
      case 'chunk':
        return this.#takeBody(bytes)
      case 'until-close':
        this.#events.onData(bytes)
        return undefined
      case 'chunk-size':
        return this.#takeText(bytes, '\r\n', MAX_LINE_CHARS, (text) => this.#readChunkSize(text))
      case 'chunk-end':
        return this.#takeText(bytes, '\r\n', 2, () => {
          this.#state = 'chunk-size'
        })
      case 'trailers':
        return this.#takeText(bytes, '\r\n', MAX_LINE_CHARS, (text) => {
          if (text === '') this.#complete(this.#isPersistent)
        })
    }
  }

  #takeText(bytes: Buffer, end: string, maxChars: number, read: (text: string) => void): Buffer | undefined {
    const before = this.#text.length
    this.#text += bytes.toString('latin1', 0, Math.min(bytes.length, maxChars + end.length - before))
    if (this.#state === 'head' && !'HTTP/1.'.startsWith(this.#text.slice(0, 7))) throw new MalformedAnswer('no HTTP')
    const at = this.#text.indexOf(end, Math.max(0, before - end.length))
    if (at < 0) {
      if (this.#text.length >= maxChars + end.length) throw new MalformedAnswer(`${this.#state} too long`)
      return undefined
    }
    const text = this.#text.slice(0, at)
    this.#text = ''
    if (this.#state === 'chunk-end' && text !== '') throw new MalformedAnswer('a chunk that is longer than it says')
    read(text)
    return bytes.subarray(at + end.length - before)
  }

  #takeBody(bytes: Buffer): Buffer | undefined {
    const taken = bytes.length <= this.#missing ? bytes : bytes.subarray(0, this.#missing)
    this.#missing -= taken.length
    this.#events.onData(taken)
    if (this.#missing > 0) return undefined
    if (this.#state === 'counted') this.#complete(this.#isPersistent)
    else this.#state = 'chunk-end'
    return taken === bytes ? undefined : bytes.subarray(taken.length)
  }

  #readHead(text: string): void {
    const [first = '', ...lines] = text.split('\r\n')
    const [, minor, digits] = STATUS_LINE.exec(first) ?? []
    if (digits === undefined) throw new MalformedAnswer('no status line')
    const status = Number(digits)
    const headers = readFields(lines)
    if (status === 101) throw new MalformedAnswer('another protocol')
    if (status < 200) return // informs only; the answer is still to come
    this.#isPersistent = minor === '1' && !/\bclose\b/i.test(headers['connection'] ?? '')
    const bodyLength = this.#hasNoBody || status === 204 || status === 304 ? 0 : this.#frame(headers)
    this.#events.onHead(status, headers)
    if (bodyLength === 0) this.#complete(this.#isPersistent)
  }

  /** How long the body is; undefined where that is not known yet. */
  #frame(headers: Readonly<Record<string, string>>): number | undefined {
    const { 'content-length': length, 'transfer-encoding': encoding } = headers
    if (encoding !== undefined) {
      if (length !== undefined || encoding.toLowerCase() !== 'chunked') throw new MalformedAnswer('two lengths')
      this.#state = 'chunk-size'
      return undefined
    }
    if (length === undefined) {
      this.#state = 'until-close'
      return undefined
    }
    if (!LENGTH.test(length)) throw new MalformedAnswer('a length that is no number')
    this.#state = 'counted'
    this.#missing = Number(length)
    return this.#missing
  }

  #readChunkSize(text: string): void {
    const [, digits] = CHUNK_SIZE.exec(text) ?? []
    if (digits === undefined) throw new MalformedAnswer('a chunk without a size')
    this.#missing = Number.parseInt(digits, 16)
    this.#state = this.#missing === 0 ? 'trailers' : 'chunk'
  }

  #complete(isReusable: boolean): void {
    this.#state = 'idle'
    this.#events.onComplete(isReusable)
  }
}

function readFields(lines: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).trim()
    if (colon < 1 || !FIELD_NAME.test(name) || NOT_IN_VALUE.test(value)) throw new MalformedAnswer('a broken header')
    const key = name.toLowerCase()
    const earlier = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (key !== '__proto__') fields[key] = earlier === undefined ? value : `${earlier}, ${value}`
  }
  return fields
}
