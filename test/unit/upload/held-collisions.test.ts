import { describe, expect, test } from 'vitest'
import type { HeldBatch } from '../../../renderer/upload/held-contract.ts'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'

const DEFAULTS = defaultBatchOptions()
const held = (batch: BatchRequest, options: Partial<BatchOptions> = {}): BatchRequest => ({
  ...{ ...batch, held: true, options: { ...DEFAULTS, ...options } },
})
/** Files of three bytes; `sources` are paths by sourceId. */
function withFiles(sources: Readonly<Record<string, readonly string[]>>): Harness {
  const harness = new Harness().start()
  for (const [sourceId, paths] of Object.entries(sources))
    for (const path of paths) harness.cos.addFile(sourceId, path, bytesOf(3))
  return harness
}
/** Polls until all that is held has been counted and fits. */
async function told(harness: Harness, expected: readonly Partial<HeldBatch>[]): Promise<void> {
  const isCounted = ({ existing, walking }: HeldBatch): boolean => !walking && !existing.looking
  const fits = (): boolean =>
    harness.held.length === expected.length &&
    harness.held.every(isCounted) &&
    expected.every((one, at) => {
      const now = harness.held[at]
      return now !== undefined && JSON.stringify(pick(now, one)) === JSON.stringify(one)
    })
  await harness.until(fits).catch(() => expect(harness.held).toMatchObject(expected))
}
const pick = (from: HeldBatch, like: Partial<HeldBatch>): object =>
  Object.fromEntries(Object.keys(like).map((name) => [name, Object.entries(from).find(([key]) => key === name)?.[1]]))
const start = (harness: Harness, batches: readonly BatchRequest[], conflict: BatchOptions['conflict']): void =>
  harness.send({
    ...{ type: 'batch.start', batchIds: batches.map(({ batchId }) => batchId), conflict, object: DEFAULTS.object },
  })
/** A batch that is being sent and stays so, its first `done` files done. */
async function running(harness: Harness, batch: BatchRequest, done: number, files: number): Promise<() => void> {
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  let sent = 0
  harness.cos.onSend = () => {
    if (sent === done) harness.cos.hold = gate
    sent += 1
  }
  harness.add(batch)
  await harness.until((rows) => rows.length === files && rows.filter(({ phase }) => phase === 'done').length === done)
  // The others are on their way, and what is asked about held files is not to wait with them.
  harness.cos.onSend = () => undefined
  harness.cos.hold = undefined
  return open
}
const phases = async (harness: Harness, batch: BatchRequest): Promise<readonly string[]> =>
  (await harness.rows()).filter(({ batchId }) => batchId === batch.batchId).map(({ phase }) => phase)

describe('keys that two files which are started together would get', () => {
  test('are counted for folders of one name, and not for others; none of them is sent', async () => {
    const harness = withFiles({ s0: ['a', 'b'], s1: ['a', 'b', 'c'], s2: ['a', 'b'] })
    const batch = held(batchOf(['s0', 'same'], ['s1', 'same'], ['s2', 'other']))
    harness.add(batch)
    await told(harness, [{ files: 7, collisions: 4, taken: 0, overlaps: 0 }])
    expect(harness.held[0]?.blocked).toMatchObject({ files: 4, absent: 4 })
    start(harness, [batch], 'overwrite')
    await harness.ended(7)
    expect((await phases(harness, batch)).filter((phase) => phase === 'done')).toHaveLength(3)
  })

  test('are counted for a template that leaves out the folders', async () => {
    const harness = withFiles({ d: ['x/a', 'y/a', 'y/b'] })
    harness.add(held(batchOf('d'), { naming: { template: '{name}{ext}', normalForm: 'as-is' } }))
    await told(harness, [{ files: 3, collisions: 2 }])
  })

  test('are counted at once however many files get the same', async () => {
    const harness = withFiles({ d: Array.from({ length: 3000 }, (_, index) => `f${index}`) })
    harness.add(held(batchOf('d'), { naming: { template: 'one', normalForm: 'as-is' } }))
    await told(harness, [{ files: 3000, collisions: 3000 }])
  })

  test('are counted for thousands of them', async () => {
    const names = Array.from({ length: 2500 }, (_, index) => `f${index}`)
    const harness = withFiles({ x: names, y: names })
    harness.add(held(batchOf(['x', 'same'])))
    harness.add(held(batchOf(['y', 'same'])))
    await told(harness, [{ collisions: 2500 }, { collisions: 2500 }])
  })

  test('are counted for two drops that wait for the same place, and both stay where they are', async () => {
    const harness = withFiles({ x: ['a', 'b', 'c'], y: ['a', 'b', 'd', 'e'] })
    const [first, second] = [held(batchOf(['x', 'same'])), held(batchOf(['y', 'same']))]
    harness.add(first)
    await told(harness, [{ files: 3, collisions: 0 }])
    harness.add(second)
    await told(harness, [
      { files: 3, collisions: 2, overlaps: 0 },
      { files: 4, collisions: 2, overlaps: 0 },
    ])
    start(harness, [first, second], 'skip')
    await harness.ended(7)
    expect([...harness.cos.objects.keys()].sort()).toEqual(['in/same/c', 'in/same/d', 'in/same/e'])
  })
})

