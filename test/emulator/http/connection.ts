import { BadRequest } from './errors.ts'
import { parseHead, type RequestHead } from './head-parser.ts'
import { HttpReply } from './http-reply.ts'
import { HttpRequest } from './http-request.ts'
import type { Line } from './line.ts'
import { CONTINUE, refusalText } from './reply-text.ts'

/** Called with each request; the reply has to be ended, sooner or later. */
export type Handler = (request: HttpRequest, reply: HttpReply) => void

const HEAD_END = Buffer.from('\r\n\r\n')
const HEAD_MAX_BYTES = 64 * 1024
/** What is kept of bytes that cannot be used yet, before the client has to wait. */
const HELD_MAX_BYTES = 1 << 20
const [LETTER_A, LETTER_Z] = [0x41, 0x5a]
const NOTHING = Buffer.alloc(0)

/** One request at a time: the next is looked at when the reply is over and the body has come. */
export class Connection {
  readonly #line: Line
  readonly #handler: Handler
  /** Undefined: a head is awaited. */
  #request: HttpRequest | undefined
  #reply: HttpReply | undefined
  /** What came and could not be used yet. */
  #held: Buffer = NOTHING
  /** What comes is dropped. */
  #isClosing = false
  #isWorking = false
  #isWaiting = false
  #wantsClose = false
  #owesContinue = false
  #isUsed = true
  #sweeps = 0

  constructor(line: Line, handler: Handler) {
    this.#line = line
    this.#handler = handler
  }

  /** Takes what came; when it returns the bytes are used or copied. */
  receive(bytes: Buffer): void {
    const held = this.#held
    if (held.length === 0) this.#work(bytes, false)
    else this.#work(Buffer.concat([held, bytes]), true)
  }

  /** Nothing more will come. Whoever ends his side while he is owed a reply has left. */
  leave(): void {
    const request = this.#request
    this.#request = undefined
    this.#close()
    request?.leave()
  }

  /** Called at intervals; after so many in a row without a request the connection is closed. */
  sweep(most: number): void {
    if (this.#request !== undefined || this.#isUsed) this.#sweeps = 0
    else if (++this.#sweeps >= most) this.#line.destroy()
    this.#isUsed = false
  }

  /** The request wants its body, or more of it. */
  goOn(): void {
    if (this.#owesContinue && this.#reply?.hasBegun === false) this.#line.write(CONTINUE)
    this.#owesContinue = false
    this.#workOnHeld()
  }

  /** The request can take no more for now. */
  wait(): void {
    this.#regulate()
  }

  /** The reply in hand is the last: a client that was never told to go on may send its body or not. */
  get isLast(): boolean {
    return this.#wantsClose || this.#owesContinue
  }

  /** The reply is over. */
  replied(): void {
    if (this.isLast) return void this.#close()
    this.#request?.discard()
    this.#workOnHeld()
  }

  /** The connection ends after what was written. */
  hangUp(): void {
    this.#close()
  }

  #close(): void {
    this.#isClosing = true
    this.#held = NOTHING
    this.#line.end()
    this.#regulate()
  }

  #workOnHeld(): void {
    if (!this.#isWorking) this.#work(this.#held, true) // else the loop goes on by itself
  }

  /** `isOurs`: nobody else writes into the bytes. */
  #work(bytes: Buffer, isOurs: boolean): void {
    this.#isWorking = true
    this.#held = NOTHING
    let at = 0
    try {
      for (let next = this.#use(bytes, 0); next !== undefined; next = this.#use(bytes, at)) at = next
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error
      this.#refuse(error)
    } finally {
      this.#isWorking = false
    }
    if (at < bytes.length && !this.#isClosing)
      this.#held = isOurs ? bytes.subarray(at) : Buffer.from(bytes.subarray(at))
    this.#regulate()
  }

  /** Gives up to where bytes are used; undefined when nothing can be done for now. */
  #use(bytes: Buffer, at: number): number | undefined {
    if (this.#isClosing) return undefined
    const request = this.#request
    if (request === undefined) return this.#useForHead(bytes, at)
    if (!request.isComplete) return at < bytes.length && request.isReading ? request.offer(bytes, at) : undefined
    if (this.#reply?.isOver !== true) return undefined
    this.#request = undefined
    this.#reply = undefined
    return at
  }

  #useForHead(bytes: Buffer, at: number): number | undefined {
    const first = bytes[at]
    if (first === undefined) return undefined
    if (first < LETTER_A || first > LETTER_Z) throw new BadRequest(400, 'methods begin with a capital letter')
    const end = bytes.indexOf(HEAD_END, at)
    if ((end < 0 ? bytes.length : end) - at > HEAD_MAX_BYTES) throw new BadRequest(431, 'the head is too long')
    if (end < 0) return undefined
    if (this.#line.isFull) return this.#waitForReader()
    this.#begin(parseHead(bytes.subarray(at, end)))
    return end + HEAD_END.length
  }

  /** Whoever does not read his replies gets no more of them. */
  #waitForReader(): undefined {
    if (this.#isWaiting) return
    this.#isWaiting = true
    void this.#line.whenDrained().then(() => {
      this.#isWaiting = false
      this.#workOnHeld()
    })
  }

  #begin(head: RequestHead): void {
    const request = new HttpRequest(head, this.#line, this)
    const reply = new HttpReply(this.#line, this, head.method === 'HEAD')
    this.#isUsed = true
    this.#request = request
    this.#reply = reply
    this.#wantsClose = head.wantsClose
    this.#owesContinue = head.expectsContinue && !request.isComplete
    this.#handler(request, reply)
  }

  /** Where nothing has been said yet, the status is; what follows on the connection cannot be made out. */
  #refuse({ status }: BadRequest): void {
    const reply = this.#reply
    if (reply?.hasBegun !== true) this.#line.write(refusalText(status))
    else if (!reply.isOver) this.#line.destroy()
    this.leave()
  }

  #regulate(): void {
    const isPaused = this.#request?.isPaused === true && !this.#request.isComplete
    this.#line.setReading(this.#isClosing || (!isPaused && this.#held.length <= HELD_MAX_BYTES))
  }
}
