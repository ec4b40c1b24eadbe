import { AppError, type ErrorInfo, toErrorInfo } from '../../../shared/errors.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import type { Clock, FolderWatcher, Walker } from '../ports.ts'
import { HintLine } from './hint-line.ts'
import { type Found, type Gift, type LookPlan, look } from './look.ts'
import { PathSet } from './path-set.ts'
import { recognise } from './recognise.ts'
import { type Circumstances, QUIET_MS } from './settle.ts'
import type { Snapshot } from './snapshot.ts'
import { WatchAgenda } from './watch-agenda.ts'
import type { WatchAnswer, WatchPhase, WatchState } from './watch-contract.ts'
import { dayOf } from './watch-notes.ts'

/** A folder that is not there is looked for so often. */
const GONE_MS = 15_000

export interface WatchPort {
  readonly clock: Clock
  readonly walker: Walker
  readonly folders: FolderWatcher
  readonly snapshot: () => Promise<Snapshot>
  readonly isOpen: (batchId: string) => boolean
  readonly newBatchId: () => string
  readonly give: (watch: WatchSummary, batchId: string) => Gift
  /** One look after the other, whosever they are. */
  readonly inTurn: (task: () => Promise<void>) => Promise<void>
  /** Main is to know that what was there at the start has been looked at. */
  readonly tellBegun: () => void
  readonly onChange: () => void
}

