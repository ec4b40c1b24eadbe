import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { ANSWER_HEADERS, MAX_ANSWER_BYTES, type SendCall } from '../../shared/transfer/contract.ts'
import type { DestinationGrant } from '../../shared/transfer/control.ts'
import { ProxyError } from '../node/proxy-tunnel.ts'
import type { ExchangeDeps, Outcome } from './exchange-contract.ts'
import type { FileRange, Piece } from './file-range.ts'
import type { Connection } from './http/connection.ts'
import { cosHead } from './http/cos-head.ts'
import { proxyAsksWho, wayError } from './network-errors.ts'
import type { Place } from './throttle.ts'

type OpenRange = () => Promise<FileRange>

/** One request and its answer. `run` once; it never rejects for what the network, the file or the server does. */
export class Exchange {
  readonly #call: SendCall
  readonly #grant: DestinationGrant
  readonly #deps: ExchangeDeps
  readonly #openRange: OpenRange | undefined
  #range: FileRange | undefined
  #connection: Connection | undefined
  #settle: (outcome: Outcome) => void = () => undefined
  #settled = false
  #connected = false
  #allHanded = false
  /** The server speaks: what is not sent yet is not wanted any more. */
  #answered = false
  /** The file is slower than the line, or our own limit says wait: silence is ours. */
  #ourSilence = false
  #place: Place | undefined
  #sum = 0n
  #status = 0
  readonly #headers: Record<string, string> = {}
  readonly #text: Buffer[] = []
  #textBytes = 0
  /** Bytes of the file body that the system has taken. */
  sentBytes = 0

  /** `openRange` gives the file body and may reject with an AppError; absent for other bodies. */
  constructor(call: SendCall, grant: DestinationGrant, openRange: OpenRange | undefined, deps: ExchangeDeps) {
    this.#call = call
    this.#grant = grant
    this.#openRange = openRange
    this.#deps = deps
  }

  /** Nothing is sent before the first piece of the file has been read and checked. */
  run(): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#settle = resolve
      this.#start().catch((error: unknown) => {
        if (!(error instanceof AppError)) this.#deps.onInternal(error)
        this.#fail(toErrorInfo(error))
      })
    })
  }

  /** Cuts the connection, unless the exchange is over. */
  cancel(): void {
    this.#fail({ code: 'cancelled' })
  }

  async #start(): Promise<void> {
    const { body } = this.#call
    this.#range = await this.#openRange?.()
    if (this.#settled) return this.#range?.close()
    const first = await this.#range?.next()
    if (this.#settled) return first?.release()
    const connection = await this.#connect(first)
    if (connection === undefined) return
    if (first !== undefined) return this.#pump(connection, first)
    await this.#write(connection, Buffer.from(body.type === 'inline' ? body.text : ''), true)
  }

  /** Undefined when it is over before there is a connection. */
  async #connect(first: Piece | undefined): Promise<Connection | undefined> {
    let connection: Connection | undefined
    try {
      const head = cosHead(this.#call, this.#grant)
      const opened = this.#deps.connect()
      connection = opened instanceof Promise ? await opened : opened
      if (!this.#settled) return this.#begin(connection, head)
    } catch (error) {
      first?.release()
      if (error instanceof ProxyError) throw new AppError(this.#wayError(error))
      throw new AppError({ code: 'destination-refused', detail: 'the request cannot be built' }, error)
    }
    first?.release()
    connection.destroy()
    return undefined
  }

  #begin(connection: Connection, head: string): Connection {
    const { hostname } = this.#grant
    const { stallMs } = this.#deps
    this.#connection = connection
    this.#connected = connection.isReused
    connection.begin(head, this.#call.method === 'HEAD', {
      onConnected: () => (this.#connected = true),
      onHead: (status, answered) => this.#receive(status, answered),
      onData: (bytes) => this.#collect(bytes),
      onEnd: () => this.#finish(),
      onLost: (error) => this.#fail(this.#wayError(error)),
      onSilence: () => {
        if (this.#ourSilence) connection.excuseSilence()
        else this.#fail({ code: 'connection-stalled', subject: hostname, detail: `${stallMs} ms` })
      },
    })
    return connection
  }

  async #pump(connection: Connection, first: Piece): Promise<void> {
    let total = 0
    for (let piece: Piece | undefined = first; piece !== undefined; ) {
      this.#sum = this.#deps.join(this.#sum, piece.sum, piece.bytes.length)
      total += piece.bytes.length
      const isLast = this.#call.body.type === 'file' && total === this.#call.body.length
      if (this.#deps.throttle.isOn) await this.#writeSlowly(connection, piece, isLast)
      else await this.#write(connection, piece.bytes, isLast)
      piece.release()
      this.#ourSilence = true
      piece = await this.#range?.next()
      this.#ourSilence = false
      if (this.#settled || this.#answered) return piece?.release()
    }
  }

  /** Slice by slice, each when its turn comes; stops when the exchange is over. */
  async #writeSlowly(connection: Connection, { bytes }: Piece, isLast: boolean): Promise<void> {
    const { throttle } = this.#deps
    let at = 0
    do {
      const slice = bytes.subarray(at, at + throttle.sliceBytes)
      this.#place = throttle.wait(slice.length)
      this.#ourSilence = true
      await this.#place.turn
      this.#ourSilence = false
      if (this.#settled || this.#answered) return
      at += slice.length
      await this.#write(connection, slice, isLast && at === bytes.length)
    } while (at < bytes.length)
  }

  async #write(connection: Connection, bytes: Uint8Array, isLast: boolean): Promise<void> {
    this.#allHanded = isLast
    await connection.write(bytes, isLast)
    this.sentBytes += bytes.length
  }

  #receive(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status
    this.#deps.onDate(headers['date'])
    for (const name of ANSWER_HEADERS) {
      const value = headers[name]
      if (value !== undefined) this.#headers[name] = value
    }
    this.#answered = true
    const { scheme, proxy } = this.#grant
    if (status === 407 && proxy !== undefined && scheme === 'http') this.#fail(proxyAsksWho(proxy))
    if (status >= 300 && status < 400) this.#fail({ code: 'redirect-refused', ...this.#facts() })
  }

  #collect(bytes: Buffer): void {
    this.#text.push(Buffer.from(bytes))
    this.#textBytes += bytes.length
    if (this.#textBytes > MAX_ANSWER_BYTES) this.#fail({ code: 'answer-too-large', ...this.#facts() })
  }

  #finish(): void {
    const text = Buffer.concat(this.#text).toString('utf8')
    this.#end({ type: 'answer', status: this.#status, headers: this.#headers, text, ...this.#crc64() })
  }

  #facts(): Pick<ErrorInfo, 'httpStatus' | 'requestId'> {
    const { 'x-cos-request-id': requestId } = this.#headers
    return { httpStatus: this.#status, ...(requestId === undefined ? {} : { requestId }) }
  }

  #crc64(): { crc64?: string } {
    return this.#openRange === undefined ? {} : { crc64: this.#sum.toString() }
  }

  #wayError(error: unknown): ErrorInfo {
    return wayError(error, this.#grant, this.#connected)
  }

  #fail(error: ErrorInfo): void {
    if (this.#settled) return
    const sent = !this.#connected ? 'nothing' : this.#allHanded ? 'complete' : 'partly'
    this.#end({ type: 'failure', error, sent, ...(sent === 'complete' ? this.#crc64() : {}) })
    this.#connection?.destroy()
  }

  #end(outcome: Outcome): void {
    if (this.#settled) return
    this.#settled = true
    this.#place?.leave()
    this.#range?.close()
    this.#settle(outcome)
  }
}
