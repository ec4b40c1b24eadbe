import { AppError } from '../../shared/errors.ts'
import { DEFAULT_CEILING, START_LIMIT } from './concurrency.ts'
import { Fifo } from './fifo.ts'

/** `small`: files sent with one PUT. `big`: parts. */
export type Lane = 'small' | 'big'

/** The budget counts in small files; a part fills a line by itself and counts for four, which spares transfer's buffers. */
const WEIGHT: Readonly<Record<Lane, number>> = { small: 1, big: 4 }
/** Of one file: as many as the budget may ever hold. Those that find no room wait in the lane. */
export const MAX_PARTS_AT_ONCE = DEFAULT_CEILING / WEIGHT.big

export type Release = () => void
interface Waiter {
  readonly grant: (release: Release) => void
  cancelled: boolean
}

/**
 * The one budget of connections. Within a lane first come, first served; while both lanes wait, they take turns, so
 * that neither a huge file nor ten thousand small ones hold up the other.
 */
export class Connections {
  readonly #waiting: { readonly [L in Lane]: Fifo<Waiter> } = { small: new Fifo(), big: new Fifo() }
  #limit: number
  #isHeld = false
  #inUse = 0
  #next: Lane = 'small'
  /** `limit` in small files; see concurrency.ts for who changes it. */
  constructor(limit: number = START_LIMIT) {
    this.#limit = limit
  }

  get limit(): number {
    return this.#limit
  }

  /** More is given out at once; less takes effect as connections come back. */
  set limit(limit: number) {
    this.#limit = limit
    this.#serve()
  }

  /** While held nothing new is given out; what is in use stays so until it comes back. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld
    this.#serve()
  }

  /** Somebody would use one more, if there was one. */
  get isWanted(): boolean {
    return this.#turn() !== undefined
  }

  /** In small files: a part counts for four. */
  get inUse(): number {
    return this.#inUse
  }

  /** Resolves with the function that gives the connection back. @throws AppError `cancelled`. */
  async acquire(lane: Lane, signal: AbortSignal): Promise<Release> {
    if (signal.aborted) throw new AppError({ code: 'cancelled' })
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        waiter.cancelled = true
        reject(new AppError({ code: 'cancelled' }))
      }
      const grant = (release: Release): void => {
        signal.removeEventListener('abort', abort)
        resolve(release)
      }
      const waiter: Waiter = { grant, cancelled: false }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting[lane].push(waiter)
      this.#serve()
    })
  }

  /** A limit below a part's weight still lets one part through. */
  #fits(lane: Lane): boolean {
    return this.#inUse === 0 || this.#inUse + WEIGHT[lane] <= this.#limit
  }

  #take(lane: Lane): Release {
    this.#inUse += WEIGHT[lane]
    let released = false
    return () => {
      if (released) return
      released = true
      this.#inUse -= WEIGHT[lane]
      this.#serve()
    }
  }

  #serve(): void {
    if (this.#isHeld) return
    for (let lane = this.#turn(); lane !== undefined && this.#fits(lane); lane = this.#turn()) {
      this.#next = lane === 'small' ? 'big' : 'small'
      this.#waiting[lane].shift()?.grant(this.#take(lane))
    }
  }

  /** Whose turn it is among those who wait. A part that does not fit yet is waited for, or small files would starve it. */
  #turn(): Lane | undefined {
    for (const lane of ['small', 'big'] as const) dropCancelled(this.#waiting[lane])
    if (this.#waiting[this.#next].length > 0) return this.#next
    const other = this.#next === 'small' ? 'big' : 'small'
    return this.#waiting[other].length > 0 ? other : undefined
  }
}

function dropCancelled(queue: Fifo<Waiter>): void {
  while (queue.first?.cancelled === true) queue.shift()
}
