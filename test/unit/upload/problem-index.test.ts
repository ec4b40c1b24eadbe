import { expect, test } from 'vitest'
import { type Batch, newBatch, recordOf } from '../../../renderer/upload/batch.ts'
import { jobId } from '../../../renderer/upload/job-ids.ts'
import type { Job } from '../../../renderer/upload/job-reducer.ts'
import { JobStore } from '../../../renderer/upload/job-store.ts'
import { Journal } from '../../../renderer/upload/journal.ts'
import { pageKey, type SummaryRecord } from '../../../renderer/upload/journal-records.ts'
import { causeOf, commonFolder, idOf } from '../../../renderer/upload/problem-causes.ts'
import { OTHER_PROBLEMS } from '../../../renderer/upload/problem-contract.ts'
import { ProblemIndex } from '../../../renderer/upload/problem-index.ts'
import { ProblemReader } from '../../../renderer/upload/problem-reader.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import type { Phase } from '../../../shared/job.ts'
import { seededRandom, settle } from '../../fakes/clocks.ts'
import { batchOf, MIB } from '../../fakes/engine-harness.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const ENTRIES = 4
const ERRORS: readonly ErrorInfo[] = [
  { code: 'access-denied', cosCode: 'AccessDenied', httpStatus: 403, subject: 'a' },
  { code: 'access-denied', httpStatus: 403, subject: 'b' },
  { code: 'file-unreadable', subject: 'c' },
  { code: 'cos-refused', cosCode: 'Strange', httpStatus: 400 },
  { code: 'server-error', httpStatus: 500 },
]
const PHASES: readonly Phase[] = ['queued', 'done', 'failed', 'failed', 'cancelled', 'paused', 'skipped']

/** As an earlier version of the app wrote it. */
const earlier = ({ causes: _, ...summary }: SummaryRecord): SummaryRecord => summary

/** Jobs of some batches, on small pages, that change at random. */
class World {
  readonly disk = new MemoryJournal()
  readonly #random: () => number
  #journal = this.#newJournal()
  store: JobStore
  constructor(seed: number) {
    this.#random = seededRandom(seed)
    this.store = this.#newStore()
    for (const prefix of ['in/', 'photos/', 'in/']) this.#addBatch(prefix)
  }

