import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { batchOf, bytesOf, type Harness, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const DEFAULTS = defaultBatchOptions()
const held = (batch: BatchRequest): BatchRequest => ({ ...batch, held: true })

async function counted(harness: Harness): Promise<Harness['held'][number]> {
  const isCounted = (): boolean => harness.held.some(({ existing, walking }) => !walking && !existing.looking)
  await harness.until(isCounted, 30_000)
  const [only] = harness.held
  if (only === undefined) throw new Error('nothing is held')
  return only
}
type App = Awaited<ReturnType<typeof startApp>>
/** Requests that change anything at COS. */
const writesOf = ({ requests }: App): number =>
  requests('PutObject') + requests('InitiateMultipartUpload') + requests('UploadPart')

/** Forty small files and a large one. */
async function withFolder(): Promise<App> {
  const app = await startApp()
  for (let index = 0; index < 40; index += 1) await app.write(join('d', `f${index}`), bytesOf(10, index))
  await app.write(join('d', 'large'), bytesOf(2 * MIB))
  app.grant('d', join(app.folder, 'd'), 'folder')
  return app
}
const start = (harness: Harness, { batchId }: BatchRequest, conflict: 'overwrite' | 'skip' | 'different' | 'newer') =>
  harness.send({ type: 'batch.start', batchIds: [batchId], conflict, object: DEFAULTS.object })

test('nothing of a held batch is sent before it is started; what is counted is what then happens', async () => {
  const app = await withFolder()
  const harness = app.engine()
  const first = batchOf('d')
  harness.add(held(first))
  expect(await counted(harness)).toMatchObject({ files: 41, existing: { absent: 41 } })
  expect(writesOf(app)).toBe(0)
  start(harness, first, 'overwrite')
  await harness.ended(41)
  // What is said of held batches comes at most some times a second.
  await harness.until(() => harness.held.length === 0)
  const written = writesOf(app)
  // Two of another size, one changed later than its object, one new, one gone.
  await app.write(join('d', 'f0'), bytesOf(11))
  await app.write(join('d', 'f1'), bytesOf(12))
  const later = Date.now() / 1000 + 7200
  await utimes(join(app.folder, 'd', 'f2'), later, later)
  await app.write(join('d', 'new'), bytesOf(5))
  const second = batchOf('d')
  harness.add(held(second))
  const { existing, files } = await counted(harness)
  expect([files, existing]).toEqual([
    42,
    { absent: 1, sameSize: 39, otherSize: 2, newer: 1, notNewer: 0, looking: false },
  ])
  expect(writesOf(app)).toBe(written)
  start(harness, second, 'skip')
  const rows = await harness.ended(83)
  expect(rows.filter(({ skippedBecause }) => skippedBecause === 'exists')).toHaveLength(41)
  expect(writesOf(app)).toBe(written + 1)
})

test('a held batch is still held after a restart; discarded, it leaves nothing in the journal and nothing at COS', async () => {
  const app = await withFolder()
  const first = app.engine()
  const batch = held(batchOf('d'))
  first.add(batch)
  await counted(first)
  first.engine.stop()
  const second = app.engine({}, [batch])
  expect(await counted(second)).toMatchObject({ files: 41, batch: { batchId: batch.batchId } })
  second.send({ type: 'batch.discard', batchId: batch.batchId })
  await second.until((rows) => rows.length === 0 && app.journal.batches.size + app.journal.pages.size === 0)
  expect([writesOf(app), app.emulator.objects(), second.notices]).toEqual([0, [], []])
})

test('a started batch finds on its walk what the preview has not met yet', async () => {
  const app = await withFolder()
  const harness = app.engine()
  const batch = batchOf('d')
  harness.add(held(batch))
  start(harness, batch, 'different')
  const rows = await harness.ended(41)
  expect(rows.every(({ verified }) => verified)).toBe(true)
})

test('with leave to upload only, the preview says that nobody may look, and asks COS nothing', async () => {
  const app = await withFolder()
  app.main.actions = 'upload'
  const harness = app.engine()
  harness.add(held(batchOf('d')))
  expect((await counted(harness)).existing.isForbidden).toBe(true)
  expect(app.requests('GetBucket') + app.requests('HeadObject')).toBe(0)
})
