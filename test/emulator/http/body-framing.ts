import { BadRequest } from './errors.ts'

/** Finds out which of the bytes that come belong to a body. */
export interface BodyFraming {
  readonly isComplete: boolean
  /** Hands on what is content from `at`, and gives where the body ends in `bytes`, or their length. Throws BadRequest. */
  take(bytes: Buffer, at: number, content: (piece: Buffer) => void): number
}

/** A body whose length was told; complete at once when that is 0. */
export class CountedBody implements BodyFraming {
  #missing: number

  constructor(lengthBytes: number) {
    this.#missing = lengthBytes
  }

  get isComplete(): boolean {
    return this.#missing === 0
  }

  take(bytes: Buffer, at: number, content: (piece: Buffer) => void): number {
    const end = Math.min(bytes.length, at + this.#missing)
    this.#missing -= end - at
    content(bytes.subarray(at, end))
    return end
  }
}

/** A chunk's size line, or one trailer. */
const LINE_MAX_BYTES = 4096
const TRAILERS_MAX = 64
const LINE_FEED = 10
const CHUNK_SIZE = /^([0-9a-f]{1,12})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/i
const TRAILER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*$/
type Place = 'size' | 'content' | 'behind' | 'trailers' | 'end'

/** A body in chunks (RFC 9112, 7.1); what stands in extensions and trailers is dropped. */
export function chunkedBody(): BodyFraming {
  let place: Place = 'size'
  let missing = 0
  let line = ''
  let trailers = 0
  const endLine = (text: string): void => {
    if (place === 'size') {
      missing = chunkSize(text)
      place = missing === 0 ? 'trailers' : 'content'
    } else if (place === 'behind') {
      if (text !== '') throw new BadRequest(400, 'a chunk that is longer than it says')
      place = 'size'
    } else if (text === '') {
      place = 'end'
    } else if (!TRAILER.test(text) || ++trailers > TRAILERS_MAX) {
      throw new BadRequest(400, 'no trailer')
    }
  }
  const readLine = (bytes: Buffer, at: number): number => {
    const found = bytes.indexOf(LINE_FEED, at)
    const end = found < 0 ? bytes.length : found + 1
    if (line.length + end - at > LINE_MAX_BYTES) throw new BadRequest(400, 'a line of a body in chunks is too long')
    line += bytes.toString('latin1', at, end)
    if (found < 0) return end
    if (!line.endsWith('\r\n')) throw new BadRequest(400, 'a line feed alone')
    const text = line.slice(0, -2)
    line = ''
    endLine(text)
    return end
  }
  return {
    get isComplete() {
      return place === 'end'
    },
    take(bytes, start, content) {
      let at = start
      while (at < bytes.length && place !== 'end') {
        if (place !== 'content') {
          at = readLine(bytes, at)
          continue
        }
        const end = Math.min(bytes.length, at + missing)
        missing -= end - at
        if (missing === 0) place = 'behind'
        content(bytes.subarray(at, end))
        at = end
      }
      return at
    },
  }
}

function chunkSize(text: string): number {
  const [, digits] = CHUNK_SIZE.exec(text) ?? []
  if (digits === undefined) throw new BadRequest(400, 'a chunk without a size')
  return Number.parseInt(digits, 16)
}
