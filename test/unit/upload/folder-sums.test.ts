import { describe, expect, test } from 'vitest'
import { type Batch, newBatch } from '../../../renderer/upload/batch.ts'
import { JobPage, toldJob } from '../../../renderer/upload/job-page.ts'
import { isRunning, type Job, type JobEvent, reduce } from '../../../renderer/upload/job-reducer.ts'
import { folderSums } from '../../../renderer/upload/list/folder-sums.ts'
import { LISTED_WIDTH } from '../../../renderer/upload/listed-sums.ts'
import { openFolders } from '../../../renderer/upload/open-folders.ts'
import { SentBytes } from '../../../renderer/upload/sent-bytes.ts'
import { addTally, BULK_OPS, newTally, sumsOf } from '../../../renderer/upload/tally.ts'
import { PHASES } from '../../../shared/job.ts'
import { seededRandom } from '../../fakes/clocks.ts'
import { batchOf, MIB } from '../../fakes/engine-harness.ts'

const ENTRIES = 8
const EVENTS: readonly JobEvent[] = [
  ...(['start', 'prepared', 'recognised', 'sent', 'interrupted', 'pause', 'resume', 'cancel', 'retry'] as const).map(
    (type) => ({ type }),
  ),
  { type: 'skip', because: 'exists' },
  { type: 'finished', crc64: '1', verified: true },
  { type: 'fail', error: { code: 'internal' } },
]
const PATHS = ['', 'a/', 'a/b/', 'a/b/c/', 'a/d/', 'e/', 'e/f/g/h/']

/** A batch of two folders and what is true of it, job by job. */
class Model {
  readonly batch: Batch
  readonly jobs: Job[] = []
  readonly sent = new SentBytes()
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = seededRandom(seed)
    this.batch = emptyBatch()
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }
  pageOf(index: number): JobPage {
    const number = Math.floor(index / ENTRIES)
    const page = this.batch.pages[number] ?? new JobPage(this.batch, number, MIB)
    if (number === this.batch.pages.length) {
      page.jobs = []
      this.batch.pages.push(page)
    }
    return page
  }

  add(): void {
    const index = this.jobs.length
    const path = `${PATHS[this.below(PATHS.length)] ?? ''}${index}`
    const job: Job = {
      ...{ id: index, index, batchId: this.batch.request.batchId, source: this.below(2), path, key: `k${index}` },
      ...{ sizeBytes: this.below(2 * MIB), mtimeMs: 0, version: 'v', phase: 'queued', attempts: 0, verified: null },
    }
    this.jobs.push(job)
    this.pageOf(index).put(index % ENTRIES, job)
  }

  change(): void {
    const index = this.below(this.jobs.length)
    const [job, event] = [this.jobs[index], EVENTS[this.below(EVENTS.length)]]
    if (job === undefined || event === undefined || job.cleared) return
    const next = reduce(job, event)
    this.jobs[index] = next
    this.pageOf(index).put(index % ENTRIES, next)
    if (isRunning(next.phase)) this.sent.set(index, this.below(next.sizeBytes))
    else this.sent.forget(index)
  }

  /** As a command for all tells a page that is on disk alone; it is read again afterwards. */
  tell(): void {
    const page = this.pageOf(this.below(this.jobs.length))
    const first = page.number * ENTRIES
    const jobs = this.jobs.slice(first, first + ENTRIES)
    const op = BULK_OPS[this.below(BULK_OPS.length)]
    if (op === undefined || jobs.some(({ phase }) => isRunning(phase))) return
    page.unload()
    page.tell(op)
    const told = jobs.map((job) => toldJob(job, op))
    this.jobs.splice(first, told.length, ...told)
    this.check()
    expect(page.fill([...told]).every((difference) => difference === 0)).toBe(true)
  }

  /** Sums of folders are those of the pages, and those of the jobs. */
  check(): void {
    const sums = folderSums(this.batch, { sent: this.sent, pageEntries: ENTRIES })
    for (let folder = 0; folder < this.batch.folders.count; folder += 1)
      expect([folder, ...sums.slice(folder * LISTED_WIDTH, (folder + 1) * LISTED_WIDTH)]).toEqual([
        folder,
        ...this.#recount(folder),
      ])
    const all = newTally()
    for (const { tally } of this.batch.pages) addTally(all, tally, 1)
    const { bytesDone, bytesTotal, counts } = sumsOf(all)
    expect([...sums.slice(0, LISTED_WIDTH)]).toEqual([
      ...PHASES.map((phase) => counts[phase]),
      bytesTotal,
      bytesDone + this.sent.total,
    ])
  }

  #recount(folder: number): readonly number[] {
    const { folders, request } = this.batch
    const within = this.jobs.filter(({ cleared, path, source }) => {
      const full = `${request.sources[source]?.name}/${path}`
      return !cleared && (folder === 0 || full.startsWith(`${folders.path(folder)}/`))
    })
    const bytes = (jobs: readonly Job[]): number => jobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const inFlight = within.reduce((sum, { id }) => sum + this.sent.of(id), 0)
    return [
      ...PHASES.map((phase) => within.filter((job) => job.phase === phase).length),
      bytes(within.filter(({ phase }) => phase !== 'skipped' && phase !== 'cancelled')),
      bytes(within.filter(({ phase }) => phase === 'done')) + inFlight,
    ]
  }
}

