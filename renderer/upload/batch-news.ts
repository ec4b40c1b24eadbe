import type { ErrorCode } from '../../shared/errors.ts'
import { type Batch, isHeld } from './batch.ts'
import type { Job } from './job-reducer.ts'
import type { Relay } from './page-link.ts'
import { inPhase, sumsOf } from './tally.ts'

/** Tells main of each batch that ends, for whoever does not look at the window. Commands are told of their files otherwise. */
export class BatchNews {
  readonly #relay: Relay
  /** In which files have ended since it was last told, and why those failed that did. */
  readonly #changed = new Map<Batch, Set<ErrorCode>>()
  constructor(relay: Relay) {
    this.#relay = relay
  }

  jobEnded(batch: Batch, { phase, error }: Job): void {
    if (batch.report || isHeld(batch)) return
    const causes = this.#changed.get(batch) ?? new Set()
    this.#changed.set(batch, causes)
    if (phase === 'failed' && error) causes.add(error.code)
  }

  /** Nothing is said of a batch in which nothing has happened: one that had ended before this run. */
  batchEnded(batch: Batch): void {
    const causes = this.#changed.get(batch)
    if (!causes) return
    this.#changed.delete(batch)
    const { tally, request } = batch
    const { bytesDone, unverified } = sumsOf(tally)
    const [done, failed, skipped] = [inPhase(tally, 'done'), inPhase(tally, 'failed'), inPhase(tally, 'skipped')]
    const [cause, other] = causes
    void this.#relay.tell('batch.ended', {
      ...{ batchId: request.batchId, done, unverified, failed, skipped, bytesDone },
      ...(cause && !other && { cause }),
    })
  }
}
