import { PHASES, type Phase } from '../../shared/job.ts'
import { baseName } from '../../shared/key-names.ts'
import type { JobPage } from './job-page.ts'
import { isEnded, isRunning, type Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { type JobRow, MAX_ROWS, type RowFilter, type Totals, type WaitingFor } from './page-contract.ts'
import type { Clock } from './ports.ts'
import { inPhase, type Tally } from './tally.ts'

/** Nobody reads faster; the page repaints as often. */
const PUBLISH_EVERY_MS = 200
/** Speed is the average over this time: long enough to be calm, short enough to be true. */
const SPEED_WINDOW_MS = 5000

const FILTERS: { readonly [F in RowFilter]: (phase: Phase) => boolean } = {
  all: () => true,
  active: (phase) => phase === 'queued' || isRunning(phase),
  paused: (phase) => phase === 'paused',
  failed: (phase) => phase === 'failed',
  ended: (phase) => isEnded(phase) && phase !== 'failed',
}

const countIn = (counts: Readonly<Record<Phase, number>>, filter: RowFilter): number =>
  PHASES.reduce((sum, phase) => sum + (FILTERS[filter](phase) ? counts[phase] : 0), 0)
const tallied = (tally: Tally, filter: RowFilter): number =>
  PHASES.reduce((sum, phase) => sum + (FILTERS[filter](phase) ? inPhase(tally, phase) : 0), 0)

/** Average of a growing number over the last SPEED_WINDOW_MS, from samples taken at most some times a second. */
export class SpeedMeter {
  #samples: (readonly [atMs: number, bytes: number])[] = []

  perSecond(nowMs: number, bytes: number): number {
    this.#samples.push([nowMs, bytes])
    const from = this.#samples.findLastIndex(([atMs]) => nowMs - atMs >= SPEED_WINDOW_MS)
    if (from > 0) this.#samples = this.#samples.slice(from)
    const [first] = this.#samples
    if (first === undefined || nowMs === first[0]) return 0
    // Bytes of a broken part are taken back, so the difference can be negative.
    return Math.max(0, ((bytes - first[1]) * 1000) / (nowMs - first[0]))
  }
}

export interface ViewPort {
  readonly isWalking: () => boolean
  readonly waitingFor: () => WaitingFor | undefined
  readonly held: () => Totals['held']
  readonly pathOf: (job: Job) => string
  /** What the job waits for beside its own state: its scope's network or credential. */
  readonly rowWait: (job: Job) => Pick<JobRow, 'waitingFor' | 'error'>
  readonly publish: (totals: Totals) => void
}

/** What the page sees: rows on demand, sums at most five times a second. */
export class View {
  readonly #store: JobStore
  readonly #clock: Clock
  readonly #port: ViewPort
  readonly #speed = new SpeedMeter()
  #scheduled = false
  #moving = false
  constructor(store: JobStore, clock: Clock, port: ViewPort) {
    this.#store = store
    this.#clock = clock
    this.#port = port
  }

  /** Something has changed. */
  touch(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#clock.setTimer(PUBLISH_EVERY_MS, () => {
      this.#scheduled = false
      this.#port.publish(this.totals())
      // Once more after the last change, so that the speed comes down to nothing.
      if (this.#moving) this.touch()
    })
  }

  totals(): Totals {
    const { counts, bytesDone, bytesTotal, skippedBecause, unverified } = this.#store.sums
    const bytesPerSecond = this.#speed.perSecond(this.#clock.nowMs(), bytesDone)
    this.#moving = bytesPerSecond > 0
    const waitingFor = this.#port.waitingFor()
    const held = this.#port.held()
    return {
      ...{ jobs: countIn(counts, 'all'), counts, skippedBecause, unverified, bytesTotal, bytesDone, bytesPerSecond },
      walking: this.#port.isWalking(),
      ...(held !== undefined && { held }),
      ...(waitingFor !== undefined && { waitingFor }),
    }
  }

  /** `limit` is cut to MAX_ROWS. What cannot be read is left out. */
  async rows(range: { readonly offset: number; readonly limit: number; readonly filter?: RowFilter }): Promise<{
    readonly rows: readonly JobRow[]
    readonly total: number
  }> {
    const { offset, filter = 'all' } = range
    const limit = Math.min(range.limit, MAX_ROWS)
    const rows: JobRow[] = []
    let skip = offset
    for (const { page, count } of this.#pages(filter)) {
      if (rows.length === limit) break
      if (skip >= count) {
        skip -= count
        continue
      }
      const found = await this.#store.loaded.use(page, (jobs) => this.#rowsOf(jobs, filter)).catch(() => [])
      rows.push(...found.slice(skip, skip + limit - rows.length))
      skip = 0
    }
    return { rows, total: countIn(this.#store.sums.counts, filter) }
  }

  *#pages(filter: RowFilter): Generator<{ readonly page: JobPage; readonly count: number }> {
    for (const batch of this.#store.batches) {
      for (const page of batch.pages) {
        const count = tallied(page.tally, filter)
        if (count > 0) yield { page, count }
      }
    }
  }

  #rowsOf(jobs: readonly Job[], filter: RowFilter): readonly JobRow[] {
    return jobs.filter((job) => !job.cleared && FILTERS[filter](job.phase)).map((job) => this.#row(job))
  }

  #row(job: Job): JobRow {
    const { id, batchId, key, sizeBytes, phase, attempts, verified, error, skippedBecause } = job
    const path = this.#port.pathOf(job)
    const sentBytes = phase === 'done' ? sizeBytes : Math.min(sizeBytes, this.#store.sentBytes(id))
    return {
      ...{ id, batchId, name: baseName(path), path, key, sizeBytes, sentBytes, phase, attempts },
      verified: phase === 'done' ? verified : null,
      ...(error !== undefined && { error }),
      ...(skippedBecause !== undefined && { skippedBecause }),
      ...(phase === 'queued' || isRunning(phase) ? this.#port.rowWait(job) : {}),
    }
  }
}
