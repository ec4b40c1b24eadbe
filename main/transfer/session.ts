import * as v from 'valibot'
import type { ErrorInfo } from '../../shared/errors.ts'
import { type ChecksumCall, type SendCall, TransferCall, type TransferMessage } from '../../shared/transfer/contract.ts'
import type { DestinationGrant, SourceGrant } from '../../shared/transfer/control.ts'
import { type CancellableCall, cancellableCall } from './cancellable-call.ts'
import { checksumFile } from './checksum-file.ts'
import { Exchange } from './exchange.ts'
import type { FilePool } from './file-pool.ts'
import { FileRange } from './file-range.ts'
import { errnoOf } from './file-version.ts'
import type { Grants } from './grants.ts'
import type { Pools } from './http/pools.ts'
import { type FileBody, locateFile, sourceRefusal } from './locate-file.ts'
import { PacedOutbox } from './paced-outbox.ts'
import { Progress } from './progress.ts'
import { bodyLengthBytes, sendRefusal } from './send-check.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import { type SourceCall, startSourceCall } from './source-calls.ts'
import type { SourceRoots } from './source-roots.ts'
import type { Throttle } from './throttle.ts'
import type { WalkFs } from './walk-fs.ts'
import type { FolderEvents } from './watch-events.ts'

/** Smaller bodies are done before a report would be due. */
const PROGRESS_ABOVE_BYTES = 256 * 1024

