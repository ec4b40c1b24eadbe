import { PHASES } from '../../shared/job.ts'
import { isHeld } from './batch.ts'
import { isRunning } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { WaitingFor } from './list-contract.ts'
import type { Totals } from './page-contract.ts'
import type { Clock } from './ports.ts'
import { SpeedHistory } from './speed-history.ts'
import { bytesToSendIn } from './tally.ts'

/** Nobody reads faster; the page repaints as often. */
const PUBLISH_EVERY_MS = 200
/** Speed is the average over this time: long enough to be calm, short enough to be true. */
const SPEED_WINDOW_MS = 5000

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
  readonly publish: (totals: Totals) => void
  /** Of the last seconds. */
  readonly publishSpeed: (bytesPerSecond: readonly number[]) => void
}

/** What the page sees of the whole: sums at most five times a second. */
export class View {
  readonly #store: JobStore
  readonly #clock: Clock
  readonly #port: ViewPort
  readonly #speed = new SpeedMeter()
  readonly #history: SpeedHistory
  #scheduled = false
  #moving = false
  #begun = false
  constructor(store: JobStore, clock: Clock, port: ViewPort) {
    this.#store = store
    this.#clock = clock
    this.#port = port
    const { publishSpeed: publish } = port
    this.#history = new SpeedHistory({ clock, publish, bytesDone: () => store.sums.bytesDone })
  }

  /** What an earlier worker left is known: from here on the sums are true. The first are not waited for. */
  begin(): void {
    this.#begun = true
    this.#publish()
  }

  /** Something has changed. */
  touch(): void {
    if (this.#scheduled || !this.#begun) return
    this.#scheduled = true
    this.#clock.setTimer(PUBLISH_EVERY_MS, () => {
      this.#scheduled = false
      this.#publish()
    })
  }

  #publish(): void {
    this.#port.publish(this.totals())
    this.#history.touch()
    // Once more after the last change, so that the speed comes down to nothing.
    if (this.#moving) this.touch()
  }

  totals(): Totals {
    const { counts, bytesDone, bytesTotal, skippedBecause, unverified } = this.#store.sums
    const bytesPerSecond = this.#speed.perSecond(this.#clock.nowMs(), bytesDone)
    this.#moving = bytesPerSecond > 0
    const waitingFor = this.#port.waitingFor()
    const held = this.#port.held()
    return {
      ...{
        jobs: PHASES.reduce((sum, phase) => sum + counts[phase], 0),
        counts,
        skippedBecause,
        unverified,
        bytesTotal,
        bytesDone,
        bytesLeft: this.#bytesLeft(),
        bytesPerSecond,
      },
      walking: this.#port.isWalking(),
      ...(held !== undefined && { held }),
      ...(waitingFor !== undefined && { waitingFor }),
    }
  }

  #bytesLeft(): number {
    let bytes = 0
    for (const batch of this.#store.batches) if (!isHeld(batch)) bytes += bytesToSendIn(batch.tally)
    // Of those that are not in memory nothing is being sent.
    for (const [id, sent] of this.#store.sent.all())
      if (isRunning(this.#store.get(id)?.phase ?? 'paused')) bytes -= sent
    return Math.max(0, bytes)
  }
}
