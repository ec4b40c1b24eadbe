import type { ClientRequest, IncomingMessage } from 'node:http'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { MAX_ANSWER_BYTES, type SendCall } from '../../shared/transfer/contract.ts'
import type { DestinationGrant } from '../../shared/transfer/control.ts'
import type { Route } from './agents.ts'
import type { FileRange, Piece } from './file-range.ts'
import { headersOf, written } from './http-streams.ts'
import { networkError } from './network-errors.ts'
import { rawPath } from './raw-path.ts'
import type { Place, Throttle } from './throttle.ts'

export type Outcome =
  | { readonly type: 'answer'; status: number; headers: Record<string, string>; text: string; crc64?: string }
  | { readonly type: 'failure'; error: ErrorInfo; sent: 'nothing' | 'partly' | 'complete'; crc64?: string }

type OpenRange = () => Promise<FileRange>

export interface ExchangeDeps {
  readonly route: Route
  /** Both ways silent for so long: `connection-stalled`. */
  readonly stallMs: number
  /** Told of errors that are ours alone; they cross as `internal`. */
  readonly onInternal: (error: unknown) => void
  readonly throttle: Throttle
  readonly join: (sumA: bigint, sumB: bigint, lengthB: number) => bigint
}

/** One request and its answer. `run` once; it never rejects for what the network, the file or the server does. */
export class Exchange {
  readonly #call: SendCall
  readonly #grant: DestinationGrant
  readonly #deps: ExchangeDeps
  readonly #openRange: OpenRange | undefined
  #range: FileRange | undefined
  #request: ClientRequest | undefined
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
    try {
      this.#request = this.#open()
    } catch (error) {
      first?.release()
      throw new AppError({ code: 'destination-refused', detail: 'the request cannot be built' }, error)
    }
    if (first !== undefined) return this.#pump(this.#request, first)
    this.#allHanded = true
    this.#request.end(body.type === 'inline' ? body.text : undefined)
  }

  #open(): ClientRequest {
    const { route, stallMs } = this.#deps
    const { hostname, port, pathPrefix, scheme } = this.#grant
    const { method, headers, key, query } = this.#call
    const { agent, servername } = route
    const path = rawPath(pathPrefix, key, query)
    const tls = servername === undefined ? {} : { servername }
    const to = { agent, hostname, port, method, path, headers, setHost: false, timeout: stallMs, ...tls }
    const request = route.request(to)
    request.on('socket', (socket) => {
      if (request.reusedSocket) this.#connected = true
      else socket.once(scheme === 'https' ? 'secureConnect' : 'connect', () => (this.#connected = true))
    })
    request.on('response', (response) => this.#receive(response))
    request.on('error', (error) => this.#lose(error))
    request.on('close', () => this.#lose(undefined))
    request.on('timeout', () => {
      if (this.#ourSilence) request.socket?.setTimeout(stallMs)
      else this.#fail({ code: 'connection-stalled', subject: this.#grant.hostname, detail: `${stallMs} ms` })
    })
    return request
  }

  async #pump(request: ClientRequest, first: Piece): Promise<void> {
    let total = 0
    for (let piece: Piece | undefined = first; piece !== undefined; ) {
      this.#sum = this.#deps.join(this.#sum, piece.sum, piece.bytes.length)
      total += piece.bytes.length
      const isLast = this.#call.body.type === 'file' && total === this.#call.body.length
      if (this.#deps.throttle.isOn) await this.#writeSlowly(request, piece, isLast)
      else await this.#write(request, piece.bytes, isLast)
      piece.release()
      this.#ourSilence = true
      piece = await this.#range?.next()
      this.#ourSilence = false
      if (this.#settled || this.#answered) return piece?.release()
    }
  }

  /** Slice by slice, each when its turn comes; stops when the exchange is over. */
  async #writeSlowly(request: ClientRequest, { bytes }: Piece, isLast: boolean): Promise<void> {
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
      await this.#write(request, slice, isLast && at === bytes.length)
    } while (at < bytes.length)
  }

  async #write(request: ClientRequest, bytes: Uint8Array, isLast: boolean): Promise<void> {
    this.#allHanded = isLast
    await written(request, bytes, isLast)
    this.sentBytes += bytes.length
  }

  #receive(response: IncomingMessage): void {
    const status = response.statusCode ?? 0
    const requestId = response.headers['x-cos-request-id']
    const facts = { httpStatus: status, ...(typeof requestId === 'string' ? { requestId } : {}) }
    if (status >= 300 && status < 400) this.#fail({ code: 'redirect-refused', ...facts })
    if (this.#settled) return
    this.#answered = true
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > MAX_ANSWER_BYTES) this.#fail({ code: 'answer-too-large', ...facts })
    })
    response.on('error', (error) => this.#lose(error))
    response.on('end', () => this.#finish(response, Buffer.concat(chunks).toString('utf8')))
  }

  #finish(response: IncomingMessage, text: string): void {
    const [status, headers] = [response.statusCode ?? 0, headersOf(response)]
    this.#end({ type: 'answer', status, headers, text, ...this.#crc64() })
    // An answer that came before the whole body: the rest must not follow on this connection.
    if (!this.#allHanded) this.#request?.destroy()
  }

  #crc64(): { crc64?: string } {
    return this.#openRange === undefined ? {} : { crc64: this.#sum.toString() }
  }

  #lose(error: unknown): void {
    this.#fail(networkError(error, this.#grant.hostname, this.#connected))
  }

  #fail(error: ErrorInfo): void {
    if (this.#settled) return
    const sent = !this.#connected ? 'nothing' : this.#allHanded ? 'complete' : 'partly'
    this.#end({ type: 'failure', error, sent, ...(sent === 'complete' ? this.#crc64() : {}) })
    this.#request?.destroy()
  }

  #end(outcome: Outcome): void {
    if (this.#settled) return
    this.#settled = true
    this.#place?.leave()
    this.#range?.close()
    this.#settle(outcome)
  }
}
