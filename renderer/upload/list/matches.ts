import { PHASES, type Phase } from '../../../shared/job.ts'
import { ordinalOf } from '../job-ids.ts'
import type { Job } from '../job-reducer.ts'
import type { RowFilter } from '../list-contract.ts'
import { type BulkOp, PHASE_AT } from '../tally.ts'
import { FILTERS } from './file-rows.ts'

/** What it means that a job is not on the list any more, beside the places of phases. */
const GONE = PHASES.length
const FIRST_CAPACITY = 256
type Code = number

const codeOf = ({ cleared, phase }: Job): Code => (cleared ? GONE : PHASE_AT[phase])
const codesOf = (...phases: readonly Phase[]): readonly Code[] => phases.map((phase) => PHASE_AT[phase])
const TOLD: Readonly<Record<BulkOp, { readonly from: readonly Code[]; readonly to: Code }>> = {
  pause: { from: codesOf('queued'), to: PHASE_AT.paused },
  resume: { from: codesOf('paused'), to: PHASE_AT.queued },
  cancel: { from: codesOf('queued', 'paused', 'failed'), to: PHASE_AT.cancelled },
  clear: { from: codesOf('done', 'skipped', 'cancelled'), to: GONE },
}
/** By filter, which codes are shown. */
const SHOWN: Readonly<Record<RowFilter, readonly boolean[]>> = {
  all: PHASES.map(FILTERS.all),
  active: PHASES.map(FILTERS.active),
  paused: PHASES.map(FILTERS.paused),
  failed: PHASES.map(FILTERS.failed),
  ended: PHASES.map(FILTERS.ended),
}

/** Jobs that were found, in the order they were found, with their phases: nine bytes each. */
export class Matches {
  #count = 0
  #ids = new Float64Array(FIRST_CAPACITY)
  #codes = new Uint8Array(FIRST_CAPACITY)
  readonly #byCode = new Uint32Array(GONE + 1)
  /** Where each stretch of jobs of one batch begins; in it ids ascend. */
  readonly #starts: number[] = []
  /** Of each batch its stretches, by number; their ids ascend too. */
  readonly #stretches = new Map<number, number[]>()
  #lastOrdinal = -1

  get count(): number {
    return this.#count
  }
  idAt(at: number): number {
    return this.#ids[at] ?? 0
  }
  /** How many are shown. */
  total(filter: RowFilter): number {
    return SHOWN[filter].reduce((sum, isShown, code) => sum + (isShown ? (this.#byCode[code] ?? 0) : 0), 0)
  }
  isShown(at: number, filter: RowFilter): boolean {
    return SHOWN[filter][this.#codes[at] ?? GONE] ?? false
  }
  /** The phases as they are now, each by its place among PHASES. */
  codes(): Uint8Array {
    return this.#codes.slice(0, this.#count)
  }

  /** The next job found; those of a batch in the order of their ids. */
  add(job: Job): void {
    if (this.#count === this.#ids.length) this.#grow()
    const ordinal = ordinalOf(job.id)
    if (ordinal !== this.#lastOrdinal) {
      const stretches = this.#stretches.get(ordinal) ?? []
      this.#stretches.set(ordinal, stretches)
      stretches.push(this.#starts.length)
      this.#starts.push(this.#count)
      this.#lastOrdinal = ordinal
    }
    this.#ids[this.#count] = job.id
    this.#codes[this.#count] = codeOf(job)
    this.#count += 1
    this.#bump(codeOf(job), 1)
  }

  /** The job, if it is one of them, has changed. */
  changed(job: Job): void {
    const at = this.#find(job.id)
    if (at !== undefined) this.#set(at, codeOf(job))
  }

  /** So have all from this id up to that one, that one excluded, of which none runs. */
  told(fromId: number, endId: number, op: BulkOp): void {
    const { from, to } = TOLD[op]
    this.#each(fromId, endId, (at) => {
      if (from.includes(this.#codes[at] ?? GONE)) this.#set(at, to)
    })
  }

  /** The batch is not on the list any more. */
  dropped(fromId: number, endId: number): void {
    this.#each(fromId, endId, (at) => this.#set(at, GONE))
  }

  #each(fromId: number, endId: number, act: (at: number) => void): void {
    for (const stretch of this.#stretches.get(ordinalOf(fromId)) ?? []) {
      const [start, end] = this.#boundsOf(stretch)
      for (let at = this.#lowest(start, end, fromId); at < end && this.idAt(at) < endId; at += 1) act(at)
    }
  }

  #find(id: number): number | undefined {
    const stretches = this.#stretches.get(ordinalOf(id)) ?? []
    let [low, high] = [0, stretches.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.idAt(this.#boundsOf(stretches[middle] ?? 0)[0]) <= id) low = middle
      else high = middle - 1
    }
    const stretch = stretches[low]
    if (stretch === undefined) return undefined
    const at = this.#lowest(...this.#boundsOf(stretch), id)
    return this.idAt(at) === id && at < this.#count ? at : undefined
  }

  #boundsOf(stretch: number): readonly [start: number, end: number] {
    return [this.#starts[stretch] ?? 0, this.#starts[stretch + 1] ?? this.#count]
  }

  /** The first place from `low` on whose id is not below. */
  #lowest(low: number, high: number, id: number): number {
    let [from, to] = [low, high]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.idAt(middle) < id) from = middle + 1
      else to = middle
    }
    return from
  }

  #set(at: number, code: Code): void {
    this.#bump(this.#codes[at] ?? GONE, -1)
    this.#codes[at] = code
    this.#bump(code, 1)
  }
  #bump(code: Code, by: number): void {
    this.#byCode[code] = (this.#byCode[code] ?? 0) + by
  }

  #grow(): void {
    const [ids, codes] = [this.#ids, this.#codes]
    this.#ids = new Float64Array(ids.length * 2)
    this.#ids.set(ids)
    this.#codes = new Uint8Array(ids.length * 2)
    this.#codes.set(codes)
  }
}
