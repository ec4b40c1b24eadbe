import { type Batch, isHeld } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { CauseRecord } from './journal-records.ts'
import { causeOf, folderOfKey, idOf } from './problem-causes.ts'
import { type Cause, MAX_PROBLEM_GROUPS, OTHER_PROBLEMS, type ProblemGroup } from './problem-contract.ts'
import { type Group, type Share, sampleOf, snapshotOf, widen } from './problem-group.ts'
import { inPhase } from './tally.ts'

/**
 * Failed files by cause, those of held batches left out: counted as they come and go. Pages remember their share, which is
 * written down with their sums, so that nothing has to be read to know it.
 */
export class ProblemIndex {
  readonly #nowMs: () => number
  readonly #maxGroups: number
  readonly #groups = new Map<string, Group>()
  /** Pages with failed files of which nothing more is known. */
  readonly #unknown = new Set<JobPage>()
  #isChanged = false
  constructor(nowMs: () => number, maxGroups = MAX_PROBLEM_GROUPS) {
    this.#nowMs = nowMs
    this.#maxGroups = maxGroups
  }

  /** Id of the group in which a failed job of the batch is counted. */
  groupOf(batch: Batch, job: Job): string {
    return this.#placeOf(idOf(causeOf(batch, job)))
  }

  /** A job of the page takes the place of another, or is new there. */
  changed(page: JobPage, old: Job | undefined, job: Job): void {
    if (old?.phase !== 'failed' && job.phase !== 'failed') return
    if (isHeld(page.batch) || this.#unknown.has(page)) return
    const atMs = this.#nowMs()
    if (old?.phase === 'failed') this.#take(page, old)
    if (job.phase === 'failed') this.#add(page, job, { firstMs: atMs, lastMs: atMs })
  }

  /** The page's jobs have been read: they are the truth. */
  recount(page: JobPage, jobs: readonly Job[]): void {
    if (isHeld(page.batch)) return
    const before = page.causes
    this.forget(page)
    const { sinceMs } = page.batch
    for (const job of jobs) {
      if (job.phase !== 'failed') continue
      this.#add(page, job, before?.get(this.groupOf(page.batch, job)) ?? { firstMs: sinceMs, lastMs: sinceMs })
    }
  }

  /** Takes what an earlier worker wrote down of the page. */
  restored(page: JobPage, records: readonly CauseRecord[] = []): void {
    const failed = inPhase(page.tally, 'failed')
    if (failed === 0) return
    if (records.reduce((sum, { count }) => sum + count, 0) !== failed) this.#unknown.add(page)
    else {
      const { prefix, profileId } = page.batch.request
      for (const { code, reference, ...share } of records)
        this.#share(page, { profileId, prefix, code, reference }, share)
    }
  }

  /** None of the page's jobs is a problem any more. */
  forget(page: JobPage): void {
    this.#unknown.delete(page)
    for (const [id, { count }] of page.causes ?? []) this.#lower(id, count)
    page.causes = undefined
  }

  forgetAll(batch: Batch): void {
    for (const page of batch.pages) this.forget(page)
  }

  /** The batch is held no more. */
  released(batch: Batch): void {
    for (const page of batch.pages) {
      if (page.jobs !== undefined) this.recount(page, page.jobs)
      else if (inPhase(page.tally, 'failed') > 0) this.#unknown.add(page)
    }
  }

  /** A page whose failed files nobody knows; undefined when there is none. */
  get unknownPage(): JobPage | undefined {
    return this.#unknown.values().next().value
  }
  /** The page has been read for it: its jobs, or undefined when it cannot be read. Then its files are in no group. */
  learn(page: JobPage, jobs: readonly Job[] | undefined): void {
    if (!this.#unknown.delete(page)) return
    if (jobs !== undefined) this.recount(page, jobs)
  }

  /** Ids of groups without a sample. */
  get speechless(): readonly string[] {
    return [...this.#groups.values()].filter(({ sample }) => sample === undefined).map(({ id }) => id)
  }
  /** Makes a failed job the sample of its group, if that has none. */
  speak(batch: Batch, job: Job): void {
    const group = this.#groups.get(this.groupOf(batch, job))
    if (group === undefined || group.sample !== undefined) return
    group.sample = sampleOf(batch, job)
    this.#isChanged = true
  }

  /** All groups, the largest first, when anything about them has changed since this was last asked. */
  news(): readonly ProblemGroup[] | undefined {
    if (!this.#isChanged) return undefined
    this.#isChanged = false
    return this.groups
  }
  get groups(): readonly ProblemGroup[] {
    return [...this.#groups.values()].map(snapshotOf).sort((a, b) => b.count - a.count || a.firstMs - b.firstMs)
  }

  #add(page: JobPage, job: Job, { firstMs, lastMs }: Pick<Share, 'firstMs' | 'lastMs'>): void {
    const share = { count: 1, firstMs, lastMs, folder: folderOfKey(job.key) }
    const group = this.#share(page, causeOf(page.batch, job), share)
    group.sample ??= sampleOf(page.batch, job)
  }

  #share(page: JobPage, cause: Cause, share: Share): Group {
    const group = this.#groupFor(cause, share)
    page.causes ??= new Map()
    const known = page.causes.get(group.id)
    if (known === undefined) page.causes.set(group.id, { cause: group.cause, ...share })
    else widen(known, share)
    widen(group, share)
    this.#isChanged = true
    return group
  }

  #take(page: JobPage, job: Job): void {
    const id = this.groupOf(page.batch, job)
    const share = page.causes?.get(id)
    if (share === undefined) return
    share.count -= 1
    if (share.count === 0) page.causes?.delete(id)
    if (page.causes?.size === 0) page.causes = undefined
    const group = this.#groups.get(id)
    if (group?.sample?.jobId === job.id) group.sample = undefined
    this.#lower(id, 1)
  }

  #lower(id: string, by: number): void {
    const group = this.#groups.get(id)
    if (group === undefined) return
    group.count -= by
    if (group.count <= 0) this.#groups.delete(id)
    this.#isChanged = true
  }

  /**
   * Nobody gets a group of his own while others of his kind may be among the rest: so it is certain at all times where a
   * job is counted.
   */
  #placeOf(id: string): string {
    const isFull = this.#groups.size >= this.#maxGroups || this.#groups.has(OTHER_PROBLEMS)
    return isFull && !this.#groups.has(id) ? OTHER_PROBLEMS : id
  }

  #groupFor(cause: Cause, { firstMs, lastMs, folder }: Share): Group {
    const id = this.#placeOf(idOf(cause))
    const known = this.#groups.get(id)
    if (known !== undefined) return known
    const told = id === OTHER_PROBLEMS ? undefined : cause
    const group: Group = { id, cause: told, count: 0, firstMs, lastMs, folder, sample: undefined }
    this.#groups.set(id, group)
    return group
  }
}
