import type { Readable } from 'node:stream'
import type { Line } from './line.ts'
import { chunk, headText, LAST_CHUNK, type ReplyHeaders } from './reply-text.ts'

/** What a reply does to its connection. */
export interface ReplyTurn {
  /** The connection ends with this reply. */
  readonly isLast: boolean
  replied(): void
  hangUp(): void
}

const CLOSE = { Connection: 'close' }

/** The reply to one request; exactly one of `send…`, `hangUp` and `reset` ends it. */
export class HttpReply {
  readonly #line: Line
  readonly #turn: ReplyTurn
  readonly #isHead: boolean
  #hasBegun = false
  #isOver = false

  constructor(line: Line, turn: ReplyTurn, isHead: boolean) {
    this.#line = line
    this.#turn = turn
    this.#isHead = isHead
  }

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** All of it is written, and another request may be answered. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** All in one piece. The headers say how long the body is; on HEAD it stays away. */
  send(status: number, body: string, ...headers: readonly ReplyHeaders[]): void {
    const head = this.#head(status, headers)
    this.#line.write(this.#isHead || body === '' ? head : head + body)
    this.#finish()
  }

  /** A body in chunks. */
  sendChunked(status: number, pieces: readonly string[], ...headers: readonly ReplyHeaders[]): void {
    const body = pieces.map((piece) => chunk(piece)).join('') + LAST_CHUNK
    this.send(status, body, ...headers, { 'Transfer-Encoding': 'chunked' })
  }

  /**
   * A body of `lengthBytes`, as Content-Length says, no faster than the client takes it. Where it breaks off, so does the
   * connection; rejects with what the stream broke by. On HEAD the stream is closed unread.
   */
  async sendStream(
    status: number,
    body: Readable,
    lengthBytes: number,
    ...headers: readonly ReplyHeaders[]
  ): Promise<void> {
    const line = this.#line
    let sentBytes = 0
    try {
      line.write(this.#head(status, headers))
      for await (const piece of this.#isHead ? [] : body) {
        if (!line.isOpen) break
        sentBytes += piece.length
        if (!line.write(piece)) await line.whenDrained()
      }
    } finally {
      body.destroy()
      if (this.#isHead || sentBytes === lengthBytes) this.#finish()
      else if (this.#hasBegun) line.reset()
    }
  }

  /** Something that is no whole reply; to be followed by `hangUp` or `reset`. */
  sendRaw(text: string): void {
    this.#begin()
    this.#line.write(text)
  }

  /** Ends the connection after what was written. */
  hangUp(): void {
    this.#turn.hangUp()
  }

  /** As the line's. */
  reset(): void {
    this.#line.reset()
  }

  #finish(): void {
    this.#isOver = true
    this.#turn.replied()
  }

  /** Throws for headers that cannot be sent; then nothing has begun. */
  #head(status: number, headers: readonly ReplyHeaders[]): string {
    const text = this.#turn.isLast ? headText(status, ...headers, CLOSE) : headText(status, ...headers)
    this.#begin()
    return text
  }

  #begin(): void {
    if (this.#hasBegun) throw new Error('a request has one reply')
    this.#hasBegun = true
  }
}
