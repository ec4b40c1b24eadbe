import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { SkippedBecause } from '../../shared/job.ts'
import { type Batch, isWalking } from './batch.ts'
import { type FoundFile, type HeldBatch, type HeldSums, nothingBlocked } from './held-contract.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import type { Stand } from './key-index.ts'
import { OpenKeys } from './open-keys.ts'
import { PreviewConflicts, type PreviewServices } from './preview-conflicts.ts'

/** Enough to see what a template makes of names. */
const MAX_SAMPLES = 5

export interface PreviewSurroundings extends PreviewServices {
  readonly store: Pick<JobStore, 'loaded' | 'size'>
}
const NO_SHARED = { collisions: 0, taken: 0, overlaps: 0, blocked: nothingBlocked() }

/** Counts what the walk of one held batch meets. */
class Preview {
  readonly #batch: Batch
  readonly #skipped = new Map<SkippedBecause, number>()
  readonly #failed = new Map<ErrorCode, { error: ErrorInfo; count: number }>()
  readonly #samples: FoundFile[] = []
  files = 0
  bytes = 0
  #failedBytes = 0
  conflicts: PreviewConflicts
  readonly #keys: OpenKeys
  readonly #services: PreviewServices
  constructor(batch: Batch, keys: OpenKeys, services: PreviewServices) {
    this.#batch = batch
    this.#keys = keys
    this.#services = services
    this.conflicts = this.#newConflicts()
  }

  #newConflicts(): PreviewConflicts {
    const classify = (key: string, stand: Stand): void => this.#keys.classify(this.#batch, key, stand)
    return new PreviewConflicts(this.#batch, { ...this.#services, classify })
  }

  /** Looks at COS anew; the answer is to be called with each file there is. */
  lookAgain(): (job: Job) => void {
    this.conflicts.stop()
    this.conflicts = this.#newConflicts()
    return (job) => this.conflicts.found(job)
  }

  /** `old`: as an earlier walk met it, that broke off. */
  found(job: Job, old: Job | undefined): void {
    const { error, phase, sizeBytes, skippedBecause } = job
    if (old !== undefined) this.bytes += sizeBytes - old.sizeBytes
    else if (phase === 'skipped') this.#skip(skippedBecause ?? 'excluded')
    else if (phase === 'failed') this.#fail(error ?? { code: 'internal' }, sizeBytes)
    else this.#count(job)
  }

  snapshot(): HeldBatch {
    const { files, bytes } = this
    const { numbers } = this.conflicts
    return {
      ...{ batch: this.#batch.request, walking: isWalking(this.#batch), files, bytes },
      skipped: Object.fromEntries(this.#skipped),
      failed: [...this.#failed.values()].map((failure) => ({ ...failure })),
      samples: [...this.#samples],
      ...structuredClone(this.#keys.sharedOf(this.#batch) ?? NO_SHARED),
      existing: { ...numbers, looking: numbers.looking || this.#keys.isComparing },
    }
  }

  #count(job: Job): void {
    const { path, sizeBytes, source } = job
    this.files += 1
    this.bytes += sizeBytes
    if (this.#samples.length < MAX_SAMPLES) this.#samples.push({ source, path })
    this.#keys.found(this.#batch, job)
    this.conflicts.found(job)
  }

  get sums(): HeldSums {
    const skipped = [...this.#skipped.values()].reduce((sum, count) => sum + count, 0)
    const failed = [...this.#failed.values()].reduce((sum, { count }) => sum + count, 0)
    return { files: this.files, skipped, failed, bytes: this.bytes + this.#failedBytes }
  }

  #skip(because: SkippedBecause): void {
    this.#skipped.set(because, (this.#skipped.get(because) ?? 0) + 1)
  }

  #fail(error: ErrorInfo, sizeBytes: number): void {
    this.#failedBytes += sizeBytes
    const known = this.#failed.get(error.code)
    if (known === undefined) this.#failed.set(error.code, { error, count: 1 })
    else known.count += 1
  }
}

/** What the page shows of held batches: counters, and the keys of files that may share theirs. */
export class Previews {
  readonly #byBatch = new Map<string, Preview>()
  #keys: OpenKeys | undefined
  #touch: () => void = () => undefined
  #isChanged = false

  open(batch: Batch, { services, store, touch: touchView }: PreviewSurroundings): void {
    const touch = (): void => {
      this.#isChanged = true
      touchView()
    }
    const recount = ({ request }: Batch): ((job: Job) => void) =>
      this.#byBatch.get(request.batchId)?.lookAgain() ?? (() => undefined)
    this.#touch = touch
    this.#keys ??= new OpenKeys({ store, touch, recount })
    this.#byBatch.set(batch.request.batchId, new Preview(batch, this.#keys, { services, touch }))
    this.#isChanged = true
  }

  /** These are all batches now. */
  regroup(batches: Iterable<Batch>): void {
    if (this.#byBatch.size > 0) this.#keys?.regroup(batches)
  }

  /** Of a held batch; `old`: as an earlier walk of it met the file. */
  found(batch: Batch, job: Job, old: Job | undefined): void {
    this.#byBatch.get(batch.request.batchId)?.found(job, old)
    this.#isChanged = true
  }

  /** Of a batch that is not held. */
  foundElsewhere(batch: Batch, job: Job): void {
    if (this.#byBatch.size > 0) this.#keys?.found(batch, job)
  }

  /** Of a batch that is not held. */
  changed(batch: Batch, job: Job, old: Job): void {
    if (this.#byBatch.size > 0) this.#keys?.changed(batch, job, old)
  }

  /** A batch has ended: its keys are free. */
  ended(): void {
    if (this.#byBatch.size > 0) this.#touch()
  }

  /** One of the batch's sources has been walked to its end. */
  walked(batch: Batch): void {
    this.#byBatch.get(batch.request.batchId)?.conflicts.look()
    this.#isChanged = true
  }

  forget(batchId: string): void {
    this.#byBatch.get(batchId)?.conflicts.stop()
    if (this.#byBatch.delete(batchId)) this.#isChanged = true
    if (this.#byBatch.size === 0) this.#keys?.clear()
  }

  /** Of all held batches; undefined without any. */
  sums(): HeldSums | undefined {
    if (this.#byBatch.size === 0) return undefined
    return [...this.#byBatch.values()].reduce(
      (total, { sums }) => ({
        files: total.files + sums.files,
        skipped: total.skipped + sums.skipped,
        failed: total.failed + sums.failed,
        bytes: total.bytes + sums.bytes,
      }),
      { files: 0, skipped: 0, failed: 0, bytes: 0 },
    )
  }

  /** All held batches when anything about them has changed since this was last asked, else undefined. */
  news(): readonly HeldBatch[] | undefined {
    const isOther = this.#byBatch.size > 0 && this.#keys?.refresh() === true
    if (!this.#isChanged && !isOther) return undefined
    this.#isChanged = false
    // Here and not with each file: at most some times a second.
    for (const { conflicts } of this.#byBatch.values()) conflicts.look()
    return [...this.#byBatch.values()].map((preview) => preview.snapshot())
  }
}
