import type { Batch } from './batch.ts'
import { claimsKey, entryOf } from './batch.ts'
import { type Job, reduce } from './job-reducer.ts'
import type { EntryRecord, SummaryRecord } from './journal-records.ts'
import { isRunsRecord, PageRuns } from './page-runs.ts'
import { isSinglePut } from './part-plan.ts'
import { causeRecordsOf } from './problem-causes.ts'
import type { PageCause } from './problem-group.ts'
import { type LowestSteps, lower, noSteps, stepsAfter } from './size-steps.ts'
import {
  addTally,
  asTally,
  atRest,
  type BulkOp,
  type Counted,
  countJob,
  newTally,
  type Tally,
  tallyAfter,
} from './tally.ts'

/** Some hundred neighbouring jobs of a batch. Their sums are always known, they themselves only while they are needed. */
export class JobPage {
  readonly batch: Batch
  readonly number: number
  tally: Tally
  runs: PageRuns
  /** An earlier version of the app wrote it: in which folders its jobs lie is known once they have been read. */
  isUnsorted: boolean
  /** Undefined while they are on disk alone. */
  jobs: Job[] | undefined
  /** By slot: jobs as they are written before they are that far. */
  saved: Map<number, Job> | undefined
  /** What disk does not know of its jobs yet. */
  pending: readonly BulkOp[]
  /** Why its failed jobs have failed, by the group they are counted in; the problem index alone changes it. */
  causes: Map<string, PageCause> | undefined
  /** How many need its jobs. */
  holds = 0
  /** It is to be written, or that is under way. */
  isDirty = false
  /** It could not be read. */
  isLost = false
  loading: Promise<void> | undefined
  readonly #partSizeBytes: number
  #steps: LowestSteps
  #stepsAreStale = false
  /** Folders that were first met in it. */
  readonly #folders: number[]
  constructor(batch: Batch, number: number, partSizeBytes: number, summary?: SummaryRecord) {
    this.batch = batch
    this.number = number
    this.#partSizeBytes = partSizeBytes
    this.tally = summary ? asTally(summary.tally) : newTally()
    this.#steps = summary?.steps ?? noSteps()
    this.pending = summary?.pending ?? []
    this.isUnsorted = summary !== undefined && !isRunsRecord(summary.runs)
    this.runs = this.isUnsorted ? PageRuns.unknown(this.tally) : new PageRuns(summary?.runs)
    this.#folders = (summary?.folders ?? []).map(({ id }) => id)
  }

  /** The lowest size steps of its queued and paused jobs. */
  get steps(): LowestSteps {
    if (!this.#stepsAreStale || this.jobs === undefined) return this.#steps
    this.#steps = this.#stepsOf(this.jobs)
    this.#stepsAreStale = false
    return this.#steps
  }

  /** How the job counts in sums. */
  counted(job: Job): Counted {
    return {
      lane: isSinglePut(job.sizeBytes, this.#partSizeBytes) ? 'small' : 'big',
      claims: claimsKey(this.batch, job),
    }
  }

  /** Its jobs as read from disk; the answer is by how much its sums were wrong. */
  fill(jobs: Job[]): Tally {
    const tally = this.#tallyOf(jobs)
    const difference = tally.slice()
    addTally(difference, this.tally, -1)
    this.tally = tally
    this.runs = this.isUnsorted || this.runs.length === 0 ? this.#runsOf(jobs) : this.runs.of(jobs)
    this.isUnsorted = false
    this.jobs = jobs
    this.#stepsAreStale = true
    return difference
  }

  /** Puts a job in its place; the sums follow. */
  put(slot: number, job: Job): void {
    const old = this.jobs?.[slot]
    if (old === undefined) this.runs.append(slot, this.#folderOf(job))
    else {
      countJob(this.tally, old, -1, this.counted(old))
      this.runs.count(slot, old, -1)
    }
    countJob(this.tally, job, 1, this.counted(job))
    this.runs.count(slot, job, 1)
    if (this.jobs !== undefined) this.jobs[slot] = job
    if (this.saved?.delete(slot) && this.saved.size === 0) this.saved = undefined
    this.#stepsAreStale = true
  }

  /** What disk is told of all its jobs later; the sums know it at once. The answer is by how much they have changed. */
  tell(op: BulkOp): Tally {
    const difference = tallyAfter(op, this.tally)
    addTally(difference, this.tally, -1)
    addTally(this.tally, difference, 1)
    this.runs.tell(op)
    this.#steps = stepsAfter(op, this.#steps)
    this.pending = [...this.pending, op]
    return difference
  }

  /** Leaves its jobs to the disk. */
  unload(): void {
    this.#steps = this.steps
    this.#stepsAreStale = false
    this.jobs = undefined
  }

  record(): readonly EntryRecord[] {
    return this.#written().map(entryOf)
  }

  summary(): SummaryRecord {
    const { steps } = this
    const folders = this.#folders.map((id) => this.batch.folders.record(id))
    const causes = this.causes && { causes: causeRecordsOf(this) }
    if (this.jobs === undefined) {
      const known = this.isUnsorted ? {} : { runs: this.runs.record(), folders }
      return { tally: this.tally.slice(), steps, pending: this.pending, ...known, ...causes }
    }
    const written = this.#written()
    return {
      ...{ tally: this.#tallyOf(written), steps: this.#stepsOf(written), pending: this.isDirty ? [] : this.pending },
      ...{ runs: this.runs.of(written).record(), folders, ...causes },
    }
  }

  #written(): readonly Job[] {
    return (this.jobs ?? []).map((job, slot) => atRest(this.saved?.get(slot) ?? job))
  }

  #folderOf({ path, source }: Job): number {
    const { folders } = this.batch
    const folder = folders.folderOf(source, path)
    this.#folders.push(...folders.newly())
    return folder
  }

  #runsOf(jobs: readonly Job[]): PageRuns {
    const runs = new PageRuns()
    for (const [slot, job] of jobs.entries()) {
      runs.append(slot, this.#folderOf(job))
      runs.count(slot, job, 1)
    }
    return runs
  }

  #tallyOf(jobs: readonly Job[]): Tally {
    const tally = newTally()
    for (const job of jobs) countJob(tally, job, 1, this.counted(job))
    return tally
  }

  #stepsOf(jobs: readonly Job[]): LowestSteps {
    const steps = noSteps()
    for (const job of jobs) {
      const { phase, sizeBytes } = job
      if (phase === 'queued' || phase === 'paused') lower(steps, phase, this.counted(job).lane, sizeBytes)
    }
    return steps
  }
}

/** The job after a command for all; the same object where that does not apply to it. */
export function toldJob(job: Job, op: BulkOp): Job {
  if (op !== 'clear') return reduce(job, { type: op })
  const isOver = job.phase === 'done' || job.phase === 'skipped' || job.phase === 'cancelled'
  return isOver ? { ...job, cleared: true } : job
}
