import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ConflictChoice, defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const choosing = (conflict: ConflictChoice, batch: BatchRequest): BatchRequest => ({
  ...batch,
  options: { ...defaultBatchOptions(), conflict },
})
const NAMES = ['small.bin', 'large.bin', 'é 中.txt']
const contentOf = (name: string, seed: number) => bytesOf(name === 'large.bin' ? 2 * MIB : 500, seed)

/** A folder whose files are all at COS already; `seed` tells contents apart. */
async function uploaded() {
  const app = await startApp()
  const write = async (seed: number, mtimeSeconds: number): Promise<void> => {
    for (const name of NAMES) {
      await utimes(await app.write(join('d', name), contentOf(name, seed)), mtimeSeconds, mtimeSeconds)
    }
  }
  await write(1, 1_600_000_000)
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  harness.add(batchOf('d'))
  await harness.ended(NAMES.length)
  harness.send({ type: 'jobs.clear' })
  const crcAt = (name: string) => app.emulator.object(app.emulator.bucket, `in/d/${name}`)?.crc64
  return { ...app, harness, write, crcAt }
}

test('skip leaves what is there and rename puts the new beside it', async () => {
  const { harness, write, crcAt } = await uploaded()
  await write(2, 1_700_000_000)
  harness.add(choosing('skip', batchOf('d')))
  const skipped = await harness.ended(NAMES.length)
  expect(skipped.map((row) => row.skippedBecause)).toEqual(NAMES.map(() => 'exists'))
  expect(NAMES.map(crcAt)).toEqual(NAMES.map((name) => crc64Of(contentOf(name, 1))))
  harness.send({ type: 'jobs.clear' })
  harness.add(choosing('rename', batchOf('d')))
  const renamed = await harness.ended(NAMES.length)
  expect(renamed.every((row) => row.phase === 'done' && row.verified)).toBe(true)
  const fresh = ['small (2).bin', 'large (2).bin', 'é 中 (2).txt']
  expect(fresh.map(crcAt)).toEqual(NAMES.map((name) => crc64Of(contentOf(name, 2))))
  expect(NAMES.map(crcAt)).toEqual(NAMES.map((name) => crc64Of(contentOf(name, 1))))
})

test('only what differs is sent, by size and CRC64', async () => {
  const { harness, write, crcAt, requests } = await uploaded()
  const before = requests('PutObject') + requests('InitiateMultipartUpload')
  harness.add(choosing('different', batchOf('d')))
  expect((await harness.ended(NAMES.length)).map((row) => row.skippedBecause)).toEqual(NAMES.map(() => 'same'))
  expect(requests('PutObject') + requests('InitiateMultipartUpload')).toBe(before)
  harness.send({ type: 'jobs.clear' })
  await write(3, 1_500_000_000)
  harness.add(choosing('different', batchOf('d')))
  expect((await harness.ended(NAMES.length)).map((row) => row.phase)).toEqual(NAMES.map(() => 'done'))
  expect(NAMES.map(crcAt)).toEqual(NAMES.map((name) => crc64Of(contentOf(name, 3))))
})

test('only what is newer than the time kept with the object is sent', async () => {
  const { harness, write, crcAt } = await uploaded()
  for (const [seed, mtimeSeconds, isSent] of [
    [4, 1_600_000_000, false],
    [5, 1_599_999_999, false],
    [6, 1_600_000_001, true],
  ] as const) {
    await write(seed, mtimeSeconds)
    harness.add(choosing('newer', batchOf('d')))
    const rows = await harness.ended(NAMES.length)
    expect(rows.map((row) => row.skippedBecause ?? row.phase)).toEqual(NAMES.map(() => (isSent ? 'done' : 'not-newer')))
    expect(NAMES.map(crcAt)).toEqual(NAMES.map((name) => crc64Of(contentOf(name, isSent ? seed : 1))))
    harness.send({ type: 'jobs.clear' })
  }
})

test('many files are compared with one listing', async () => {
  const app = await startApp()
  for (let index = 0; index < 60; index += 1) await app.write(join('d', `${index}`), bytesOf(20, index))
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  for (let round = 0; round < 2; round += 1) {
    harness.add(choosing('skip', batchOf('d')))
    const rows = await harness.ended(60)
    expect(rows.every((row) => row.phase === (round === 0 ? 'done' : 'skipped'))).toBe(true)
    harness.send({ type: 'jobs.clear' })
  }
  expect([app.requests('GetBucket'), app.requests('HeadObject'), app.requests('PutObject')]).toEqual([2, 0, 60])
})

test.each([
  ['PutObject', 500],
  ['CompleteMultipartUpload', 2 * MIB],
] as const)('what is ours after a lost reply to %s is not taken for somebody else’s', async (kind, sizeBytes) => {
  for (const conflict of ['skip', 'rename'] as const) {
    const app = await startApp()
    app.grant('f.file', await app.write('f.file', bytesOf(sizeBytes)), 'file')
    app.emulator.faults.add({ kind, times: 1, effect: { type: 'loseReply' } })
    const harness = app.engine()
    harness.add(choosing(conflict, batchOf('f.file')))
    expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true, key: 'in/f.file' })
    expect(app.emulator.objects().map(({ key }) => key)).toEqual(['in/f.file'])
  }
})

test('without leave to look, only overwriting works, and that is said', async () => {
  const app = await startApp()
  app.main.actions = 'upload'
  app.grant('f.file', await app.write('f.file', bytesOf(9)), 'file')
  const harness = app.engine()
  harness.add(choosing('skip', batchOf('f.file')))
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'failed', error: { code: 'scope-denied' } })
  expect(app.requests('PutObject')).toBe(0)
})
