import { type Batch, sourceOf } from './batch.ts'
import { overlapGroups } from './collisions.ts'
import type { Job } from './job-reducer.ts'

/** Keys that are remembered to find equal ones; only of files that may share theirs, and hardly any do. */
const MAX_KEYS = 50_000

const rootsOf = ({ naming, request }: Batch): readonly string[] =>
  request.sources.map((source) => naming.rootOf(source))

/** Finds files of one held batch that would get one key, as far as a bounded memory goes. */
export class PreviewCollisions {
  readonly #batch: Batch
  /** Sources that may share keys with another one of the batch. */
  readonly #sources: ReadonlySet<number>
  readonly #keys = new Set<string>()
  count = 0
  constructor(batch: Batch) {
    this.#batch = batch
    this.#sources = new Set(batch.naming.isUnique ? [] : overlapGroups(rootsOf(batch)).flat())
  }

  found(job: Job): void {
    if (this.#batch.naming.isUnique || sourceOf(this.#batch, job) === undefined) return
    if (!this.#sources.has(job.source) && !this.#batch.naming.mayCoincide(job.path)) return
    if (this.#keys.has(job.key)) this.count += 1
    else if (this.#keys.size < MAX_KEYS) this.#keys.add(job.key)
  }
}

/** Whether files of the batch may get the keys of files of one of the others that are still open. */
export function overlapsOthers(batch: Batch, others: Iterable<Batch>): boolean {
  if (batch.naming.isUnique) return false
  const own = rootsOf(batch)
  for (const other of others) {
    const isComparable = other !== batch && !other.ended && !other.naming.isUnique
    if (!isComparable || other.request.profileId !== batch.request.profileId) continue
    const groups = overlapGroups([...own, ...rootsOf(other)])
    if (groups.some((group) => group.some((at) => at < own.length) && group.some((at) => at >= own.length))) return true
  }
  return false
}
