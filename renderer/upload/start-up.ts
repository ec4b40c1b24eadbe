import { toErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest } from '../../shared/job.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { JobStore } from './job-store.ts'
import type { PageMessage } from './page-contract.ts'
import type { Relay } from './page-link.ts'
import type { Queue } from './queue.ts'
import { restore } from './restore.ts'
import type { Services } from './services.ts'

export interface StartUpPort {
  readonly services: Services
  readonly store: JobStore
  readonly queue: Queue
  readonly ends: BatchEnds
  readonly relay: Relay
}

/** Goes on with what an earlier worker left; what its journal has lost is walked again. Never rejects. */
export async function startUp(port: StartUpPort, message: Extract<PageMessage, { type: 'start' }>): Promise<void> {
  const { ends, queue, relay, services, store } = port
  try {
    const { batches, closed, held, lost } = await restore(services, store, message)
    for (const batch of batches) {
      queue.adopt(batch)
      services.history.takeUp(batch)
    }
    for (const batch of batches) {
      await queue.cleanUp(batch)
      await queue.keepKeys(batch)
    }
    queue.begin(batches)
    for (const batchId of closed) void relay.tell('batch.close', { batchId })
    for (const request of held) queue.add(request, false)
    if (message.visible) ends.sweepAll()
    walkAgain(port, lost)
  } catch (error) {
    services.notify({ kind: 'journal-lost', error: toErrorInfo(error) })
    walkAgain(port, message.openBatches)
  }
}

function walkAgain({ queue, services }: StartUpPort, lost: readonly BatchRequest[]): void {
  if (lost.length > 0) services.notify({ kind: 'journal-lost' })
  for (const request of lost) queue.add(request, false, true)
}
