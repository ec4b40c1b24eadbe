import type { FileReport } from '../../shared/job.ts'
import type { RelayedInput } from './page-contract.ts'
import type { Relay } from './page-link.ts'
import type { Clock } from './ports.ts'

/** A group goes out when this many files have ended, or this long after the first of them. */
const GROUP_FILES = 200
const GROUP_MS = 100

/** Tells main what became of a command's files: in order, in groups, one call at a time per batch. */
export class Reporter {
  readonly #relay: Relay
  readonly #clock: Clock
  readonly #groups = new Map<string, FileReport[]>()
  readonly #sending = new Map<string, Promise<void>>()
  constructor(relay: Relay, clock: Clock) {
    this.#relay = relay
    this.#clock = clock
  }

  add(batchId: string, report: FileReport): void {
    const group = this.#groups.get(batchId)
    if (group === undefined) {
      this.#groups.set(batchId, [report])
      this.#clock.setTimer(GROUP_MS, () => this.#send(batchId))
    } else {
      group.push(report)
      if (group.length >= GROUP_FILES) this.#send(batchId)
    }
  }

  /** After everything reported so far: nothing of the batch will change any more. */
  finish(end: RelayedInput<'batch.finish'>): Promise<void> {
    this.#send(end.batchId)
    return this.#after(end.batchId, () => this.#relay.tell('batch.finish', end))
  }

  #send(batchId: string): void {
    const files = this.#groups.get(batchId)
    if (files === undefined) return
    this.#groups.delete(batchId)
    void this.#after(batchId, () => this.#relay.tell('batch.report', { batchId, files: [...files] }))
  }

  #after(batchId: string, step: () => Promise<void>): Promise<void> {
    const next = (this.#sending.get(batchId) ?? Promise.resolve()).then(step)
    this.#sending.set(batchId, next)
    return next
  }
}
