import type { ErrorInfo } from '../../shared/errors.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { type Batch, entryOf, isHeld, optionsOf, recordOf } from './batch.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { CollisionGuard } from './collision-guard.ts'
import { jobForEntry, knownPaths, rediscovered } from './entries.ts'
import { isEnded, type Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Walker } from './ports.ts'
import type { Services } from './services.ts'
import { walkBatch } from './walks.ts'

export interface DiscoveryPort {
  readonly services: Services
  readonly store: JobStore
  readonly walker: Walker
  readonly ends: BatchEnds
  readonly guard: CollisionGuard
  readonly touch: () => void
  readonly enqueue: (id: number) => void
}

/** Turns what the walks of a batch meet into jobs. */
export class Discovery {
  readonly #port: DiscoveryPort
  constructor(port: DiscoveryPort) {
    this.#port = port
  }

  /** Settles when the sources that had not been walked are. Never rejects. */
  async walk(batch: Batch): Promise<void> {
    const { problem } = batch.naming
    if (problem !== undefined) return this.#refuse(batch, problem)
    const known = knownPaths(batch, this.#port.store)
    await walkBatch(this.#port.walker, batch, {
      onEntries: (_, source, entries) => {
        const paths = known.get(source) ?? new Map<string, number>()
        known.set(source, paths)
        for (const entry of entries) this.#found(batch, source, entry, paths)
        this.#port.touch()
      },
      onEnd: (_, source, error) => {
        known.delete(source)
        this.#walked(batch, source, error)
      },
    })
    this.#port.ends.check(batch)
  }

  /** Where files get other names when theirs are taken, each is to get its own unless it came too late. */
  claimKey(batch: Batch, job: Job): void {
    const { profileId } = batch.request
    const hasKey = !batch.naming.needsCrc64 || job.wishedKey !== undefined
    if (hasKey && !isEnded(job.phase) && optionsOf(batch).conflict === 'rename')
      this.#port.services.claims.claim(profileId, job.key, job.id)
  }

  /** Nothing of the batch can get a key. */
  #refuse(batch: Batch, problem: ErrorInfo): void {
    for (const [index, { sourceId }] of batch.request.sources.entries()) {
      if (!batch.walked.has(sourceId)) this.#walked(batch, index, problem)
    }
    this.#port.ends.check(batch)
  }

  #found(batch: Batch, source: number, entry: WalkEntry, known: Map<string, number>): void {
    const { services, store } = this.#port
    const knownId = known.get(entry.path)
    const old = knownId === undefined ? undefined : store.get(knownId)
    const job = old === undefined ? jobForEntry(batch, source, store.nextId(), entry) : rediscovered(old, entry)
    if (job === undefined || job === old) return
    if (old === undefined) batch.jobIds.push(job.id)
    known.set(entry.path, job.id)
    store.set(job)
    if (isHeld(batch)) services.previews.found(batch, job, old)
    else this.claimKey(batch, job)
    services.journal.putEntry(job.batchId, job.index, entryOf(job))
    if (job.phase === 'queued' && !isHeld(batch) && this.#port.guard.mayStart(job)) this.#port.enqueue(job.id)
    if (isEnded(job.phase)) this.#port.ends.jobEnded(batch, job)
  }

  #walked(batch: Batch, source: number, error: ErrorInfo | undefined): void {
    // Discarded: it must not be written down again.
    if (batch.closed) return
    if (error !== undefined) this.#found(batch, source, { type: 'failed', path: '', error }, new Map())
    batch.walked.add(batch.request.sources[source]?.sourceId ?? '')
    this.#port.services.journal.putBatch(recordOf(batch))
    if (isHeld(batch)) this.#port.services.previews.walked(batch)
    this.#port.guard.walked(batch.request.batchId, source)
    this.#port.touch()
  }
}
