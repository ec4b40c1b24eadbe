import { describe, expect, test } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'

const DAY_MS = 86_400_000
const held = (batch: BatchRequest): BatchRequest => ({ ...batch, held: true })

/** `count` files of 10 bytes in source `d`, changed at `mtimeMs`. */
function withFiles(count: number, mtimeMs = 0): Harness {
  const harness = new Harness().start()
  for (let index = 0; index < count; index += 1)
    harness.cos.addFile('d', name(index), bytesOf(10, index), 'v1', mtimeMs)
  return harness
}
const name = (index: number): string => `f${String(index).padStart(4, '0')}`
function put(
  harness: Harness,
  key: string,
  sizeBytes: number,
  more: { modifiedMs?: number; mtime?: string } = {},
): void {
  const headers = more.mtime === undefined ? {} : { 'x-cos-meta-mtime': more.mtime }
  const { modifiedMs = DAY_MS } = more
  harness.cos.objects.set(key, { crc64: crc64Of(bytesOf(sizeBytes)), sizeBytes, etag: '"t"', headers, modifiedMs })
}
async function looked(harness: Harness, batch: BatchRequest = batchOf('d')) {
  harness.add(held(batch))
  await harness.until(() => harness.held.some(({ existing, walking }) => !walking && !existing.looking))
  const [only] = harness.held
  if (only === undefined) throw new Error('nothing is held')
  return only
}
const requestsOf = ({ cos }: Harness): readonly number[] => [cos.count('GetBucket'), cos.count('HeadObject')]

describe('what COS has already, of a held batch', () => {
  test('many files are compared with a listing, by size and by time; nothing else is asked', async () => {
    const harness = withFiles(60, 3 * DAY_MS)
    for (let index = 0; index < 10; index += 1) put(harness, `in/d/${name(index)}`, index < 4 ? 10 : 11)
    put(harness, `in/d/${name(20)}`, 10, { modifiedMs: 4 * DAY_MS })
    put(harness, 'in/d/else', 10)
    const { existing } = await looked(harness)
    expect(existing).toEqual({ absent: 49, sameSize: 5, otherSize: 6, newer: 10, notNewer: 0, looking: false })
    expect(requestsOf(harness)).toEqual([1, 0])
  })

  test('a few files are asked for one by one; then times of the objects’ own files count', async () => {
    const harness = withFiles(4, 3 * DAY_MS)
    put(harness, `in/d/${name(0)}`, 10, { mtime: String((3 * DAY_MS) / 1000) })
    put(harness, `in/d/${name(1)}`, 12, { mtime: '5' })
    put(harness, `in/d/${name(2)}`, 12, { modifiedMs: 3 * DAY_MS + 1000 })
    const { existing } = await looked(harness)
    expect(existing).toEqual({ absent: 1, sameSize: 1, otherSize: 2, newer: 1, notNewer: 2, looking: false })
    expect(requestsOf(harness)).toEqual([0, 4])
  })

  test('a listing is read as far as it costs less than asking; of the rest some are asked, others left to be compared', async () => {
    const harness = withFiles(300)
    harness.cos.pageSize = 2
    for (let index = 0; index < 100; index += 1) put(harness, `in/d/${name(index)}`, 10)
    const { existing, files } = await looked(harness)
    // 30 pages of two, then 200 HEADs.
    expect(requestsOf(harness)).toEqual([30, 200])
    expect(existing).toMatchObject({ sameSize: 100, absent: 160 })
    expect(files - existing.sameSize - existing.absent).toBe(40)
  })

  test('nobody looks where that is not allowed, and that is said; it can be started nevertheless', async () => {
    const harness = withFiles(30)
    harness.main.mayHead = false
    const batch = batchOf('d')
    const { existing } = await looked(harness, batch)
    expect(existing).toMatchObject({ absent: 0, looking: false, isForbidden: true })
    expect(requestsOf(harness)).toEqual([0, 0])
    const { object } = defaultBatchOptions()
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'overwrite', object })
    await harness.ended(30)
  })

  test('why main gives no credential is said as well', async () => {
    const harness = withFiles(30)
    harness.main.refusal = { code: 'key-missing', subject: 'p' }
    expect((await looked(harness)).existing.problem).toEqual({ code: 'key-missing', subject: 'p' })
  })

  test('keys that follow from the content are not looked for', async () => {
    const harness = withFiles(30)
    const options = { ...defaultBatchOptions(), naming: { template: '{crc64}', normalForm: 'as-is' } } as const
    const { existing, files } = await looked(harness, { ...batchOf('d'), options })
    expect([files, existing.absent, existing.problem]).toEqual([30, 0, undefined])
    expect(harness.cos.log).toEqual([])
  })

  test('it is looked at again when the batch is sent: an object that came since is not overwritten', async () => {
    const harness = withFiles(30)
    const batch = batchOf('d')
    await looked(harness, batch)
    put(harness, `in/d/${name(3)}`, 99)
    const { object } = defaultBatchOptions()
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'skip', object })
    const rows = await harness.ended(30)
    expect(rows.filter(({ phase }) => phase === 'skipped').map(({ key }) => key)).toEqual([`in/d/${name(3)}`])
    expect(harness.cos.objects.get(`in/d/${name(3)}`)?.sizeBytes).toBe(99)
  })

  test('a look that waits for the network ends when the batch is discarded', async () => {
    const harness = withFiles(30)
    harness.cos.fault('GetBucket', { type: 'fail', error: { code: 'network-unreachable' } }, { times: 3 })
    const batch = batchOf('d')
    harness.add(held(batch))
    await harness.until(() => harness.cos.count('GetBucket') > 0)
    harness.send({ type: 'batch.discard', batchId: batch.batchId })
    await harness.until((rows) => rows.length === 0)
    expect(harness.notices).toEqual([])
  })
})
