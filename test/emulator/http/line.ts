import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** How long a client may take to notice that its connection has ended. */
const LINGER_MS = 2000

/** One socket, encrypted or not. */
export class Line {
  readonly #socket: Socket
  readonly #isTls: boolean
  readonly remoteAddress: string
  /** Such as `TLSv1.3`; undefined: not encrypted. */
  readonly tlsVersion: string | undefined
  #isReading = true
  #isEnding = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#isTls = socket instanceof TLSSocket
    this.remoteAddress = socket.remoteAddress ?? ''
    this.tlsVersion = socket instanceof TLSSocket ? (socket.getProtocol() ?? '') : undefined
  }

  /** Something can still be written. */
  get isOpen(): boolean {
    return !this.#isEnding && !this.#socket.destroyed
  }

  /** More has been written than the client takes for now. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** False: wait for `whenDrained` before the next write. Nothing is written to a line that is not open. */
  write(bytes: string | Uint8Array): boolean {
    return this.isOpen ? this.#socket.write(bytes) : true
  }

  /** Resolves also when the line is gone. */
  whenDrained(): Promise<void> {
    const socket = this.#socket
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done)
        socket.off('close', done)
        resolve()
      }
      if (!socket.writableNeedDrain || socket.destroyed) return resolve()
      socket.on('drain', done)
      socket.on('close', done)
    })
  }

  /** While nobody reads, TCP stops the client. */
  setReading(isReading: boolean): void {
    if (isReading === this.#isReading || this.#socket.destroyed) return
    this.#isReading = isReading
    if (isReading) this.#socket.resume()
    else this.#socket.pause()
  }

  /** Ends our side after what was written; the client's is given a moment. */
  end(): void {
    if (!this.isOpen) return
    this.#isEnding = true
    this.#socket.end()
    this.#socket.setTimeout(LINGER_MS, () => this.#socket.destroy())
  }

  /** A TCP RST, so that the client sees ECONNRESET and no orderly end; over TLS, where Node offers none, an abrupt end. */
  reset(): void {
    if (this.#isTls) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}
