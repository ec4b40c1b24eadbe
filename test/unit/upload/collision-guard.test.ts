import { expect, test } from 'vitest'
import { newBatch } from '../../../renderer/upload/batch.ts'
import { CollisionGuard } from '../../../renderer/upload/collision-guard.ts'
import { jobForEntry } from '../../../renderer/upload/entries.ts'
import { jobId } from '../../../renderer/upload/job-ids.ts'
import { reduce } from '../../../renderer/upload/job-reducer.ts'
import { JobStore } from '../../../renderer/upload/job-store.ts'
import type { EntryRecord } from '../../../renderer/upload/journal-records.ts'
import { inPhase } from '../../../renderer/upload/tally.ts'
import { choosing } from '../../fakes/conflicting.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'

/** What is written is on disk at once; most pages are there alone. */
function smallStore(): JobStore {
  const pages = new Map<string, readonly EntryRecord[]>()
  const journal: ConstructorParameters<typeof JobStore>[0]['journal'] = {
    page: async (batchId, number) => pages.get(`${batchId}/${number}`) ?? [],
    putPage: (batchId, number, { page }, onWritten) => {
      pages.set(`${batchId}/${number}`, page())
      onWritten()
    },
    putSummary: () => undefined,
  }
  const onLost = (error: unknown): never => {
    throw error
  }
  return new JobStore({ journal, partSizeBytes: MIB, paging: { entries: 64, cached: 4 }, onLost, nowMs: () => 0 })
}

/** Two folders of one name with the same so many files, compared; the answer is how many failed, how many keys were kept. */
async function collide(pairs: number): Promise<{ failed: number; kept: number }> {
  const store = smallStore()
  const record = { batch: batchOf(['s1', 'p'], ['s2', 'p']), report: false, walked: ['s1', 's2'] }
  const batch = newBatch(record, { nowMs: 0, sinceMs: 1, uuid: () => '' })
  store.open(batch)
  for (let index = 0; index < 2 * pairs; index += 1) {
    const place = { index, id: jobId(batch, index) }
    const entry = { type: 'file', path: `f${index % pairs}`, sizeBytes: 1, mtimeMs: 0, version: '' } as const
    const job = jobForEntry(batch, Math.floor(index / pairs), place, entry)
    if (job !== undefined) store.add(job)
  }
  store.loaded.writeTail(batch)
  store.loaded.releaseTail(batch)
  let kept = 0
  await new Promise<void>((resolve) => {
    const guard = new CollisionGuard({
      store,
      dispatch: (id, event) => {
        const job = store.get(id)
        if (job === undefined) throw new Error('only jobs at hand are told')
        store.set(reduce(job, event))
        store.write(id)
      },
      wake: () => resolve(),
      assignKey: () => (kept += 1),
      claimKey: () => (kept += 1),
    })
    guard.regroup([batch])
  })
  return { failed: inPhase(batch.tally, 'failed'), kept }
}

test('where every file shares its key and none takes another name, all fail and no key is kept in memory', async () => {
  expect(await collide(300)).toEqual({ failed: 600, kept: 0 })
})

test('ten times as many collisions take some ten times as long', async () => {
  const work = async (pairs: number): Promise<void> => void (await collide(pairs))
  expect(await growthTenfold(1_000, work)).toBeLessThan(NOT_SQUARED)
})

test('a key for which all files have failed is free for a batch added later', async () => {
  const harness = new Harness().start()
  for (const [index, source] of ['s1', 's2', 's3'].entries()) harness.cos.addFile(source, 'x', bytesOf(5, index))
  harness.add(batchOf(['s1', 'p'], ['s2', 'p']))
  await harness.until((rows) => rows.length === 2 && rows.every(({ phase }) => phase === 'failed'))
  harness.add(choosing('rename', batchOf(['s3', 'p'])))
  await harness.until((rows) => rows.some(({ phase }) => phase === 'done'))
  expect([...harness.cos.objects.keys()]).toEqual(['in/p/x'])
})
