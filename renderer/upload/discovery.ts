import type { ErrorInfo } from '../../shared/errors.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { type Batch, claimsKey, isHeld, isWalking, optionsOf, recordOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { CollisionGuard } from './collision-guard.ts'
import { jobForEntry, rediscovered } from './entries.ts'
import { jobId } from './job-ids.ts'
import { isEnded, type Job, reduce } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { KnownPaths } from './known-paths.ts'
import type { Walker } from './ports.ts'
import type { Services } from './services.ts'
import { walkBatch } from './walks.ts'
import type { Watches } from './watch/watches.ts'

export interface DiscoveryPort {
  readonly services: Services
  readonly store: JobStore
  readonly walker: Walker
  readonly ends: BatchEnds
  readonly guard: CollisionGuard
  readonly touch: () => void
  /** Gives batches of watched folders their files. */
  readonly watches: Pick<Watches, 'walkerFor'>
  /** Something of the batch, from this page on, may be ready to run. */
  readonly wake: (batch: Batch, page: number) => void
}

/** Turns what the walks of a batch meet into jobs. */
export class Discovery {
  readonly #port: DiscoveryPort
  constructor(port: DiscoveryPort) {
    this.#port = port
  }

  /** Settles when the sources that had not been walked are. Never rejects. */
  async walk(batch: Batch): Promise<void> {
    const { ends, store } = this.#port
    if (batch.pages.length > 0 && isWalking(batch)) {
      try {
        await store.loaded.holdTail(batch)
      } catch {
        // The store has said so. What more is found could not be written down; a command ends here.
        ends.check(batch)
        return
      }
    }
    const { problem } = batch.naming
    if (problem !== undefined) this.#refuse(batch, problem)
    // On a first walk nothing can be met again.
    let known = batch.pages.length > 0 ? await KnownPaths.of(batch, store) : undefined
    await walkBatch(this.#walkerFor(batch), batch, {
      onEntries: (_, source, entries) => this.#foundAll(batch, source, entries, known),
      onAgain: async () => {
        known ??= await KnownPaths.of(batch, store)
      },
      onEnd: (_, source, error) => this.#walked(batch, source, error),
    })
    store.loaded.releaseTail(batch)
    batch.folders.rest()
    ends.check(batch)
  }

  #walkerFor(batch: Batch): Walker {
    const { walker, watches } = this.#port
    return batch.request.watchId === undefined ? walker : watches.walkerFor(batch)
  }

  /** Where files get other names when theirs are taken, each is to get its own unless it came too late. */
  claimKey(batch: Batch, job: Job): void {
    if (optionsOf(batch).conflict === 'rename' && claimsKey(batch, job))
      this.#port.services.claims.claim(batch.request.profileId, job.key, job.id)
  }

  /** Nothing of the batch can get a key. */
  #refuse(batch: Batch, problem: ErrorInfo): void {
    for (const [index, { sourceId }] of batch.request.sources.entries()) {
      if (!batch.walked.has(sourceId)) this.#walked(batch, index, problem)
    }
  }

  async #foundAll(
    batch: Batch,
    source: number,
    entries: readonly WalkEntry[],
    known: KnownPaths | undefined,
  ): Promise<void> {
    const { store, services } = this.#port
    const firstPage = Math.max(0, batch.pages.length - 1)
    for (const entry of entries) {
      // Discarded meanwhile.
      if (batch.closed) return
      const isKnown = known && (await known.meet(source, entry.path, (old) => this.#foundAgain(batch, old, entry)))
      const job = isKnown ? undefined : this.#found(batch, source, entry)
      if (job === undefined || known === undefined) continue
      known.add(job)
      // Others have their turn while what is known is read: nothing may start that is not to be written.
      store.loaded.writeTail(batch)
    }
    if (batch.closed) return
    store.loaded.writeTail(batch)
    this.#port.wake(batch, firstPage)
    this.#port.touch()
    await services.journal.keepUp()
  }

  #foundAgain(batch: Batch, old: Job, entry: WalkEntry): void {
    const { store } = this.#port
    const job = rediscovered(old, entry)
    if (job === old) return
    store.set(job)
    store.write(job.id)
    this.#noteFound(batch, job, old)
  }

  #noteFound(batch: Batch, job: Job, old: Job | undefined): void {
    const { previews } = this.#port.services
    if (isHeld(batch)) previews.found(batch, job, old)
    else {
      if (old === undefined) previews.foundElsewhere(batch, job)
      this.claimKey(batch, job)
    }
  }

  #found(batch: Batch, source: number, entry: WalkEntry): Job | undefined {
    const { ends, store } = this.#port
    const index = store.size(batch)
    const found = jobForEntry(batch, source, { index, id: jobId(batch, index) }, entry)
    if (found === undefined) return undefined
    const job = ordered(batch, found)
    store.add(job)
    this.#noteFound(batch, job, undefined)
    if (isEnded(job.phase)) ends.jobEnded(batch, job)
    return job
  }

  #walked(batch: Batch, source: number, error: ErrorInfo | undefined): void {
    // Discarded: it must not be written down again.
    if (batch.closed) return
    if (error !== undefined) this.#found(batch, source, { type: 'failed', path: '', error })
    batch.walked.add(batch.request.sources[source]?.sourceId ?? '')
    // What the batch's record counts is in its pages.
    this.#port.store.loaded.writeTail(batch)
    this.#port.services.journal.putBatch(recordOf(batch))
    if (isHeld(batch)) this.#port.services.previews.walked(batch)
    this.#port.guard.walked(batch.request.batchId, source)
    this.#port.touch()
  }
}

/** What its folder was told holds for it too. */
function ordered({ folders }: Batch, job: Job): Job {
  const order = folders.hasOrders ? folders.orderFor(folders.folderOf(job.source, job.path)) : undefined
  return order === undefined ? job : reduce(job, { type: order })
}
