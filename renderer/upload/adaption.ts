import type { ErrorInfo } from '../../shared/errors.ts'
import type { Answer, Failure, Sender, SendOptions, SendRequest } from '../cos/sender.ts'
import {
  type Bounds,
  boundsFor,
  type ConcurrencyState,
  cut,
  DEFAULT_CEILING,
  decide,
  FAR_START_LIMIT,
  rebound,
  START_LIMIT,
  startAt,
} from './concurrency.ts'
import type { Connections } from './connections.ts'
import type { Clock } from './ports.ts'

/** Long enough to average over bursts; a short upload ends before anything is tried on it. */
const WINDOW_MS = 2000
/** Nothing moved meanwhile, or the computer slept: such a window says nothing. */
const MAX_WINDOW_MS = 4 * WINDOW_MS
/** What a request costs beside its bytes, in bytes: without it, small files would look like a slow line. */
const REQUEST_BYTES = 32 * 1024
/** Share of looks at which somebody has to wait before a higher limit is worth trying. */
const BINDING_SHARE = 0.8

/**
 * From here on a server counts as far: what one connection carries then hangs on the way, seldom on the line's end, so
 * that more of them carry more.
 */
const FAR_MS = 30
/** So many measurements of the round trip are kept; a busy computer only ever makes them longer. */
const ROUND_TRIPS = 8

/** Server or line say "too much at once". RequestTimeout and UserNetworkTooSlow come as `connection-stalled`. */
const isPushback = ({ code, httpStatus }: ErrorInfo): boolean =>
  code === 'slow-down' ||
  code === 'connection-stalled' ||
  code === 'connection-lost' ||
  (code === 'server-error' && httpStatus === 503)

/**
 * Measures what goes through the sender and sets the connections' limit accordingly. Looks when something moves, so
 * that it needs no timer and costs nothing at rest.
 */
export class Adaption {
  readonly #connections: Connections
  readonly #clock: Pick<Clock, 'nowMs'>
  #bounds: Bounds
  #state: ConcurrencyState
  /** Still the state while nothing has been learnt. */
  readonly #first: ConcurrencyState
  readonly #roundTripsMs: number[] = []
  #sinceMs = Number.NEGATIVE_INFINITY
  #cutMs = Number.NEGATIVE_INFINITY
  #work = 0
  #looks = 0
  #boundLooks = 0
  constructor(connections: Connections, clock: Pick<Clock, 'nowMs'>, ceiling: number = DEFAULT_CEILING) {
    this.#connections = connections
    this.#clock = clock
    this.#bounds = boundsFor(ceiling)
    connections.most = ceiling
    this.#state = startAt(Math.min(START_LIMIT, ceiling))
    this.#first = this.#state
    this.#apply(this.#state)
  }

  /** The answers take so long that it is the way that makes them long; false until one has been seen. */
  get isFar(): boolean {
    return this.#roundTripsMs.length > 0 && Math.min(...this.#roundTripsMs) >= FAR_MS
  }

  /** The most connections that may be in use at once, and what they count for, in small files. */
  set ceiling(ceiling: number) {
    this.#connections.most = ceiling
    this.#bounds = boundsFor(ceiling)
    this.#apply(rebound(this.#state, this.#bounds))
  }

  /** A request has failed with `info`; many that fail together count once. */
  failed(info: ErrorInfo): void {
    const nowMs = this.#clock.nowMs()
    if (!isPushback(info) || Math.abs(nowMs - this.#cutMs) < WINDOW_MS) return
    this.#cutMs = nowMs
    this.#apply(cut(this.#state, this.#bounds))
    this.#begin(nowMs)
  }

  /** `sender`, with everything that goes through it measured. */
  metered(sender: Sender): Sender {
    return { send: (request, options) => this.#send(sender, request, options ?? {}) }
  }

  async #send(sender: Sender, request: SendRequest, options: SendOptions): Promise<Answer | Failure> {
    let sentBytes = 0
    const onProgress = (bytes: number): void => {
      this.#moved(bytes - sentBytes)
      sentBytes = bytes
      options.onProgress?.(bytes)
    }
    const startedMs = this.#clock.nowMs()
    const outcome = await sender.send(request, { ...options, onProgress })
    const { body } = request
    if (outcome.type === 'answer' && body.type !== 'file') this.#answered(this.#clock.nowMs() - startedMs)
    const lengthBytes = body.type === 'file' ? body.length : 0
    // What was sent in vain carried nothing.
    this.#moved(outcome.type === 'answer' ? lengthBytes - sentBytes + REQUEST_BYTES : -sentBytes)
    return outcome
  }

  /** Before anything was tried on the line, a far server is given more at once. */
  #answered(roundTripMs: number): void {
    // The first one had to connect as well, which is one more way there and back, or two.
    const isFirst = this.#roundTripsMs.length === 0
    this.#roundTripsMs.push(Math.max(0, isFirst ? roundTripMs / 2 : roundTripMs))
    if (this.#roundTripsMs.length > ROUND_TRIPS) this.#roundTripsMs.shift()
    if (this.#state !== this.#first || !this.isFar) return
    this.#apply(startAt(Math.max(this.#state.limit, Math.min(FAR_START_LIMIT, this.#bounds.ceiling))))
  }

  #moved(work: number): void {
    const nowMs = this.#clock.nowMs()
    const elapsedMs = nowMs - this.#sinceMs
    if (elapsedMs < 0 || elapsedMs > MAX_WINDOW_MS) this.#begin(nowMs)
    this.#work += work
    this.#looks += 1
    if (this.#connections.isWanted && !this.#connections.isHeld) this.#boundLooks += 1
    if (elapsedMs < WINDOW_MS || elapsedMs > MAX_WINDOW_MS) return
    const isBinding = this.#boundLooks >= this.#looks * BINDING_SHARE
    const rate = (Math.max(0, this.#work) * 1000) / elapsedMs
    this.#begin(nowMs)
    this.#apply(decide(this.#state, { rate, isBinding }, this.#bounds))
  }

  #begin(nowMs: number): void {
    this.#sinceMs = nowMs
    this.#work = 0
    this.#looks = 0
    this.#boundLooks = 0
  }

  #apply(state: ConcurrencyState): void {
    this.#state = state
    if (state.limit !== this.#connections.limit) this.#connections.limit = state.limit
  }
}