/** The worker's end of the line, as `node:worker_threads` has it: `message` carries the data itself. */
export interface TransferPort {
  postMessage(messages: readonly TransferMessage[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
  close?(): void
}

export interface SessionTools {
  readonly pool: FilePool
  readonly throttle: Throttle
  readonly pools: Pools
  readonly grants: Grants
  readonly roots: SourceRoots
  /** The last look at sensitive places, or a new one. */
  readonly guards: { current(): Promise<SensitiveGuard>; fresh(): Promise<SensitiveGuard> }
  readonly log: (level: 'warn' | 'error', text: string) => void
  /** Given the Date of each answer. */
  readonly onDate: (dateHeader: string | undefined) => void
  readonly stallMs: number
  readonly platform: NodeJS.Platform
  readonly fs: WalkFs
  readonly events: FolderEvents
}

interface Running {
  cancel(): void
  acknowledge(): void
}

/** The calls of one port, until it closes. */
export class Session {
  readonly #port: TransferPort
  readonly #tools: SessionTools
  readonly #running = new Map<number, Running>()
  readonly #progress = new Progress((sent) => this.#post({ type: 'progress', sent }))
  readonly #outbox = new PacedOutbox<TransferMessage>((messages) => {
    if (!this.#ended) this.#port.postMessage(messages)
  })
  #ended = false

  constructor(port: TransferPort, tools: SessionTools) {
    this.#port = port
    this.#tools = tools
    port.on('message', (messages) => this.#receiveAll(messages))
    port.on('close', () => this.end())
    port.start?.()
  }

  /** Cancels everything and closes the port; nothing is posted any more. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const call of [...this.#running.values()]) call.cancel()
    this.#port.close?.()
  }

  #post(message: TransferMessage, mayWait = false): void {
    this.#outbox.add(message, mayWait)
  }

  #receiveAll(messages: unknown): void {
    if (!Array.isArray(messages)) this.#tools.log('error', 'a message does not fit the contract: no array')
    else for (const message of messages) if (!this.#ended) this.#receive(message)
  }

  #receive(message: unknown): void {
    const { success, output, issues } = v.safeParse(TransferCall, message)
    if (!success) this.#refuseMessage(message, v.getDotPath(issues[0]) ?? issues[0].message)
    else if (output.verb === 'cancel') this.#running.get(output.id)?.cancel()
    else if (output.verb === 'ack') this.#running.get(output.id)?.acknowledge()
    else if (this.#running.has(output.id)) this.#tools.log('error', `call ${output.id} is under way already`)
    else if (output.verb === 'send') this.#send(output)
    else if (output.verb === 'checksum') this.#checksum(output)
    else this.#visit(output)
  }

  #refuseMessage(message: unknown, detail: string): void {
    const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined
    if (typeof id === 'number' && !this.#running.has(id)) this.#fail(id, { code: 'invalid-input', detail })
    else this.#tools.log('error', `a call does not fit the contract: ${detail}`)
  }

  #fail(id: number, error: ErrorInfo): void {
    this.#post({ type: 'failure', id, error, sent: 'nothing' })
  }

  #send(call: SendCall): void {
    const { grants } = this.#tools
    const grant = grants.destination(call.destinationId)
    const detail = sendRefusal(call, grant)
    if (grant === undefined || detail !== undefined)
      this.#fail(call.id, {
        code: 'destination-refused',
        subject: call.key,
        ...(detail === undefined ? {} : { detail }),
      })
    else if (call.body.type === 'file') this.#sendFile(call, grant, call.body)
    else this.#exchange(call, grant, undefined)
  }

  #sendFile(call: SendCall, grant: DestinationGrant, body: FileBody): void {
    const source = this.#tools.grants.source(body.sourceId)
    const problem = sourceRefusal(body, source, this.#tools.platform)
    if (source === undefined || problem !== undefined) this.#fail(call.id, problem ?? { code: 'source-unknown' })
    else this.#exchange(call, grant, () => this.#openRange(body, source))
  }

  async #openRange(body: FileBody, source: SourceGrant): Promise<FileRange> {
    const { pool, roots, guards } = this.#tools
    return new FileRange(pool, await locateFile(body, source, { roots, guard: await guards.current() }))
  }

  #exchange(call: SendCall, grant: DestinationGrant, openRange: (() => Promise<FileRange>) | undefined): void {
    const { pools, stallMs, pool, throttle, log, onDate } = this.#tools
    const onInternal = (error: unknown): void => log('error', `send failed: ${nameOf(error)}`)
    const deps = { connect: () => pools.take(grant), stallMs, throttle, join: pool.kernel.join, onInternal, onDate }
    const exchange = new Exchange(call, grant, openRange, deps)
    this.#running.set(call.id, { cancel: () => exchange.cancel(), acknowledge: () => undefined })
    const isSmall = bodyLengthBytes(call.body) <= PROGRESS_ABOVE_BYTES
    if (openRange !== undefined && !isSmall) this.#progress.watch(call.id, exchange)
    void exchange.run().then((outcome) => {
      this.#running.delete(call.id)
      this.#progress.forget(call.id)
      this.#post({ ...outcome, id: call.id }, isSmall && this.#running.size > 0)
    })
  }

  #checksum({ id, body, md5 }: ChecksumCall): void {
    const source = this.#tools.grants.source(body.sourceId)
    const problem = sourceRefusal(body, source, this.#tools.platform)
    if (source === undefined || problem !== undefined) this.#fail(id, problem ?? { code: 'source-unknown' })
    else {
      const call = this.#cancellable(id, 'checksum')
      this.#running.set(id, { cancel: call.cancel, acknowledge: () => undefined })
      const open = (): Promise<FileRange> => this.#openRange(body, source)
      const sums = checksumFile(open, md5, this.#tools.pool.kernel.join, call.signal)
      call.end(sums.then((found) => ({ type: 'checksum', id, ...found })))
    }
  }

  #visit(call: SourceCall): void {
    const { id, sourceId, verb } = call
    const source = this.#tools.grants.source(sourceId)
    if (source === undefined) this.#fail(id, { code: 'source-unknown', detail: 'unknown source' })
    else {
      const own = this.#cancellable(id, verb)
      // What is found will be read.
      if (verb === 'walk') this.#tools.pool.prepare()
      const post = (message: TransferMessage): void => this.#post(message)
      const { done, acknowledge } = startSourceCall(call, source, { ...this.#tools, post }, own.signal)
      this.#running.set(id, { cancel: own.cancel, acknowledge })
      own.end(done)
    }
  }

  #cancellable(id: number, what: string): CancellableCall {
    const onInternal = (error: unknown): void => this.#tools.log('error', `${what} failed: ${nameOf(error)}`)
    return cancellableCall(id, onInternal, (message) => {
      this.#running.delete(id)
      this.#post(message)
    })
  }
}

/** An unexpected error's text may hold anything; its name and code are safe to log. */
const nameOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${errnoOf(error)}`.trim() : 'unknown'
