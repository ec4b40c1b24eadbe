import type { Batch } from '../batch.ts'
import { jobId } from '../job-ids.ts'
import { type JobPage, toldJob } from '../job-page.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import type { FileRow, ListView, RowFilter } from '../list-contract.ts'
import type { Clock } from '../ports.ts'
import type { StoreWatcher } from '../store-watcher.ts'
import { type FileRowsPort, fileRow } from './file-rows.ts'
import type { RowRange } from './flat-rows.ts'
import { Matches } from './matches.ts'
import { sortedNumbers } from './merge-sort.ts'
import { nameCollator, systemLocale } from './name-order.ts'
import { Scan } from './scan.ts'
import { type SortKeys, sortKeys } from './sort-keys.ts'

/** More would not be looked through by anybody, and each takes some bytes. */
const MAX_FOUND = 100_000
const MAX_SORTED = 1_000_000
/** Rows that came since are sorted in this often. */
const SORT_AGAIN_MS = 5000

export interface FoundRowsPort extends FileRowsPort {
  readonly clock: Clock
  /** There is more to show. */
  readonly touch: () => void
}

/** The files that a search leaves, sorted where that is asked for. The search goes on while it is shown. */
export class FoundRows implements StoreWatcher {
  readonly #store: JobStore
  readonly #port: FoundRowsPort
  readonly #words: readonly string[]
  readonly #scan: Scan
  readonly #matches = new Matches()
  readonly #keys: SortKeys | undefined
  #view: ListView
  #isScanning = false
  #isCut = false
  /** It has seen all there was, and sorted it, once. */
  #isComplete = false
  #isSorting = false
  #isStopped = false
  /** Numbers of matches as they are sorted; those that came later follow as they were found. */
  #order = new Uint32Array()
  /** Jobs of the rows that were last asked for, kept up to date. */
  #shown = new Map<number, Job | undefined>()
  #sortedAtMs = Number.NEGATIVE_INFINITY
  constructor(store: JobStore, port: FoundRowsPort, view: ListView) {
    this.#store = store
    this.#port = port
    this.#view = view
    this.#words = folded(view.search).split(/\s+/).filter(Boolean)
    const collator = nameCollator(systemLocale())
    if (view.sort !== undefined)
      this.#keys = sortKeys(view.sort.by, { store, collator, matches: this.#matches, pathOf: port.pathOf })
    this.#scan = new Scan({ store, found: (jobs) => this.#found(jobs) })
    void this.#goOn()
  }

  /** True where it can be looked at in this way too; it is sorted anew. */
  look(view: ListView): boolean {
    const { search, sort } = this.#view
    if (view.search !== search || view.sort?.by !== sort?.by) return false
    const isAsked = view.filter === this.#view.filter || view.sort?.descending !== sort?.descending
    this.#view = view
    if (isAsked && sort !== undefined) {
      this.#sortedAtMs = Number.NEGATIVE_INFINITY
      if (!this.#isScanning) void this.#sort()
    }
    return true
  }

  stop(): void {
    this.#isStopped = true
    this.#scan.stop()
  }

  put(job: Job): void {
    this.#matches.changed(job)
    if (this.#shown.has(job.id)) this.#shown.set(job.id, job)
  }
  told(page: JobPage, op: Parameters<StoreWatcher['told']>[1]): void {
    const first = page.number * this.#store.pageEntries
    this.#matches.told(jobId(page.batch, first), jobId(page.batch, first + this.#store.pageEntries), op)
    for (const [id, job] of this.#shown)
      if (job !== undefined && this.#store.pageOf(id) === page) this.#shown.set(id, toldJob(job, op))
  }
  dropped(batch: Batch): void {
    this.#matches.dropped(jobId(batch, 0), jobId(batch, this.#store.size(batch)))
  }

  facts(filter: RowFilter): { readonly total: number; readonly isSearching?: true; readonly isCut?: true } {
    void this.#goOn()
    return {
      total: this.#matches.total(filter),
      ...(!this.#isComplete && { isSearching: true }),
      ...(this.#isCut && { isCut: true }),
    }
  }

  /** What cannot be read is left out. */
  async rows(range: RowRange, filter: RowFilter): Promise<readonly FileRow[]> {
    const ids = this.ids(range, filter)
    const shown = new Map(ids.map((id) => [id, this.#shown.get(id)]))
    this.#shown = shown
    for (const id of ids) {
      // Neighbours here lie in pages far apart: what is shown is not read again each time.
      if (shown.get(id) === undefined) shown.set(id, await this.#store.read(id).catch(() => undefined)) // the store has said so
    }
    return ids.flatMap((id) => {
      const job = shown.get(id)
      return job === undefined ? [] : fileRow(this.#port, job, 1)
    })
  }

  ids({ limit, offset }: RowRange, filter: RowFilter): readonly number[] {
    const ids: number[] = []
    const { count } = this.#matches
    const isAll = this.#matches.total(filter) === count
    let skip = isAll ? 0 : offset
    for (let place = isAll ? offset : 0; place < count && ids.length < limit; place += 1) {
      const at = place < this.#order.length ? (this.#order[place] ?? 0) : place
      if (!isAll && !this.#matches.isShown(at, filter)) continue
      if (skip > 0) skip -= 1
      else ids.push(this.#matches.idAt(at))
    }
    return ids
  }

  #found(jobs: readonly Job[]): boolean {
    const { pathOf } = this.#port
    const most = this.#words.length > 0 ? MAX_FOUND : MAX_SORTED
    for (const job of jobs) {
      if (job.cleared) continue
      const path = this.#words.length > 0 ? folded(pathOf(job)) : ''
      if (!this.#words.every((word) => path.includes(word))) continue
      if (this.#matches.count === most) {
        this.#isCut = true
        return false
      }
      this.#matches.add(job)
      this.#keys?.add(job)
    }
    this.#port.touch()
    return true
  }

  /** Looks at what has not been seen yet, then sorts it in. Never rejects. */
  async #goOn(): Promise<void> {
    if (this.#isScanning || this.#isStopped) return
    if (this.#scan.isBehind) {
      this.#isScanning = true
      await this.#scan.run()
      this.#isScanning = false
    }
    const { clock } = this.#port
    const isDue = clock.nowMs() - this.#sortedAtMs >= SORT_AGAIN_MS
    if (this.#keys !== undefined && this.#matches.count > this.#order.length && isDue) await this.#sort()
    if (this.#isComplete || this.#isSorting) return
    this.#isComplete = true
    this.#port.touch()
  }

  /** Never rejects. */
  async #sort(): Promise<void> {
    if (this.#isSorting) return
    this.#isSorting = true
    const { clock, touch } = this.#port
    for (let { sort } = this.#view; sort !== undefined; ) {
      const order = await this.#sorted(sort.descending ? -1 : 1)
      if (order === undefined) break
      this.#order = order
      this.#sortedAtMs = clock.nowMs()
      touch()
      const next = this.#view.sort
      if (next?.descending === sort.descending) break
      sort = next
    }
    this.#isSorting = false
  }

  async #sorted(sign: number): Promise<Uint32Array<ArrayBuffer> | undefined> {
    const { clock } = this.#port
    const turn = (): Promise<boolean> =>
      new Promise((resolve) => void clock.setTimer(0, () => resolve(!this.#isStopped)))
    const { count } = this.#matches
    const compare = await this.#keys?.prepare(turn)
    return compare && sortedNumbers(count, { turn, compare: (one, other) => sign * compare(one, other) })
  }
}

/** Case does not count, nor how a letter is put together. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase()