describe('keys of an upload that has been started', () => {
  const FILES = ['a', 'b', 'c', 'd']

  test('are counted while it is under way, as it loses some, and no more when it is over', async () => {
    const harness = withFiles({ x: FILES, y: [...FILES, 'e', 'f'] })
    const open = await running(harness, batchOf(['x', 'same']), 1, 4)
    harness.add(held(batchOf(['y', 'same'])))
    await told(harness, [{ files: 6, collisions: 0, taken: 4, overlaps: 0 }])
    const waiting = (await harness.rows()).filter(({ phase, path }) => phase !== 'done' && path.startsWith('same'))
    harness.send({ type: 'jobs.cancel', ids: [waiting[0]?.id ?? 0] })
    await told(harness, [{ taken: 3 }])
    open()
    await told(harness, [{ taken: 0 }])
  })

  test('are free when it is over', async () => {
    const harness = withFiles({ x: FILES, y: [...FILES, 'e', 'f'] })
    harness.add(batchOf(['x', 'same']))
    await harness.ended(4)
    const second = held(batchOf(['y', 'same']))
    harness.add(second)
    await told(harness, [{ files: 6, taken: 0 }])
    start(harness, [second], 'overwrite')
    await harness.ended(10)
    expect(new Set(await phases(harness, second))).toEqual(new Set(['done']))
  })

  test('are not sent by another that is started, unless it gives other names', async () => {
    const harness = withFiles({ x: FILES, y: [...FILES, 'e', 'f'], z: FILES, w: ['w'] })
    // Its walk never ends, so it stays open with what it has sent.
    harness.cos.walkHolds.set('w', new Promise(() => undefined))
    harness.add(batchOf(['x', 'same'], 'w'))
    await harness.ended(5)
    const [second, third] = [held(batchOf(['y', 'same'])), held(batchOf(['z', 'same']))]
    harness.add(second)
    await told(harness, [{ files: 6, taken: 4 }])
    start(harness, [second], 'skip')
    await harness.ended(11)
    expect((await phases(harness, second)).filter((phase) => phase === 'done')).toHaveLength(2)
    harness.add(third)
    await told(harness, [{ files: 4, taken: 4 }])
    start(harness, [third], 'rename')
    await harness.ended(15)
    expect(new Set(await phases(harness, third))).toEqual(new Set(['done']))
  })

  test('of a profile of its own are no concern, nor those of one that goes elsewhere or gives other names', async () => {
    const harness = withFiles({ x: FILES, y: FILES })
    const other = { ...batchOf(['x', 'same']), profileId: 'p-00000000000000ff' }
    const renames = { ...batchOf(['x', 'same']), options: { ...DEFAULTS, conflict: 'rename' } as const }
    harness.cos.hold = new Promise(() => undefined)
    for (const batch of [other, renames, batchOf(['x', 'elsewhere'])]) harness.add(batch)
    await harness.until((rows) => rows.length === 12)
    harness.cos.hold = undefined
    const before = harness.journal.pageReads
    harness.add(held(batchOf(['y', 'same'])))
    await told(harness, [{ files: 4, collisions: 0, taken: 0, overlaps: 0 }])
    expect(harness.journal.pageReads).toBe(before)
  })
})

describe('keys of files that wait elsewhere', () => {
  test('are counted on both sides, and taken once the one is started', async () => {
    const harness = withFiles({ x: ['y/a', 'y/b', 'c'], y: ['a', 'b', 'd'] })
    const outer = held(batchOf('x'))
    const inner = held({ ...batchOf('y'), prefix: 'in/x/' })
    harness.add(outer)
    harness.add(inner)
    await told(harness, [
      { files: 3, collisions: 0, taken: 0, overlaps: 2 },
      { files: 3, collisions: 0, taken: 0, overlaps: 2 },
    ])
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    start(harness, [inner], 'overwrite')
    await told(harness, [{ files: 3, taken: 2, overlaps: 0 }])
    harness.cos.hold = undefined
    open()
    await told(harness, [{ files: 3, taken: 0, overlaps: 0 }])
  })

  test('are free again when those are discarded', async () => {
    const harness = withFiles({ x: ['a', 'b'], y: ['a'] })
    const other = held(batchOf(['y', 'same']), { conflict: 'skip', walk: { ...DEFAULTS.walk, hiddenFiles: false } })
    harness.add(held(batchOf(['x', 'same'])))
    harness.add(other)
    await told(harness, [{ overlaps: 1 }, { overlaps: 1 }])
    harness.send({ type: 'batch.discard', batchId: other.batchId })
    await told(harness, [{ overlaps: 0 }])
  })
})

test('a later drop of the same name makes the first one look again, so that each number stays true', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `f${String(index).padStart(2, '0')}`)
  const harness = withFiles({ x: names, y: [...names.slice(0, 10), 'new'] })
  const there = { crc64: '0', etag: '"t"', headers: {}, modifiedMs: 1, sizeBytes: 3 }
  for (const name of names.slice(0, 5)) harness.cos.objects.set(`in/same/${name}`, there)
  harness.cos.objects.set('in/same/f29', { ...there, sizeBytes: 4 })
  harness.add(held(batchOf(['x', 'same'])))
  await told(harness, [{ files: 30, collisions: 0 }])
  const existing = { absent: 24, sameSize: 5, otherSize: 1 }
  expect(harness.held[0]?.existing).toMatchObject(existing)
  harness.add(held(batchOf(['y', 'same'])))
  await told(harness, [
    { files: 30, collisions: 10 },
    { files: 11, collisions: 10 },
  ])
  expect(harness.held[0]?.existing).toMatchObject(existing)
  expect(harness.held[0]?.blocked).toMatchObject({ files: 10, absent: 5, sameSize: 5, otherSize: 0 })
})
