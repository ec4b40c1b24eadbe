import type { WalkOptions } from '../../shared/batch-options.ts'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import type { TransferCall, TransferMessage, WalkEntry } from '../../shared/transfer/contract.ts'
import { Outbox } from '../../shared/transfer/outbox.ts'
import type { FileBody } from '../cos/client.ts'
import type { Answer, Failure, Sender, SendOptions, SendRequest } from '../cos/sender.ts'
import type { Checksummer, Walker } from './ports.ts'

/** The part of a MessagePort that browsers and Node share. */
export interface PortLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  start(): void
  close(): void
}

const RESTARTED: ErrorInfo = { code: 'transfer-restarted' }
const CANCELLED: Failure = { type: 'failure', error: { code: 'cancelled' }, sent: 'nothing' }

interface Pending {
  /** Not posted yet: there was no port. */
  readonly call: TransferCall
  posted: boolean
  /** Of a request: local epoch ms. */
  readonly sinceMs?: number
  /** Cut by us, to be sent again. */
  repeat?: boolean
  readonly onMessage: (message: TransferMessage) => void
  readonly onProgress?: ((sentBytes: number) => void) | undefined
}

/** After these the call is still under way. */
const GOES_ON: ReadonlySet<TransferMessage['type']> = new Set(['walk.entries', 'watch.mode', 'watch.hints'])
const isMessage = (data: unknown): data is TransferMessage =>
  typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string'

/**
 * Calls to the transfer process. Before the first port, calls wait; when a port is replaced, all calls on the old one
 * fail with `transfer-restarted`, since nobody will answer them.
 */
export class TransferClient implements Sender, Walker, Checksummer {
  #port: PortLike | undefined
  #outbox: Outbox<TransferCall> | undefined
  #lastId = 0
  readonly #pending = new Map<number, Pending>()

  /** Takes a new port; the old one is closed. */
  connect(port: PortLike): void {
    const lost = [...this.#pending].filter(([, pending]) => pending.posted)
    this.#port?.close()
    this.#port = port
    this.#outbox = new Outbox(
      (calls) => port.postMessage(calls),
      (task) => queueMicrotask(task),
    )
    port.addEventListener('message', ({ data }) => {
      for (const message of Array.isArray(data) ? data : []) {
        if (this.#port === port && isMessage(message)) this.#receive(message)
      }
    })
    port.start()
    for (const [id, pending] of lost) {
      this.#pending.delete(id)
      // Whether the request reached COS is unknown, so whoever cares must look.
      pending.onMessage({ type: 'failure', id, error: RESTARTED, sent: 'partly' })
    }
    for (const pending of this.#pending.values()) this.#post(pending)
  }

  /**
   * Cuts requests under way for longer than `olderThanMs`; they end with `transfer-restarted`, so that they are sent
   * again without using up a try. What may have arrived is told as after any other loss.
   */
  repeatHanging(nowMs: number, olderThanMs: number): void {
    for (const [id, pending] of this.#pending) {
      if (!pending.posted || pending.sinceMs === undefined || nowMs - pending.sinceMs < olderThanMs) continue
      pending.repeat = true
      this.#cancel(id)
    }
  }

  send(request: SendRequest, options: SendOptions = {}): Promise<Answer | Failure> {
    const { signal, onProgress } = options
    if (signal?.aborted) return Promise.resolve(CANCELLED)
    return new Promise((resolve) => {
      const id = this.#nextId()
      const cancel = (): void => this.#cancel(id)
      signal?.addEventListener('abort', cancel, { once: true })
      const onMessage = (message: TransferMessage): void => {
        signal?.removeEventListener('abort', cancel)
        if (message.type === 'answer' || message.type === 'failure') resolve(message)
      }
      const call = { verb: 'send', id, ...request } as const
      this.#open({ call, posted: false, sinceMs: Date.now(), onMessage, onProgress })
    })
  }

  checksum(body: FileBody, signal?: AbortSignal): Promise<string> {
    if (signal?.aborted) return Promise.reject(new AppError({ code: 'cancelled' }))
    return new Promise((resolve, reject) => {
      const id = this.#nextId()
      const cancel = (): void => this.#cancel(id)
      const onMessage = (message: TransferMessage): void => {
        signal?.removeEventListener('abort', cancel)
        if (message.type === 'checksum') resolve(message.crc64)
        else if (message.type === 'failure') reject(new AppError({ subject: body.path, ...message.error }))
      }
      signal?.addEventListener('abort', cancel, { once: true })
      this.#open({ call: { verb: 'checksum', id, body, md5: false }, posted: false, onMessage })
    })
  }

  async *walk(
    sourceId: string,
    options: WalkOptions,
    signal?: AbortSignal,
    only?: readonly string[],
  ): AsyncGenerator<readonly WalkEntry[]> {
    const id = this.#nextId()
    const inbox: TransferMessage[] = []
    let wake = (): void => undefined
    const onMessage = (message: TransferMessage): void => {
      inbox.push(message)
      wake()
    }
    const cancel = (): void => this.#cancel(id)
    if (signal?.aborted) throw new AppError({ code: 'cancelled' })
    signal?.addEventListener('abort', cancel, { once: true })
    const paths = only && { only: [...only] }
    this.#open({ call: { verb: 'walk', id, sourceId, options, ...paths }, posted: false, onMessage })
    try {
      for (;;) {
        const message = inbox.shift()
        if (message === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        } else if (message.type === 'walk.entries') {
          yield message.entries
          this.#outbox?.add({ verb: 'ack', id })
        } else {
          this.#pending.delete(id)
          if (message.type === 'failure') throw new AppError({ subject: sourceId, ...message.error })
          return
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#cancel(id)
      this.#pending.delete(id)
    }
  }

  /** A call of which `onMessage` gets all that comes, and a failure when it is lost; what this answers cancels it. */
  follow(call: (id: number) => TransferCall, onMessage: (message: TransferMessage) => void): () => void {
    const id = this.#nextId()
    this.#open({ call: call(id), posted: false, onMessage })
    return () => this.#cancel(id)
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #open(pending: Pending): void {
    this.#pending.set(pending.call.id, pending)
    this.#post(pending)
  }

  #post(pending: Pending): void {
    if (this.#outbox === undefined) return
    pending.posted = true
    this.#outbox.add(pending.call)
  }

  /** The call ends when transfer says so, with `cancelled`: then nothing of it is in flight any more. */
  #cancel(id: number): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    if (pending.posted) this.#outbox?.add({ verb: 'cancel', id })
    else this.#receive({ id, ...CANCELLED })
  }

  #receive(message: TransferMessage): void {
    if (message.type === 'progress') {
      for (const [id, bytes] of message.sent) this.#pending.get(id)?.onProgress?.(bytes)
      return
    }
    const pending = this.#pending.get(message.id)
    if (pending === undefined) return
    if (!GOES_ON.has(message.type)) this.#pending.delete(message.id)
    // Unless it was over before the cancel came.
    const isCut = pending.repeat === true && message.type === 'failure' && message.error.code === 'cancelled'
    pending.onMessage(isCut ? { ...message, error: RESTARTED } : message)
  }
}
