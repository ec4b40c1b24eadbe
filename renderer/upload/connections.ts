import { AppError } from '../../shared/errors.ts'
import { Fifo } from './fifo.ts'

/**
 * Requests with file bodies in flight at once, parts and small files together. Sixteen keep a line busy whose answers
 * take tens of milliseconds, and let what goes between worker and transfer share its messages.
 */
export const MAX_CONNECTIONS = 16

/** `small`: files sent with one PUT. `big`: parts. */
export type Lane = 'small' | 'big'
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
  readonly #limit: number
  #inUse = 0
  #next: Lane = 'small'
  constructor(limit: number = MAX_CONNECTIONS) {
    this.#limit = limit
  }

  get inUse(): number {
    return this.#inUse
  }

  /** Resolves with the function that gives the connection back. @throws AppError `cancelled`. */
  async acquire(lane: Lane, signal: AbortSignal): Promise<Release> {
    if (signal.aborted) throw new AppError({ code: 'cancelled' })
    if (this.#inUse < this.#limit) return this.#take()
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
    })
  }

  #take(): Release {
    this.#inUse += 1
    let released = false
    return () => {
      if (released) return
      released = true
      this.#inUse -= 1
      this.#serve()
    }
  }

  #serve(): void {
    const waiter = this.#nextWaiter()
    if (waiter !== undefined) waiter.grant(this.#take())
  }

  #nextWaiter(): Waiter | undefined {
    const first = this.#next
    this.#next = first === 'small' ? 'big' : 'small'
    return shiftLive(this.#waiting[first]) ?? shiftLive(this.#waiting[this.#next])
  }
}

function shiftLive(queue: Fifo<Waiter>): Waiter | undefined {
  for (let waiter = queue.shift(); waiter !== undefined; waiter = queue.shift()) {
    if (!waiter.cancelled) return waiter
  }
  return undefined
}
