import { AppError } from '../../shared/errors.ts'
import { DEFAULT_CEILING, START_LIMIT } from './concurrency.ts'
import { Fifo } from './fifo.ts'

/** `small`: files sent with one PUT. `big`: parts. */
export type Lane = 'small' | 'big'

const MIB = 1024 * 1024
/** The budget counts in small files; a part fills a line by itself and counts for four, which spares transfer's buffers. */
const PART_WEIGHT = 4
/**
 * A tiny file is on its way for a moment, and then on its way through our own processes for longer: with more of them at
 * once the line has something to carry meanwhile.
 */
const TINY_WEIGHT = 0.25
const TINY_BYTES = 64 * 1024
/** Of one file. Those that find no room wait in the lane. */
export const MAX_PARTS_AT_ONCE = 64

/** What a part of so many bytes counts for: one of up to 2 MiB is a small file as well. */
export const partWeight = (lengthBytes: number): number =>
  Math.min(PART_WEIGHT, Math.max(1, Math.ceil(lengthBytes / (2 * MIB))))

/** What a file sent with one PUT counts for. */
export const fileWeight = (sizeBytes: number): number => (sizeBytes <= TINY_BYTES ? TINY_WEIGHT : 1)

export type Release = () => void
interface Waiter {
  readonly weight: number
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
  #count = 0
  #most = DEFAULT_CEILING
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

  /** How many there may be, whatever they count for. */
  set most(most: number) {
    this.#most = most
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

  /** In small files: a part of 8 MiB counts for four, a tiny file for a quarter. */
  get inUse(): number {
    return this.#inUse
  }

  /** Resolves with the function that gives the connection back. `weight`: of `partWeight` or `fileWeight`. @throws AppError `cancelled`. */
  async acquire(lane: Lane, signal: AbortSignal, weight: number = lane === 'big' ? PART_WEIGHT : 1): Promise<Release> {
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
      const waiter: Waiter = { weight, grant, cancelled: false }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting[lane].push(waiter)
      this.#serve()
    })
  }

  /** A limit below a part's weight still lets one part through. */
  #fits(lane: Lane): boolean {
    const weight = this.#waiting[lane].first?.weight ?? 0
    if (this.#count >= this.#most) return false
    return this.#count === 0 || this.#inUse + weight <= this.#limit
  }

  #take(weight: number): Release {
    this.#inUse += weight
    this.#count += 1
    let released = false
    return () => {
      if (released) return
      released = true
      this.#inUse -= weight
      this.#count -= 1
      this.#serve()
    }
  }

  #serve(): void {
    if (this.#isHeld) return
    for (let lane = this.#turn(); lane !== undefined && this.#fits(lane); lane = this.#turn()) {
      this.#next = lane === 'small' ? 'big' : 'small'
      const waiter = this.#waiting[lane].shift()
      waiter?.grant(this.#take(waiter.weight))
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
