import { type Batch, pathOf } from './batch.ts'
import type { Job } from './job-reducer.ts'
import { commonFolder } from './problem-causes.ts'
import type { Cause, ProblemGroup, ProblemSample } from './problem-contract.ts'

/** What one cause has done to one page. */
export interface PageCause {
  /** Undefined for several that are not told apart. */
  readonly cause: Cause | undefined
  count: number
  firstMs: number
  lastMs: number
  folder: string
}
/** What of it adds up. */
export type Share = Omit<PageCause, 'cause'>

/** A group while it is counted. */
export interface Group extends PageCause {
  readonly id: string
  sample: (ProblemSample & { readonly jobId: number }) | undefined
}

/** Adds a share to a sum. */
export function widen(known: Share, { count, firstMs, lastMs, folder }: Share): void {
  known.count += count
  known.firstMs = Math.min(known.firstMs, firstMs)
  known.lastMs = Math.max(known.lastMs, lastMs)
  known.folder = commonFolder(known.folder, folder)
}

/** A failed job as the one that stands for its group. */
export function sampleOf(batch: Batch, job: Job): NonNullable<Group['sample']> {
  return { jobId: job.id, name: pathOf(batch, job), error: job.error ?? { code: 'internal' } }
}

/** As the page is told. */
export function snapshotOf({ cause, sample, ...group }: Group): ProblemGroup {
  const { name, error } = sample ?? {}
  return {
    ...group,
    ...(cause && { cause }),
    ...(name !== undefined && error !== undefined && { sample: { name, error } }),
  }
}