/** One watched folder: when it is looked at, and what came of it. Hints only say when and where to look. */
export class Watch {
  #record: WatchSummary
  readonly #port: WatchPort
  readonly #agenda: WatchAgenda
  readonly #hints: HintLine
  /** Of the look under way. */
  #look = new AbortController()
  /** Files that changed while a batch has them: looked at again when it is done with them. */
  readonly #outrun = new PathSet()
  #snapshot: Snapshot | undefined
  #phase: WatchPhase = 'starting'
  #error: ErrorInfo | undefined
  #isLooking = false
  #found: Pick<Found, 'settling' | 'unreadable'> = { settling: 0, unreadable: 0 }
  #answer: WatchAnswer | undefined
  constructor(record: WatchSummary, port: WatchPort) {
    this.#record = record
    this.#port = port
    this.#agenda = new WatchAgenda(port.clock, () => void this.#turn())
    this.#hints = new HintLine({
      folders: port.folders,
      onHints: (paths) => this.#agenda.hinted(paths),
      onMode: port.onChange,
      onLost: () => this.lookAt(null),
    })
    if (record.pausedBecause === undefined) this.#agenda.lookAt(null, 0)
    else this.#phase = 'paused'
  }

  get record(): WatchSummary {
    return this.#record
  }

  /** As main has it now. With other options it is looked through anew: another file may be meant, or none. */
  change(record: WatchSummary): void {
    const before = this.#record
    this.#record = record
    if (record.pausedBecause !== undefined) this.#rest('paused')
    else if (before.pausedBecause !== undefined || JSON.stringify(before.options) !== JSON.stringify(record.options)) {
      this.#rest('starting')
      this.#agenda.lookAt(null, 0)
    }
    this.#port.onChange()
  }

  /** Soon; null: everything. */
  lookAt(paths: readonly string[] | null): void {
    if (this.#phase !== 'paused') this.#agenda.lookAt(paths, 0)
  }

  answer(answer: WatchAnswer): void {
    this.#answer = answer
    this.lookAt(null)
  }

  /** Batches are done with these files. */
  noted(paths: readonly string[]): void {
    if (!this.#outrun.isEmpty && this.#phase !== 'paused') {
      const isConcerned = this.#outrun.isAll || paths.some((path) => this.#outrun.has(path))
      if (isConcerned) this.#agenda.lookAt(this.#outrun.take(), 0)
    }
    this.#port.onChange()
  }

  /** For good. */
  stop(): void {
    this.#rest('paused')
  }

  state(): Omit<WatchState, 'waiting' | 'problems'> {
    const meta = this.#snapshot?.meta
    const isToday = meta?.day === dayOf(this.#port.clock.nowMs())
    return {
      ...{ watchId: this.#record.watchId, phase: this.#phase, mode: this.#hints.mode, isLooking: this.#isLooking },
      ...(meta?.lookedAtMs !== undefined && { lookedAtMs: meta.lookedAtMs }),
      ...this.#found,
      ...{ uploadedToday: isToday ? meta.uploaded : 0, uploadedTodayBytes: isToday ? meta.uploadedBytes : 0 },
      ...(this.#error !== undefined && { error: this.#error }),
    }
  }

  #rest(phase: WatchPhase, error?: ErrorInfo): void {
    this.#look.abort(new AppError({ code: 'cancelled' }))
    this.#phase = phase
    this.#error = error
    this.#found = { settling: 0, unreadable: 0 }
    this.#agenda.clear()
    this.#hints.close()
  }

  async #turn(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    this.#look = new AbortController()
    const { signal } = this.#look
    this.#port.onChange()
    try {
      await this.#port.inTurn(() => this.#lookOnce())
    } catch (error) {
      if (!signal.aborted) this.#failed(toErrorInfo(error))
    }
    this.#isLooking = false
    this.#agenda.resume()
    this.#port.onChange()
  }

  #failed(error: ErrorInfo): void {
    if (error.code === 'transfer-restarted') this.#agenda.lookAt(null, 0)
    else {
      this.#rest(error.code === 'source-missing' ? 'gone' : 'failed', error)
      this.#agenda.lookAt(null, GONE_MS)
    }
  }

  async #lookOnce(): Promise<void> {
    if (this.#phase === 'paused') return
    const only = this.#agenda.take()
    const identity = await this.#port.folders.identify(this.#record.source.sourceId)
    this.#snapshot ??= await this.#port.snapshot()
    const snapshot = this.#snapshot
    const recognised = recognise(this.#record, snapshot.meta, identity, this.#answer)
    this.#answer = undefined
    if ('doubt' in recognised) {
      this.#rest(recognised.doubt)
      // The folder that is meant may come back.
      this.#agenda.lookAt(null, GONE_MS)
      return
    }
    if (recognised.meta !== snapshot.meta) snapshot.setMeta(recognised.meta)
    this.#hints.open(this.#record)
    this.#phase = 'watching'
    this.#error = undefined
    await this.#lookAndNote(snapshot, only)
  }

  async #lookAndNote(snapshot: Snapshot, only: readonly string[] | null): Promise<void> {
    const { clock } = this.#port
    const isBegun = snapshot.meta?.isBegun ?? false
    const [startedMs, whole] = [clock.nowMs(), only === null || !isBegun]
    // After what is known was lost, the watch begins now.
    const beganMs = this.#record.isBegun ? startedMs : this.#record.createdAtMs
    const plan: LookPlan = { only: whole ? null : only, leaveBeforeMs: isBegun ? undefined : beganMs }
    const found = await look(this.#record, plan, { ...this.#port, ...this.#lookPort(snapshot) })
    if (found.isGone) throw new AppError({ code: 'source-missing', subject: this.#record.source.name })
    if (whole) this.#lookedThrough(snapshot, found, clock.nowMs() - startedMs - found.givingMs)
    else this.#found = { ...this.#found, settling: found.settling }
    await snapshot.flush()
    if (snapshot.meta?.isBegun && !this.#record.isBegun) this.#port.tellBegun()
    this.#outrun.add(found.changed)
    if (found.settling > 0) this.#agenda.lookAt(found.settlingPaths.take(), QUIET_MS)
  }

  #lookPort(snapshot: Snapshot) {
    const { clock, isOpen } = this.#port
    const circumstances = (): Circumstances => ({
      ...{ nowMs: clock.nowMs(), quietMs: QUIET_MS, epoch: snapshot.meta?.epoch ?? 1, isOpen },
    })
    const give = (batchId: string): Gift => this.#port.give(this.#record, batchId)
    return { snapshot, circumstances, give, signal: this.#look.signal }
  }

  #lookedThrough(snapshot: Snapshot, found: Found, tookMs: number): void {
    this.#found = { settling: found.settling, unreadable: found.unreadable }
    this.#agenda.lookedThrough(tookMs)
    const { meta } = snapshot
    if (meta !== undefined) snapshot.setMeta({ ...meta, isBegun: true, lookedAtMs: this.#port.clock.nowMs() })
  }
}
