import type { Batch } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import { lowestQueued, NO_STEP, stepOf } from './size-steps.ts'
import { type Lane, queuedIn } from './tally.ts'

export interface ReadyPort {
  readonly store: {
    readonly batches: readonly Batch[]
    readonly pageOf: (id: number) => JobPage | undefined
    readonly get: (id: number) => Job | undefined
    readonly load: (page: JobPage) => Promise<void> | undefined
  }
  /** Whether something of the batch may start at all. */
  readonly isOpen: (batch: Batch) => boolean
  /** Whether the job is queued and nothing holds it back. */
  readonly mayStart: (job: Job) => boolean
}

interface Place {
  readonly ordinal: number
  readonly page: number
  /** Jobs before it in the page have been looked at. */
  readonly slot: number
}
const START: Place = { ordinal: 0, page: 0, slot: 0 }
const isBefore = (a: Place, b: Place): boolean =>
  a.ordinal - b.ordinal < 0 || (a.ordinal === b.ordinal && (a.page < b.page || (a.page === b.page && a.slot < b.slot)))

/**
 * The queued jobs of one lane, found by going through the pages that have some. First come, first served, or the
 * smallest first; before either, those moved to the top, the latest such command first. What may not start is passed
 * over until `wake`.
 */
export class ReadyCursor {
  readonly #port: ReadyPort
  readonly #lane: Lane
  #tops: Ahead[] = []
  #place = START
  /** The size step that is being served, when the smallest are first. */
  #step: number | undefined
  constructor(port: ReadyPort, lane: Lane) {
    this.#port = port
    this.#lane = lane
  }

  /** The next job; or a promise after which to ask again; undefined when there is none. */
  next(): Job | Promise<void> | undefined {
    const top = this.#nextTop()
    if (top !== undefined) return top
    for (let page = this.#seek(); page !== undefined; page = this.#seek()) {
      const loading = this.#load(page)
      if (loading !== undefined) return loading
      const job = this.#scan(page)
      if (job !== undefined) return job
      this.#place = { ordinal: page.batch.ordinal, page: page.number + 1, slot: 0 }
    }
    return undefined
  }

  /** Something from this page on may be ready that was not before. */
  wake(batch: Batch, page = 0): void {
    const place = { ordinal: batch.ordinal, page, slot: 0 }
    if (this.#step !== undefined) {
      this.#step = 0
      this.#place = START
    } else if (isBefore(place, this.#place)) this.#place = place
  }

  /** Of the queued, these go before all others, in the order given. */
  moveToTop(ids: Iterable<number>): void {
    this.#tops.push(new Ahead(ids[Symbol.iterator]()))
  }

  /** False: in the order they came. */
  setSmallestFirst(on: boolean): void {
    if (on === (this.#step !== undefined)) return
    this.#step = on ? 0 : undefined
    this.#place = START
  }

  #nextTop(): Job | Promise<void> | undefined {
    for (let top = this.#tops.at(-1); top !== undefined; top = this.#tops.at(-1)) {
      const id = top.first
      if (id === undefined) {
        this.#tops.pop()
        continue
      }
      const page = this.#port.store.pageOf(id)
      const loading = page === undefined || page.isLost ? undefined : this.#load(page)
      if (loading !== undefined) return loading
      top.shift()
      const job = this.#port.store.get(id)
      if (page !== undefined && job !== undefined && this.#fits(page, job)) return job
    }
    return undefined
  }

  #load(page: JobPage): Promise<void> | undefined {
    if (page.jobs !== undefined) return undefined
    // Who cannot be read is passed over when asked again; the store has said so.
    return this.#port.store.load(page)?.catch(() => undefined)
  }

  #fits(page: JobPage, job: Job): boolean {
    return job.phase === 'queued' && page.counted(job).lane === this.#lane && this.#port.mayStart(job)
  }

  /** The first page at or after the place that has something to send; with it the place moves there. */
  #seek(): JobPage | undefined {
    for (;;) {
      const page = this.#pageFrom(this.#place)
      if (page !== undefined) {
        const place = { ordinal: page.batch.ordinal, page: page.number, slot: 0 }
        if (isBefore(this.#place, place)) this.#place = place
        if (this.#place.slot === 0) this.#readAhead(page)
        return page
      }
      if (this.#step === undefined || this.#step >= NO_STEP) return undefined
      this.#step = this.#nextStep(this.#step)
      this.#place = START
      if (this.#step >= NO_STEP) return undefined
    }
  }

  #pageFrom(from: Place): JobPage | undefined {
    for (const batch of this.#port.store.batches) {
      if (batch.ordinal < from.ordinal || !this.#hasWork(batch)) continue
      for (let at = batch.ordinal === from.ordinal ? from.page : 0; at < batch.pages.length; at += 1) {
        const page = batch.pages[at]
        if (page !== undefined && this.#isWanted(page)) return page
      }
    }
    return undefined
  }

  #hasWork = (batch: Batch): boolean => queuedIn(batch.tally, this.#lane) > 0 && this.#port.isOpen(batch)

  #isWanted(page: JobPage): boolean {
    if (page.isLost || queuedIn(page.tally, this.#lane) === 0) return false
    return this.#step === undefined || lowestQueued(page.steps, this.#lane) === this.#step
  }

  /** Reads the page that comes after this one while this one's jobs are being sent. */
  #readAhead(page: JobPage): void {
    const next = this.#pageFrom({ ordinal: page.batch.ordinal, page: page.number + 1, slot: 0 })
    if (next !== undefined) void this.#load(next)
  }

  /** The lowest step above this one on which something is queued. */
  #nextStep(above: number): number {
    let lowest = NO_STEP
    for (const batch of this.#port.store.batches) {
      if (!this.#hasWork(batch)) continue
      for (const page of batch.pages) {
        const step = queuedIn(page.tally, this.#lane) === 0 ? NO_STEP : lowestQueued(page.steps, this.#lane)
        if (step > above) lowest = Math.min(lowest, step)
      }
    }
    return lowest
  }

  #scan(page: JobPage): Job | undefined {
    const jobs = page.jobs ?? []
    for (let slot = this.#place.slot; slot < jobs.length; slot += 1) {
      const job = jobs[slot]
      if (job === undefined || !this.#fits(page, job)) continue
      if (this.#step !== undefined && stepOf(job.sizeBytes) !== this.#step) continue
      this.#place = { ...this.#place, slot: slot + 1 }
      return job
    }
    return undefined
  }
}

/** Numbers of which the next is known. */
class Ahead {
  readonly #numbers: Iterator<number>
  first: number | undefined
  constructor(numbers: Iterator<number>) {
    this.#numbers = numbers
    this.shift()
  }

  shift(): void {
    const next = this.#numbers.next()
    this.first = next.done ? undefined : next.value
  }
}
