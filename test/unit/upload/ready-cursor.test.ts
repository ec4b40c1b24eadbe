import { describe, expect, test } from 'vitest'
import { newBatch } from '../../../renderer/upload/batch.ts'
import { jobForEntry } from '../../../renderer/upload/entries.ts'
import { jobId } from '../../../renderer/upload/job-ids.ts'
import type { Job } from '../../../renderer/upload/job-reducer.ts'
import { JobStore } from '../../../renderer/upload/job-store.ts'
import { Journal } from '../../../renderer/upload/journal.ts'
import { ReadyCursor } from '../../../renderer/upload/ready-cursor.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const SIZES = [10, 900, 0, 5000, 20, 1]

/** Files of these sizes, three to a page, and at most two pages in memory that nobody needs. */
class Files {
  readonly store: JobStore
  readonly batch = newBatch({ batch: batchOf('d'), report: false }, { nowMs: 0, sinceMs: 0, uuid: () => '' })
  readonly cursor: ReadyCursor
  /** Indices that may not start. */
  readonly held = new Set<number>()
  readonly #journal: Journal
  constructor(sizes: readonly number[]) {
    const fail = (error: unknown): void => expect(error).toBeUndefined()
    this.#journal = new Journal(new MemoryJournal(), fail)
    const paging = { entries: 3, cached: 2 }
    this.store = new JobStore({ journal: this.#journal, partSizeBytes: MIB, paging, onLost: fail, nowMs: () => 0 })
    this.store.open(this.batch)
    const mayStart = ({ index }: { readonly index: number }): boolean => !this.held.has(index)
    this.cursor = new ReadyCursor({ store: this.store, isOpen: () => true, mayStart }, 'small')
    for (const size of sizes) this.add(size)
  }

  add(sizeBytes: number): void {
    const index = this.store.size(this.batch)
    const entry = { type: 'file', path: `${index}`, sizeBytes, mtimeMs: 0, version: 'v' } as const
    const job = jobForEntry(this.batch, 0, { index, id: jobId(this.batch, index) }, entry)
    if (job === undefined) throw new Error('the batch has its source')
    this.store.add(job)
    this.store.write(job.id)
    this.cursor.wake(this.batch, this.batch.pages.length - 1)
  }
  /** All on disk, and out of memory but for a few. */
  async written(): Promise<this> {
    await this.#journal.flush('relaxed')
    return this
  }
  /** Starts the next ones, as the scheduler does; the answer is their indices. */
  async take(count = Number.POSITIVE_INFINITY): Promise<readonly number[]> {
    const taken: number[] = []
    while (taken.length < count) {
      const next = this.cursor.next()
      if (next === undefined) break
      if (next instanceof Promise) await next
      else taken.push(this.#start(next))
    }
    return taken
  }
  #start(job: Job): number {
    this.store.hold(job.id)
    this.store.set({ ...job, phase: 'preparing' })
    return job.index
  }
  async requeue(...indices: readonly number[]): Promise<void> {
    for (const index of indices) {
      const page = this.store.pageOf(this.id(index))
      const job = await this.store.read(this.id(index))
      if (job !== undefined && page !== undefined)
        await this.store.loaded.use(page, () => this.store.set({ ...job, phase: 'queued' }))
      this.cursor.wake(this.batch, page?.number)
    }
  }
  id(index: number): number {
    return jobId(this.batch, index)
  }
}

describe('queued jobs', () => {
  test('go in the order they came, each once, and again when they are put back', async () => {
    const files = await new Files(SIZES).written()
    expect(await files.take()).toEqual([0, 1, 2, 3, 4, 5])
    await files.requeue(4, 2)
    expect(await files.take()).toEqual([2, 4])
    files.add(7)
    expect(await files.take()).toEqual([6])
    expect(await files.take()).toEqual([])
  })

  test('go smallest first when told so, also those that come later, and in order again when told so', async () => {
    const files = await new Files(SIZES).written()
    expect(await files.take(2)).toEqual([0, 1])
    files.cursor.setSmallestFirst(true)
    await files.requeue(1, 0)
    expect(await files.take(4)).toEqual([2, 5, 0, 4])
    files.add(15)
    expect(await files.take(1)).toEqual([6])
    files.cursor.setSmallestFirst(false)
    expect(await files.take()).toEqual([1, 3])
  })

  test('of about one size keep their order', async () => {
    const files = await new Files([105, 98, 100, 50]).written()
    files.cursor.setSmallestFirst(true)
    expect(await files.take()).toEqual([3, 0, 1, 2])
  })

  test('go first when moved to the top: the latest command before earlier ones, stale ids ignored', async () => {
    const files = await new Files(SIZES).written()
    files.cursor.moveToTop([files.id(4), files.id(1)])
    files.cursor.setSmallestFirst(true)
    files.cursor.moveToTop([files.id(3), files.id(99), 7])
    expect(await files.take()).toEqual([3, 4, 1, 2, 5, 0])
  })

  test('that are held back are passed over until the cursor is woken', async () => {
    const files = await new Files(SIZES).written()
    for (const index of [0, 4]) files.held.add(index)
    expect(await files.take()).toEqual([1, 2, 3, 5])
    files.held.clear()
    expect(await files.take()).toEqual([])
    files.cursor.wake(files.batch)
    expect(await files.take()).toEqual([0, 4])
  })

  test('are found without going through all pages for each', async () => {
    const take = async (count: number): Promise<void> => {
      const files = await new Files(Array.from({ length: count }, (_, index) => (index * 7919) % 1000)).written()
      expect(await files.take(count / 4)).toHaveLength(count / 4)
    }
    expect(await growthTenfold(400, take)).toBeLessThan(NOT_SQUARED)
  })
})

describe('commands of the page', () => {
  /** One connection, and everything found before the first file goes. */
  async function found() {
    const harness = new Harness({ options: { connections: 1 } }).start()
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    // As many as are worked on at once stand before those whose order can change.
    for (let index = 0; index < 256; index += 1) harness.cos.addFile('d', `running${index}`, bytesOf(1))
    for (const [name, size] of Object.entries({ c: 3000, a: 10, b: 200, e: 90_000, d: 8000 })) {
      harness.cos.addFile('d', name, bytesOf(size))
    }
    harness.add(batchOf('d'))
    const rows = await harness.until((all) => all.length === 261)
    const go = async (): Promise<readonly string[]> => {
      harness.cos.hold = undefined
      open()
      await harness.ended(261)
      const keys = harness.cos.log.map(({ key }) => key.slice('in/d/'.length))
      return keys.filter((key) => !key.startsWith('running'))
    }
    return { harness, rows, go }
  }

  test('move to top', async () => {
    const { harness, rows, go } = await found()
    const ids = ['d', 'b'].map((name) => rows.find((row) => row.name === name)?.id ?? 0)
    harness.send({ type: 'jobs.top', ids })
    expect(await go()).toEqual(['d', 'b', 'c', 'a', 'e'])
  })

  test('smallest first, and back', async () => {
    const { harness, go } = await found()
    harness.send({ type: 'jobs.order', order: 'smallest' })
    expect(await go()).toEqual(['a', 'b', 'c', 'd', 'e'])
    const again = await found()
    again.harness.send({ type: 'jobs.order', order: 'smallest' })
    again.harness.send({ type: 'jobs.order', order: 'found' })
    expect(await again.go()).toEqual(['c', 'a', 'b', 'e', 'd'])
  })

  test('large files have an order of their own', async () => {
    const harness = new Harness().start()
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    for (let index = 0; index < 4; index += 1) harness.cos.addFile('d', `running${index}`, bytesOf(2 * MIB))
    for (const [name, parts] of Object.entries({ x: 4, y: 2, z: 3 }))
      harness.cos.addFile('d', name, bytesOf(parts * MIB))
    harness.add(batchOf('d'))
    const rows = await harness.until((all) => all.length === 7)
    harness.send({ type: 'jobs.order', order: 'smallest' })
    harness.send({ type: 'jobs.top', ids: [rows.find((row) => row.name === 'z')?.id ?? 0] })
    harness.cos.hold = undefined
    open()
    await harness.ended(7)
    const begun = harness.cos.log.filter(({ kind }) => kind === 'InitiateMultipartUpload').map(({ key }) => key)
    expect(begun.slice(4)).toEqual(['in/d/z', 'in/d/y', 'in/d/x'])
  })
})
