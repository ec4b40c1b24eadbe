import { PHASES, type Phase, type SkippedBecause } from '../../shared/job.ts'
import { isEnded, type Job } from './job-reducer.ts'

const countsForBytes = (phase: Phase): boolean => phase !== 'skipped' && phase !== 'cancelled'
const zeroCounts = (): Record<Phase, number> => {
  const counts: Partial<Record<Phase, number>> = {}
  for (const phase of PHASES) counts[phase] = 0
  return counts as Record<Phase, number>
}

/** All jobs in the order they were found, with sums that are kept up to date instead of counted. */
export class JobStore {
  readonly #jobs = new Map<number, Job>()
  readonly #sent = new Map<number, number>()
  readonly #unfinished = new Map<string, number>()
  readonly #failed = new Map<string, number>()
  readonly #counts = zeroCounts()
  #order: number[] = []
  #lastId = 0
  #bytesTotal = 0
  #bytesDone = 0
  #unverified = 0
  readonly #skippedBecause = new Map<SkippedBecause, number>()

  get size(): number {
    return this.#order.length
  }
  get order(): readonly number[] {
    return this.#order
  }
  get sums(): {
    readonly counts: Record<Phase, number>
    readonly bytesTotal: number
    readonly bytesDone: number
    readonly unverified: number
    readonly skippedBecause: Readonly<Partial<Record<SkippedBecause, number>>>
  } {
    const { bytesTotal, bytesDone, unverified } = {
      bytesTotal: this.#bytesTotal,
      bytesDone: this.#bytesDone,
      unverified: this.#unverified,
    }
    const skippedBecause = Object.fromEntries(this.#skippedBecause)
    return { counts: { ...this.#counts }, bytesTotal, bytesDone, unverified, skippedBecause }
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  get(id: number): Job | undefined {
    return this.#jobs.get(id)
  }

  /** Bytes of an unfinished job that arrived or are on their way. */
  sentBytes(id: number): number {
    return this.#sent.get(id) ?? 0
  }

  /** Jobs of the batch that have not ended. */
  unfinished(batchId: string): number {
    return this.#unfinished.get(batchId) ?? 0
  }

  /** Jobs of the batch that have failed. */
  failed(batchId: string): number {
    return this.#failed.get(batchId) ?? 0
  }

  /** Adds the job or replaces the one with its id. */
  set(job: Job): void {
    const old = this.#jobs.get(job.id)
    if (old === undefined) this.#order.push(job.id)
    else this.#account(old, -1)
    if (isEnded(job.phase)) this.#sent.delete(job.id)
    this.#jobs.set(job.id, job)
    this.#account(job, 1)
  }

  setSent(id: number, sentBytes: number): void {
    const job = this.#jobs.get(id)
    if (job === undefined || isEnded(job.phase)) return
    this.#bytesDone += sentBytes - this.sentBytes(id)
    this.#sent.set(id, sentBytes)
  }

  /** Takes jobs off the list. */
  remove(ids: ReadonlySet<number>): void {
    for (const id of ids) {
      const job = this.#jobs.get(id)
      if (job !== undefined) this.#account(job, -1)
      this.#jobs.delete(id)
      this.#sent.delete(id)
    }
    this.#order = this.#order.filter((id) => !ids.has(id))
  }

  #account(job: Job, sign: 1 | -1): void {
    this.#counts[job.phase] += sign
    if (countsForBytes(job.phase)) this.#bytesTotal += sign * job.sizeBytes
    if (job.phase === 'done') this.#bytesDone += sign * job.sizeBytes
    else this.#bytesDone += sign * this.sentBytes(job.id)
    if (job.phase === 'done' && job.verified === false) this.#unverified += sign
    const reason = job.skippedBecause
    if (reason !== undefined) this.#skippedBecause.set(reason, (this.#skippedBecause.get(reason) ?? 0) + sign)
    if (job.phase === 'failed') this.#failed.set(job.batchId, this.failed(job.batchId) + sign)
    if (!isEnded(job.phase)) this.#unfinished.set(job.batchId, this.unfinished(job.batchId) + sign)
  }
}
