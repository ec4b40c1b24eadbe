import { type BodyFraming, CountedBody, chunkedBody } from './body-framing.ts'
import { ClientGone } from './errors.ts'
import type { RequestHead } from './head-parser.ts'
import type { Line } from './line.ts'

/** What a request does to its connection. */
export interface RequestTurn {
  /** The body is wanted, or may go on. */
  goOn(): void
  /** The body has to wait. */
  wait(): void
}

type Take = (bytes: Buffer) => void
interface Reader {
  readonly take: Take
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** A request whose head has come. */
export class HttpRequest {
  readonly method: string
  /** As it was sent. */
  readonly target: string
  readonly headers: ReadonlyMap<string, string>
  readonly #line: Line
  readonly #turn: RequestTurn
  readonly #framing: BodyFraming
  #reader: Reader | undefined
  #hasReader = false
  #isPaused = false
  #isGone = false
  #onGone: (() => void) | undefined

  constructor({ method, target, headers, body }: RequestHead, line: Line, turn: RequestTurn) {
    this.method = method
    this.target = target
    this.headers = headers
    this.#line = line
    this.#turn = turn
    this.#framing = body === 'chunked' ? chunkedBody() : new CountedBody(body)
  }

  get remoteAddress(): string {
    return this.#line.remoteAddress
  }

  /** Such as `TLSv1.3`; undefined: not encrypted. */
  get tlsVersion(): string | undefined {
    return this.#line.tlsVersion
  }

  /** The client has left: nobody will read the reply. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Resolves when the client leaves while this request is being answered. */
  whenGone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isGone) resolve()
      else this.#onGone = resolve
    })
  }

  /**
   * Hands the body to `take`, piece by piece; may be called once. The bytes are there only until `take` returns. Resolves
   * at the end of the body, and not while paused. Rejects with ClientGone, or with what `take` throws: then the rest of
   * the body is dropped, so that the client gets to read the reply.
   */
  receive(take: Take): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#hasReader) throw new Error('the body is read already')
      if (this.#isGone) throw new ClientGone('connection closed before the body')
      this.#hasReader = true
      this.#reader = { take, resolve, reject }
      this.#turn.goOn()
      this.settle()
    })
  }

  /** Stops the body, and with it the client, until `resume`. */
  pause(): void {
    this.#isPaused = true
    this.#turn.wait()
  }

  resume(): void {
    this.#isPaused = false
    this.#turn.goOn()
    this.settle()
  }

  /** For the connection: whether the body has come whole. */
  get isComplete(): boolean {
    return this.#framing.isComplete
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** For the connection: whether bytes can be offered. */
  get isReading(): boolean {
    return this.#hasReader && !this.#isPaused
  }

  /** For the connection: gives where the body ends in the bytes. Throws BadRequest. */
  offer(bytes: Buffer, at: number): number {
    const end = this.#framing.take(bytes, at, (piece) => this.#handOn(piece))
    this.settle()
    return end
  }

  /** For the connection: nobody wants the body any more. */
  discard(): void {
    this.#hasReader = true
    this.#isPaused = false
    this.#reader = undefined
  }

  /** For the connection. */
  leave(): void {
    this.#isGone = true
    const reader = this.#reader
    this.discard()
    reader?.reject(new ClientGone('connection closed inside the body'))
    this.#onGone?.()
  }

  /** Tells the reader when all is there. */
  settle(): void {
    const reader = this.#reader
    if (reader === undefined || this.#isPaused || !this.#framing.isComplete) return
    this.#reader = undefined
    reader.resolve()
  }

  #handOn(piece: Buffer): void {
    const reader = this.#reader
    try {
      reader?.take(piece)
    } catch (error) {
      this.discard()
      reader?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
