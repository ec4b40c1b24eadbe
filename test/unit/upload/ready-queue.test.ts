import { describe, expect, test } from 'vitest'
import { ReadyQueue } from '../../../renderer/upload/ready-queue.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const SIZES = new Map([10, 900, 0, 5000, 20, 1].map((size, index) => [index + 1, size]))
function filled(): ReadyQueue {
  const queue = new ReadyQueue((id) => SIZES.get(id) ?? 0)
  for (const id of SIZES.keys()) queue.push(id)
  return queue
}
function drained(queue: ReadyQueue): readonly number[] {
  const ids: number[] = []
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) ids.push(id)
  return ids
}

describe('jobs that are ready', () => {
  test('go in the order they came, each once however often it is pushed', () => {
    const queue = filled()
    queue.push(3)
    expect(drained(queue)).toEqual([1, 2, 3, 4, 5, 6])
    queue.push(3)
    expect(drained(queue)).toEqual([3])
  })

  test('go smallest first when told so, also those that come later, and in order again when told so', () => {
    const queue = filled()
    expect([queue.shift(), queue.shift()]).toEqual([1, 2])
    queue.setSmallestFirst(true)
    queue.push(2)
    queue.push(1)
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([3, 6, 1, 5])
    queue.setSmallestFirst(false)
    expect(drained(queue)).toEqual([4, 2])
  })

  test('of about one size keep their order', () => {
    const sizes = new Map([105, 98, 100, 50].map((size, id) => [id, size]))
    const queue = new ReadyQueue((id) => sizes.get(id) ?? 0)
    queue.setSmallestFirst(true)
    for (const id of sizes.keys()) queue.push(id)
    expect(drained(queue)).toEqual([3, 0, 1, 2])
  })

  test('go first when moved to the top: the latest command before earlier ones, stale ids ignored', () => {
    const queue = filled()
    queue.moveToTop([5, 2])
    queue.setSmallestFirst(true)
    queue.moveToTop([4, 99])
    expect(drained(queue)).toEqual([4, 5, 2, 3, 6, 1])
    queue.push(6)
    expect(drained(queue)).toEqual([6])
  })

  test('are served in constant time, a hundred thousand of them', () => {
    const queue = new ReadyQueue((id) => (id * 7919) % 100_003)
    queue.setSmallestFirst(true)
    const startedMs = performance.now()
    for (let id = 0; id < 100_000; id += 1) queue.push(id)
    queue.moveToTop(Array.from({ length: 50_000 }, (_, index) => index))
    expect(drained(queue)).toHaveLength(100_000)
    expect(performance.now() - startedMs).toBeLessThan(1000)
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