  #newJournal(): Journal {
    return new Journal(this.disk, (error) => expect(error).toBeUndefined())
  }
  #newStore(): JobStore {
    const onLost = (error: unknown): void => expect(error).toBeUndefined()
    const paging = { entries: ENTRIES, cached: 1 }
    return new JobStore({ journal: this.#journal, partSizeBytes: MIB, paging, onLost, nowMs: () => 7 })
  }
  #addBatch(prefix: string): void {
    const batch = newBatch(
      { batch: { ...batchOf('d'), prefix }, report: false },
      { nowMs: 0, sinceMs: 1, uuid: () => '' },
    )
    this.#journal.putBatch(recordOf(batch))
    this.store.open(batch)
    for (let index = 0; index < 22; index += 1) this.store.add(this.#job(batch, index))
    this.store.loaded.writeTail(batch)
    this.store.loaded.releaseTail(batch)
  }
  #pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.#random() * list.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  #job(batch: Batch, index: number): Job {
    const phase = this.#pick(PHASES)
    const base = { id: jobId(batch, index), batchId: batch.request.batchId, index, source: 0, path: `f${index}` }
    const rest = { sizeBytes: 1, mtimeMs: 0, version: 'v', attempts: 0, verified: null, phase }
    return {
      ...base,
      key: `${batch.request.prefix}d/f${index}`,
      ...rest,
      ...(phase === 'failed' && { error: this.#pick(ERRORS) }),
    }
  }

  /** One random change of many jobs. */
  async step(): Promise<void> {
    const batch = this.#pick(this.store.batches)
    const page = this.#pick(batch.pages)
    const kind = this.#random()
    if (kind < 0.7) {
      await this.store.loaded.use(page, (jobs) => {
        const old = this.#pick(jobs)
        this.store.set(this.#job(batch, old.index))
        this.store.write(old.id)
      })
    } else if (kind < 0.8) await this.#journal.flush('relaxed')
    else if (kind < 0.9 && page.jobs === undefined) this.store.tell(page, this.#pick(['cancel', 'pause', 'clear']))
    else if (kind > 0.99 && this.store.batches.length > 1) this.store.drop(batch)
    else if (kind > 0.97) await this.restart((summary) => (this.#random() < 0.5 ? summary : earlier(summary)))
  }

  /** A new worker with what is on disk. */
  async restart(asWritten = (summary: SummaryRecord): SummaryRecord => summary): Promise<void> {
    await this.#journal.flush('relaxed')
    const before = this.store.batches
    this.#journal = this.#newJournal()
    this.store = this.#newStore()
    for (const { request, pages } of before) {
      const batch = newBatch({ batch: request, report: false }, { nowMs: 0, sinceMs: 1, uuid: () => '' })
      const summaries = pages.map(({ number }) => this.disk.summaries.get(pageKey(request.batchId, number)))
      this.store.open(batch, structuredClone(summaries.flatMap((one) => (one ? [asWritten(one)] : []))))
    }
  }

  /** Every job looked at. */
  async recount(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {}
    for (const batch of this.store.batches) {
      for (const page of batch.pages) {
        const jobs = await this.store.loaded.look(page)
        for (const id of jobs.filter(({ phase }) => phase === 'failed').map((job) => idOf(causeOf(batch, job))))
          counts[id] = (counts[id] ?? 0) + 1
      }
    }
    return counts
  }
  counted(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.store.problems.groups.map(({ id, count }) => [id, count]))
  }
}

test('groups count as many files as there are, whatever jobs go through', async () => {
  for (const seed of [1, 2, 3]) {
    const world = new World(seed)
    for (let step = 0; step < 300; step += 1) {
      await world.step()
      if (step % 10 !== 0) continue
      await new ProblemReader(world.store, () => undefined).look()
      expect([seed, step, world.counted()]).toEqual([seed, step, await world.recount()])
    }
  }
})

test('a restart knows the groups without reading a page, with their times and folder', async () => {
  const world = new World(4)
  const before = world.store.problems.groups.map(({ sample: _, ...group }) => group)
  await world.restart()
  expect(world.disk.pageReads).toBe(0)
  expect(world.store.problems.groups).toEqual(before)
  expect(before[0]).toMatchObject({ firstMs: 7, lastMs: 7 })
  expect(before.map(({ folder }) => folder)).toContain('photos/d/')
})

test('what an earlier version wrote down is counted in the background, and is known from then on', async () => {
  const world = new World(5)
  const expected = await world.recount()
  await world.restart(earlier)
  expect(world.counted()).toEqual({})
  await new ProblemReader(world.store, () => undefined).look()
  expect(world.counted()).toEqual(expected)
  const reads = world.disk.pageReads
  await world.restart()
  expect([world.counted(), world.disk.pageReads]).toEqual([expected, reads])
})

test('a group whose sample has gone gets another one of its files', async () => {
  const world = new World(6)
  await world.restart()
  const { problems } = world.store
  expect(problems.groups.every(({ sample }) => sample === undefined)).toBe(true)
  await new ProblemReader(world.store, () => undefined).look()
  await settle()
  for (const { cause, sample } of problems.groups) expect(sample?.error.code).toBe(cause?.code)
})

test('more causes than are kept apart are one group, and every file is in exactly one', () => {
  const batch = newBatch({ batch: batchOf('d'), report: false }, { nowMs: 0, sinceMs: 1, uuid: () => '' })
  const index = new ProblemIndex(() => 0, 2)
  const page = Object.assign(Object.create(null), { batch, causes: undefined })
  const failed = (id: number, cosCode: string): Job => ({
    ...{ id, batchId: batch.request.batchId, index: id, source: 0, path: `f${id}`, key: `in/f${id}`, sizeBytes: 1 },
    ...{
      mtimeMs: 0,
      version: '',
      attempts: 1,
      verified: null,
      phase: 'failed',
      error: { code: 'cos-refused', cosCode },
    },
  })
  const ids = [0, 1, 2, 3, 4, 5]
  for (const id of ids) index.changed(page, undefined, failed(id, `C${id}`))
  const counts = (): readonly (readonly [string, number])[] =>
    index.groups.map(({ cause, count }) => [cause?.reference ?? OTHER_PROBLEMS, count])
  expect(counts()).toEqual([
    [OTHER_PROBLEMS, 4],
    ['C0', 1],
    ['C1', 1],
  ])
  // There is room for a group now, but some of C3's files are among the others.
  index.changed(page, failed(0, 'C0'), { ...failed(0, 'C0'), phase: 'queued' })
  index.changed(page, undefined, failed(6, 'C3'))
  expect(counts()).toEqual([
    [OTHER_PROBLEMS, 5],
    ['C1', 1],
  ])
  for (const [id, cause] of [
    [2, 'C2'],
    [3, 'C3'],
    [6, 'C3'],
    [4, 'C4'],
    [5, 'C5'],
  ] as const)
    index.changed(page, failed(id, cause), { ...failed(id, cause), phase: 'queued' })
  index.changed(page, undefined, failed(7, 'C7'))
  expect(counts()).toEqual([
    ['C1', 1],
    ['C7', 1],
  ])
})

test('the folder of a group is the longest that holds all its keys', () => {
  expect(commonFolder('a/b/c/', 'a/b/d/')).toBe('a/b/')
  expect(commonFolder('a/b/', 'a/bc/')).toBe('a/')
  expect(commonFolder('a/', 'b/')).toBe('')
})
