import type { Result } from '../../shared/errors.ts'
import { type adminContract, MAX_SIZES } from '../../shared/ipc/admin-contract.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import { createStore } from '../common/store.ts'
import {
  countEnds,
  isGone,
  mayAbort,
  type Sort,
  sorted,
  startOf,
  sumOf,
  type UploadRow,
  type UploadsState,
} from './uploads-state.ts'

export interface UploadsPorts {
  readonly call: Pick<
    Bridge<typeof adminContract>,
    'uploads.open' | 'uploads.more' | 'uploads.sizes' | 'uploads.abort' | 'uploads.close'
  >
  /** Runs a task after so many ms. */
  readonly later: (task: () => void, delayMs: number) => void
}

/** Sorting thousands of rows for each answer would be all the page does. */
const SHOW_EVERY_MS = 250

/** One profile's unfinished uploads: read page by page, measured bit by bit, what is on the screen first. */
export class UploadsModel {
  readonly #id: string
  readonly #call: UploadsPorts['call']
  readonly #later: UploadsPorts['later']
  readonly #store = createStore<UploadsState>(startOf())
  #known: UploadRow[] = []
  #wanted: readonly number[] = []
  #nextUnsized = 0
  #listingId = 0
  /** Answers to the calls of an earlier run no longer count. */
  #run = 0
  #isShowing = false
  constructor(profileId: string, { call, later }: UploadsPorts) {
    this.#id = profileId
    this.#call = call
    this.#later = later
  }

  readonly state = (): UploadsState => this.#store.state()
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  /** Reads the list anew. */
  async look(): Promise<void> {
    this.#run += 1
    const run = this.#run
    this.#known = []
    this.#nextUnsized = 0
    this.#store.update({ ...startOf(), sort: this.state().sort, phase: 'listing' })
    const opened = await this.#ask(run, this.#call['uploads.open']({ id: this.#id }))
    if (opened !== undefined) this.#listingId = opened.listingId
    const isRead = opened !== undefined && (await this.#readAll(run))
    if (!isRead && run === this.#run) this.#store.update({ phase: 'failed' })
  }

  sortBy(sort: Sort): void {
    this.#show({ sort })
  }

  /** Only what may be aborted is ever selected. */
  select(index: number, isSelected: boolean): void {
    const selected = new Set(this.state().selected)
    const row = this.#known[index]
    if (isSelected && row && mayAbort(row)) selected.add(index)
    else selected.delete(index)
    this.#store.update({ selected })
  }

  /** All that are at least so old: 0 for all, Infinity for none. */
  selectOlderThan(ageMs: number): void {
    const { rows, nowMs } = this.state()
    const old = rows.filter((row) => mayAbort(row) && nowMs - row.upload.initiatedMs >= ageMs)
    this.#store.update({ selected: new Set(old.map(({ index }) => index)) })
  }

  /** These are on the screen: measured first. */
  want(indices: readonly number[]): void {
    this.#wanted = indices
  }

  async abortSelected(): Promise<void> {
    const indices = [...this.state().selected]
    if (indices.length === 0) return
    const run = this.#run
    this.#store.update({ phase: 'aborting', progress: undefined, error: undefined, ended: undefined })
    const outcomes = await this.#ask(run, this.#call['uploads.abort']({ listingId: this.#listingId, indices }))
    if (run !== this.#run) return
    for (const [place, index] of indices.entries()) this.#change(index, { outcome: outcomes?.[place] })
    this.#show({ phase: 'listed', progress: undefined, ...(outcomes && { ended: countEnds(outcomes) }) })
  }

  /** Main has aborted so many. */
  aborting(done: number): void {
    const { phase, selected } = this.state()
    if (phase === 'aborting') this.#store.update({ progress: { done, total: selected.size } })
  }

  close(): void {
    this.#run += 1
    void this.#call['uploads.close']({})
  }

  /** Undefined when it failed, or when another run has begun meanwhile. */
  async #ask<T>(run: number, answer: Promise<Result<T>>): Promise<T | undefined> {
    const result = await answer
    if (run !== this.#run) return undefined
    if (result.ok) return result.value
    if (result.error.code !== 'cancelled') this.#store.update({ error: result.error })
    return undefined
  }

  async #readAll(run: number): Promise<boolean> {
    for (;;) {
      const page = await this.#ask(run, this.#call['uploads.more']({ listingId: this.#listingId }))
      if (page === undefined) return false
      const start = this.#known.length
      for (const [place, upload] of page.uploads.entries())
        this.#known.push({ index: start + place, upload, size: undefined, outcome: undefined })
      this.#show({ nowMs: page.nowMs, isCut: page.isCut, phase: page.isLast ? 'listed' : 'listing' })
      if (start === 0) void this.#measureAll(run)
      if (page.isLast) return true
    }
  }

  /** One question at a time, so that what comes onto the screen never waits for more than one. */
  async #measureAll(run: number): Promise<void> {
    while (run === this.#run) {
      const indices = this.#unsized()
      if (indices.length > 0) {
        if (!(await this.#measure(run, indices))) return
      } else if (this.state().phase !== 'listing') return
      else await new Promise<void>((resolve) => this.#later(resolve, SHOW_EVERY_MS))
    }
  }

  #unsized(): readonly number[] {
    const isUnsized = (index: number): boolean => {
      const row = this.#known[index]
      return row !== undefined && row.size === undefined && !isGone(row)
    }
    const first = this.#wanted.filter(isUnsized).slice(0, MAX_SIZES)
    if (first.length > 0) return first
    const next: number[] = []
    for (; this.#nextUnsized < this.#known.length && next.length < MAX_SIZES; this.#nextUnsized += 1)
      if (isUnsized(this.#nextUnsized)) next.push(this.#nextUnsized)
    return next
  }

  /** False when no more can be measured. */
  async #measure(run: number, indices: readonly number[]): Promise<boolean> {
    const result = await this.#call['uploads.sizes']({ listingId: this.#listingId, indices: [...indices] })
    if (run !== this.#run) return false
    if (!result.ok) {
      if (result.error.code !== 'cancelled') this.#store.update({ sizesError: result.error })
      return false
    }
    for (const [place, index] of indices.entries()) this.#change(index, { size: result.value[place] })
    this.#showSoon()
    // What may not be done with one may not be done with the others.
    const refused = result.value.find((size) => size.state === 'failed' && size.error.code === 'permission-missing')
    if (refused?.state !== 'failed') return true
    this.#store.update({ sizesError: refused.error })
    return false
  }

  #change(index: number, news: Partial<UploadRow>): void {
    const row = this.#known[index]
    if (row) this.#known[index] = { ...row, ...news }
  }

  #showSoon(): void {
    if (this.#isShowing) return
    this.#isShowing = true
    this.#later(() => this.#show(), SHOW_EVERY_MS)
  }

  /** Rows and what came with them at once: a number must not be seen beside the list it is no longer that of. */
  #show(news: Partial<UploadsState> = {}): void {
    this.#isShowing = false
    const { selected, sort } = { ...this.state(), ...news }
    const rows = this.#known.filter((row) => !isGone(row))
    const still = rows.flatMap(({ index }) => (selected.has(index) ? [index] : []))
    this.#store.update({ ...news, rows: sorted(rows, sort), sum: sumOf(rows), selected: new Set(still) })
  }
}
