import { type Batch, pathOf, sourceOf } from './batch.ts'
import type { Commands } from './commands.ts'
import { type JobPage, toldJob } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { MAX_PROBLEM_FILES, type ProblemAnswer, type ProblemFile, type ProblemMessage } from './problem-contract.ts'
import { ProblemReader, pagesOf } from './problem-reader.ts'
import type { Queue } from './queue.ts'

export interface ProblemDeskPort {
  readonly store: JobStore
  readonly queue: Queue
  readonly commands: Commands
  readonly touch: () => void
  /** To the page. */
  readonly post: (answer: ProblemAnswer) => void
}

/** The page's conversation about files that failed: groups, their files, and commands for all of a group. */
export class ProblemDesk {
  readonly #port: ProblemDeskPort
  readonly #reader: ProblemReader
  constructor(port: ProblemDeskPort) {
    this.#port = port
    this.#reader = new ProblemReader(port.store, port.touch)
  }

  obey(message: ProblemMessage): void {
    const { commands, post } = this.#port
    if (message.type === 'problems.of') {
      void this.#causeOf(message.jobId).then((cause) =>
        post({ type: 'problems.cause', id: message.id, ...(cause && { cause }) }),
      )
      return
    }
    const { cause } = message
    if (message.type === 'problems.get')
      void this.#files(message).then((files) => post({ type: 'problems.files', id: message.id, files }))
    else if (message.type === 'problems.retry') commands.inOrder(() => this.#retry(cause))
    else commands.inOrder(() => this.#each(cause, (job, page) => this.#remove(job, page)))
  }

  /** To be called as often as the page may be told. */
  publish(): void {
    const { post, store } = this.#port
    const groups = store.problems.news()
    if (groups !== undefined) post({ type: 'problems', groups })
    void this.#reader.look()
  }

  async #causeOf(jobId: number): Promise<string | undefined> {
    const { store } = this.#port
    const job = await store.read(jobId).catch(() => undefined) // the store has said so
    const batch = store.pageOf(jobId)?.batch
    return job?.phase === 'failed' && batch !== undefined ? store.problems.groupOf(batch, job) : undefined
  }

  async #retry(cause: string): Promise<void> {
    const { commands, queue } = this.#port
    await this.#each(cause, (job, page) => commands.retryOne(job, page))
    // After all of them are back, so that two that collide find each other again.
    queue.settleCollisions()
  }

  #remove({ id }: Job, { batch }: JobPage): void {
    const { queue, store } = this.#port
    if (!queue.dispatch(id, { type: 'cancel' }) || batch.report) return
    const job = store.get(id)
    if (job === undefined) return
    store.set(toldJob(job, 'clear'))
    store.write(id)
  }

  /** Page by page: no list of the group's files is ever made. */
  async #each(cause: string, task: (job: Job, page: JobPage) => void): Promise<void> {
    const { store } = this.#port
    for (const page of pagesOf(store, cause)) {
      const tellAll = (jobs: readonly Job[]): void => {
        for (const job of this.#among(page.batch, jobs, cause)) task(job, page)
      }
      if (page.jobs !== undefined) tellAll(page.jobs)
      else await store.loaded.use(page, tellAll).catch(() => undefined) // the store has said so
    }
  }

  async #files({ cause, limit }: Extract<ProblemMessage, { type: 'problems.get' }>): Promise<readonly ProblemFile[]> {
    const { store } = this.#port
    const wanted = Math.min(limit, MAX_PROBLEM_FILES)
    const files: ProblemFile[] = []
    for (const page of pagesOf(store, cause)) {
      if (files.length >= wanted) break
      const jobs = await store.loaded.use(page, (all) => this.#among(page.batch, all, cause)).catch(() => []) // as above
      for (const job of jobs) files.push(fileOf(page.batch, job))
    }
    return files.slice(0, wanted)
  }

  /** A list of its own: the page's changes while its jobs are told. */
  #among(batch: Batch, jobs: readonly Job[], cause: string): readonly Job[] {
    const { problems } = this.#port.store
    return jobs.filter((job) => job.phase === 'failed' && problems.groupOf(batch, job) === cause)
  }
}

function fileOf(batch: Batch, job: Job): ProblemFile {
  const { id, key, sizeBytes, attempts, path, error = { code: 'internal' } } = job
  return {
    ...{ id, key, sizeBytes, attempts, error, sourceId: sourceOf(batch, job)?.sourceId ?? '' },
    ...{ sourcePath: path, path: pathOf(batch, job) },
  }
}
