import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, isHeld, optionsOf, recordOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { StartChoice } from './held-contract.ts'
import type { JobStore } from './job-store.ts'
import type { Relay } from './page-link.ts'
import type { Queue } from './queue.ts'
import type { Services } from './services.ts'

export interface HeldBatchesPort {
  readonly services: Services
  readonly store: JobStore
  readonly relay: Relay
  readonly queue: Queue
  readonly ends: BatchEnds
  readonly touch: () => void
}

/** How a held batch stops being one. */
export class HeldBatches {
  readonly #port: HeldBatchesPort
  constructor(port: HeldBatchesPort) {
    this.#port = port
  }

  /** What has been found goes, and what the walks still find goes as it is found. All at once, so that they collide fairly. */
  async start(batchIds: readonly string[], choice: StartChoice): Promise<void> {
    const { ends, queue } = this.#port
    const batches = batchIds.flatMap((batchId) => queue.batches.get(batchId) ?? []).filter(isHeld)
    for (const batch of batches) this.#letGo(batch, choice)
    for (const batch of batches) await queue.keepKeys(batch)
    queue.release(batches)
    // Perhaps nothing of them can be sent at all.
    for (const batch of batches) ends.check(batch)
  }

  #letGo(batch: Batch, { conflict, object }: StartChoice): void {
    const { queue, relay, services, store } = this.#port
    const { held: _, ...request } = batch.request
    batch.request = { ...request, options: { ...optionsOf(batch), conflict, object } }
    store.problems.released(batch)
    // What was listed for the preview may be hours old.
    batch.existing.clear()
    services.previews.forget(request.batchId)
    services.journal.putBatch(recordOf(batch))
    void relay.tell('batch.open', openRequest(batch.request))
    queue.adopt(batch)
    services.history.takeUp(batch)
  }

  /** Stops its walk; nothing of it was sent, so nothing stays anywhere. */
  discard(batchId: string): void {
    const { ends, queue, services, store, touch } = this.#port
    const batch = queue.batches.get(batchId)
    if (batch === undefined || !isHeld(batch)) return
    batch.walk.abort()
    batch.ended = true
    queue.batches.delete(batchId)
    store.drop(batch)
    services.previews.forget(batchId)
    void ends.discard(batch)
    touch()
  }
}

/** As main's contract has it: arrays of its own. */
export const openRequest = (request: BatchRequest): BatchRequest & { sources: BatchRequest['sources'][number][] } => ({
  ...request,
  sources: request.sources.map((source) => ({ ...source })),
})
