import { toErrorInfo } from '../../../shared/errors.ts'
import { openRequest } from '../held-batches.ts'
import type { JobStore } from '../job-store.ts'
import type { WorkerMessage } from '../page-contract.ts'
import type { Relay } from '../page-link.ts'
import type { Clock, FolderWatcher, Walker } from '../ports.ts'
import type { Queue } from '../queue.ts'
import type { Services } from '../services.ts'
import type { SnapshotStore } from './watch-records.ts'
import { Watches } from './watches.ts'

export interface ComposeWatchesPort {
  readonly ports: {
    readonly clock: Clock
    readonly walker: Walker
    readonly folders: FolderWatcher
    readonly snapshots: SnapshotStore
    readonly post: (message: WorkerMessage) => void
  }
  readonly services: Services
  readonly store: JobStore
  readonly queue: () => Queue
  readonly relay: Relay
}

/** The watched folders of one engine; `queue` is asked once both are there. */
export function composeWatches({ ports, queue, relay, services, store }: ComposeWatchesPort): Watches {
  const { clock, folders, post, snapshots, walker } = ports
  return new Watches({
    ...{ clock, folders, snapshots, store, walker },
    get batches() {
      return queue().batches
    },
    newBatchId,
    addBatch(request) {
      void relay.tell('batch.open', openRequest(request))
      queue().add(request, false)
    },
    forgetBatch: (batch) => queue().forget(batch),
    cancelJob: (id) => void queue().dispatch(id, { type: 'cancel' }),
    tellBegun: (watchId) => void relay.tell('watch.begun', { watchId }),
    tell: post,
    onFailure: (error) => services.notify({ kind: 'journal-failed', error: toErrorInfo(error) }),
  })
}

/** `b-` and 16 hex digits: the contract's form. */
function newBatchId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `b-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
