import type { OnReadOpts, Socket } from 'node:net'
import { AnswerParser } from './answer-parser.ts'

/** Whose request is under way. After `onEnd` or `onLost` nothing follows. */
export interface RequestEvents {
  /** The line is open, encrypted where it is to be. Not said of one that was open already. */
  onConnected(): void
  onHead(status: number, headers: Readonly<Record<string, string>>): void
  /** The bytes are overwritten by what comes next. */
  onData(bytes: Buffer): void
  onEnd(): void
  onLost(error: unknown): void
  /** No byte either way for the time-out. The connection stays as it is. */
  onSilence(): void
}

export interface ConnectionOwner {
  /** Ready for another request, which has to begin within `idleMs` where the server said so. */
  onIdle(connection: Connection, idleMs: number | undefined): void
  onClosed(connection: Connection): void
}

/**
 * What a read brings is used up before the next one, so all connections read into the same place. Else Node would take
 * 64 KiB anew for each answer.
 */
const inbox = Buffer.allocUnsafeSlow(64 * 1024)

/** Makes a socket that reads as it is told. */
export type Dial = (onread: OnReadOpts) => Socket

/** The server closes an idle line at the end of the time it names; we leave this much earlier. */
const KEEP_ALIVE_MARGIN_MS = 1000

/** One socket, one request at a time. */
export class Connection {
  readonly #socket: Socket
  readonly #owner: ConnectionOwner
  readonly #parser: AnswerParser
  #events: RequestEvents | undefined
  /** Goes out with the first bytes of the body, in one packet where it fits. */
  #head = ''
  #allHanded = false
  /** Of the write under way, or of the last one. */
  #onTaken = (): void => undefined
  #idleMs: number | undefined
  #timeoutMs: number
  #error: unknown
  /** A request has been answered on it. */
  isReused = false

  /** `dial` makes a socket that connects, with `timeoutMs` as its time-out; `openEvent`: when it is ready. */
  constructor(dial: Dial, openEvent: 'connect' | 'secureConnect', timeoutMs: number, owner: ConnectionOwner) {
    const socket = dial({ buffer: inbox, callback: (count) => this.#receive(inbox.subarray(0, count)) })
    this.#socket = socket
    this.#owner = owner
    this.#timeoutMs = timeoutMs
    this.#parser = new AnswerParser({
      onHead: (status, headers) => this.#onHead(status, headers),
      onData: (bytes) => this.#events?.onData(bytes),
      onComplete: (isReusable) => this.#finish(isReusable),
    })
    socket.once(openEvent, () => this.#events?.onConnected())
    socket.on('end', () => this.#parser.end())
    socket.on('timeout', () => (this.#events === undefined ? socket.destroy() : this.#events.onSilence()))
    socket.on('error', (error) => (this.#error = error))
    socket.on('close', () => this.#onClose())
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable
  }

  /** Takes the connection for one request; `head` ends with the empty line. Nothing goes out before the first `write`. */
  begin(head: string, isHead: boolean, events: RequestEvents): void {
    this.#events = events
    this.#head = head
    this.#allHanded = false
    this.#idleMs = undefined
    this.#parser.await(isHead)
  }

  /** Resolves when the system has taken the bytes, or the connection is gone: then nothing reads from them any more. */
  write(bytes: Uint8Array, isLast: boolean): Promise<void> {
    return new Promise((resolve) => {
      const socket = this.#socket
      this.#allHanded = isLast
      if (socket.destroyed) return resolve()
      this.#onTaken = resolve
      socket.cork()
      if (this.#head !== '') socket.write(this.#head, 'latin1')
      this.#head = ''
      socket.write(bytes, () => resolve())
      socket.uncork()
    })
  }

  /** From now on, and at once for what waits already. */
  waitFor(timeoutMs: number): void {
    if (timeoutMs === this.#timeoutMs) return
    this.#timeoutMs = timeoutMs
    this.#socket.setTimeout(timeoutMs)
  }

  /** Counts the silence anew. */
  excuseSilence(): void {
    this.#socket.setTimeout(this.#timeoutMs)
  }

  /** Cuts the connection; whoever has a request on it hears nothing more. */
  destroy(): void {
    this.#events = undefined
    this.#socket.destroy()
  }

  /** True: go on reading. */
  #receive(bytes: Buffer): boolean {
    try {
      this.#parser.push(bytes)
    } catch (error) {
      this.#socket.destroy(error instanceof Error ? error : new Error(String(error)))
    }
    return true
  }

  #onHead(status: number, headers: Readonly<Record<string, string>>): void {
    const [, seconds] = /\btimeout=(\d{1,6})\b/i.exec(headers['keep-alive'] ?? '') ?? []
    if (seconds !== undefined) this.#idleMs = Number(seconds) * 1000 - KEEP_ALIVE_MARGIN_MS
    this.#events?.onHead(status, headers)
  }

  /** An answer that came before the whole body: the rest must not follow on this connection. */
  #finish(isReusable: boolean): void {
    const events = this.#events
    this.#events = undefined
    const isClean = isReusable && this.#allHanded && this.#socket.writableLength === 0
    if (!isClean || (this.#idleMs ?? 1) <= 0) this.#socket.destroy()
    else if (events !== undefined) {
      this.isReused = true
      this.#owner.onIdle(this, this.#idleMs)
    }
    events?.onEnd()
  }

  #onClose(): void {
    this.#onTaken()
    const events = this.#events
    this.#events = undefined
    this.#owner.onClosed(this)
    events?.onLost(this.#error)
  }
}