function emptyBatch(): Batch {
  const record = { batch: batchOf(['s1', 'one'], ['s2', 'two']), report: false }
  return newBatch(record, { nowMs: 0, sinceMs: 1, uuid: () => '' })
}

/** As the next worker has it from the journal. */
function restored({ batch }: Model): Batch {
  const summaries = batch.pages.map((page) => structuredClone(page.summary()))
  const next = emptyBatch()
  openFolders(next, summaries, [])
  for (const [number, summary] of summaries.entries()) next.pages.push(new JobPage(next, number, MIB, summary))
  return next
}

describe.each([1, 2, 3, 4, 5])('whatever happens to the files of a tree (%i)', (seed) => {
  test('sums of folders are sums of pages are recounted sums, also after a restart', () => {
    const model = new Model(seed)
    for (let step = 0; step < 1_500; step += 1) {
      const kind = model.below(100)
      if (model.jobs.length === 0 || kind < 12) model.add()
      else if (kind < 97) model.change()
      else model.tell()
      if (step % 100 === 0) model.check()
    }
    model.check()
    // What runs is queued again.
    for (const [index, job] of model.jobs.entries()) {
      if (!isRunning(job.phase)) continue
      model.jobs[index] = { ...job, phase: 'queued' }
      model.sent.forget(index)
    }
    const next = restored(model)
    expect(next.folders.count).toBe(model.batch.folders.count)
    expect(folderSums(next, { sent: model.sent, pageEntries: ENTRIES })).toEqual(
      folderSums(readAgain(model), { sent: model.sent, pageEntries: ENTRIES }),
    )
  })
})

/** The batch with its jobs as the model has them now. */
function readAgain({ batch, jobs }: Model): Batch {
  for (const page of batch.pages) page.fill(jobs.slice(page.number * ENTRIES, (page.number + 1) * ENTRIES))
  return batch
}

test('pages of an earlier version are sorted into folders once they are read', () => {
  const model = new Model(9)
  for (let count = 0; count < 40; count += 1) model.add()
  const summaries = model.batch.pages.map((page) => {
    const { folders: _, runs: __, ...old } = page.summary()
    return old
  })
  const next = emptyBatch()
  for (const [number, summary] of summaries.entries()) next.pages.push(new JobPage(next, number, MIB, summary))
  const port = { sent: model.sent, pageEntries: ENTRIES }
  expect([...folderSums(next, port)]).toEqual([...folderSums(model.batch, port).slice(0, LISTED_WIDTH)])
  for (const page of next.pages) {
    expect(page.isUnsorted).toBe(true)
    page.fill(model.jobs.slice(page.number * ENTRIES, (page.number + 1) * ENTRIES))
  }
  expect(folderSums(next, port)).toEqual(folderSums(model.batch, port))
})

test('where there are more folders than are kept by name, files count for the nearest that is', () => {
  const { batch } = new Model(1)
  batch.folders.limit = 3
  for (const name of ['a', 'b', 'c', 'd']) batch.folders.folderOf(0, `${name}/deep/file`)
  const paths = Array.from({ length: batch.folders.count }, (_, folder) => batch.folders.path(folder))
  expect(paths).toEqual(['', 'one', 'one/a', 'one/a/deep'])
  expect(batch.folders.folderOf(0, 'c/deep/file')).toBe(1)
  expect(batch.folders.folderOf(0, 'a/deep/other')).toBe(3)
})
