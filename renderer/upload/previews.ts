import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { SkippedBecause } from '../../shared/job.ts'
import { type Batch, isWalking } from './batch.ts'
import type { FoundFile, HeldBatch, HeldSums } from './held-contract.ts'
import type { Job } from './job-reducer.ts'
import { overlapsOthers, PreviewCollisions } from './preview-collisions.ts'
import { PreviewConflicts, type PreviewServices } from './preview-conflicts.ts'

/** Enough to see what a template makes of names. */
const MAX_SAMPLES = 5

export interface PreviewSurroundings extends PreviewServices {
  /** All open batches. */
  readonly others: Iterable<Batch>
}

/** Counts what the walk of one held batch meets. */
class Preview {
  readonly #batch: Batch
  readonly #skipped = new Map<SkippedBecause, number>()
  readonly #failed = new Map<ErrorCode, { error: ErrorInfo; count: number }>()
  readonly #samples: FoundFile[] = []
  files = 0
  bytes = 0
  #failedBytes = 0
  readonly conflicts: PreviewConflicts
  readonly #collisions: PreviewCollisions
  readonly #overlaps: boolean
  constructor(batch: Batch, surroundings: PreviewSurroundings) {
    this.#batch = batch
    this.conflicts = new PreviewConflicts(batch, surroundings)
    this.#collisions = new PreviewCollisions(batch)
    this.#overlaps = overlapsOthers(batch, surroundings.others)
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
    return {
      ...{ batch: this.#batch.request, walking: isWalking(this.#batch), files, bytes },
      skipped: Object.fromEntries(this.#skipped),
      failed: [...this.#failed.values()].map((failure) => ({ ...failure })),
      samples: [...this.#samples],
      ...{ existing: this.conflicts.numbers, collisions: this.#collisions.count, overlaps: this.#overlaps },
    }
  }

  #count(job: Job): void {
    const { path, sizeBytes, source } = job
    this.files += 1
    this.bytes += sizeBytes
    if (this.#samples.length < MAX_SAMPLES) this.#samples.push({ source, path })
    this.conflicts.found(job)
    this.#collisions.found(job)
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

/** What the page shows of held batches. Counters only: nothing here grows with the number of files. */
export class Previews {
  readonly #byBatch = new Map<string, Preview>()
  #isChanged = false

  open(batch: Batch, surroundings: PreviewSurroundings): void {
    const touch = (): void => {
      this.#isChanged = true
      surroundings.touch()
    }
    this.#byBatch.set(batch.request.batchId, new Preview(batch, { ...surroundings, touch }))
    this.#isChanged = true
  }

  /** `old`: as an earlier walk of the batch met it. */
  found(batch: Batch, job: Job, old: Job | undefined): void {
    this.#byBatch.get(batch.request.batchId)?.found(job, old)
    this.#isChanged = true
  }

  /** One of the batch's sources has been walked to its end. */
  walked(batch: Batch): void {
    this.#byBatch.get(batch.request.batchId)?.conflicts.look()
    this.#isChanged = true
  }

  forget(batchId: string): void {
    this.#byBatch.get(batchId)?.conflicts.stop()
    if (this.#byBatch.delete(batchId)) this.#isChanged = true
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
    if (!this.#isChanged) return undefined
    this.#isChanged = false
    // Here and not with each file: at most some times a second.
    for (const { conflicts } of this.#byBatch.values()) conflicts.look()
    return [...this.#byBatch.values()].map((preview) => preview.snapshot())
  }
}
