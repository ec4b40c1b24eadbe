import { expect, test } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { RequestLimits } from '../../../shared/conditions.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

/** An engine whose parts would be of 8 MiB, with credentials that ask for `limits`. */
function limited(limits: RequestLimits, parts: Partial<ConstructorParameters<typeof Harness>[0]> = {}): Harness {
  const harness = new Harness({ options: { partSizeBytes: 8 * MIB }, ...parts })
  harness.main.limits = limits
  return harness.start()
}
const kindsOf = ({ cos }: Harness): readonly string[] => cos.log.map(({ kind }) => kind)

test('a file above the limit goes in parts that keep to it, one at the limit whole', async () => {
  const harness = limited({ maxContentLengthBytes: 2 * MIB })
  const sizes: number[] = []
  harness.cos.onSend = ({ body }) => body.type === 'file' && sizes.push(body.length)
  harness.cos.addFile('above.file', '', bytesOf(5 * MIB + 1))
  harness.cos.addFile('at.file', '', bytesOf(2 * MIB))
  harness.add(batchOf('above.file', 'at.file'))
  await harness.ended(2)
  expect((await harness.rows()).map(({ phase, verified }) => [phase, verified])).toEqual([
    ['done', true],
    ['done', true],
  ])
  // Parts are smaller still to a server that is far.
  expect(Math.max(...sizes)).toBe(2 * MIB)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(7 * MIB + 1)
  expect(kindsOf(harness).filter((kind) => kind === 'PutObject')).toHaveLength(1)
})

test('a file that cannot pass even in parts fails before anything of it is sent', async () => {
  const harness = limited({ maxContentLengthBytes: 1024 })
  harness.cos.addFile('small.file', '', bytesOf(1024))
  harness.cos.addFile('large.file', '', bytesOf(1025))
  harness.add(batchOf('small.file', 'large.file'))
  await harness.ended(2)
  expect((await harness.rows()).map(({ phase, error }) => [phase, error?.code])).toEqual([
    ['done', undefined],
    ['failed', 'size-denied'],
  ])
  expect(kindsOf(harness)).toEqual(['PutObject'])
})

test('a file of a type that is not allowed fails before anything of it is sent, unless another is chosen for it', async () => {
  const harness = limited({ contentTypes: ['image/*', 'text/plain'] })
  for (const name of ['a.png', 'b.txt', 'c.mp4']) harness.cos.addFile('d', name, bytesOf(3))
  harness.add(batchOf('d'))
  await harness.ended(3)
  expect((await harness.rows()).map(({ path, error }) => [path, error?.code, error?.detail])).toEqual([
    ['d/a.png', undefined, undefined],
    ['d/b.txt', undefined, undefined],
    ['d/c.mp4', 'type-denied', 'video/mp4'],
  ])
  expect(kindsOf(harness)).toEqual(['PutObject', 'PutObject'])
  const options = { ...defaultBatchOptions(), object: { ...defaultBatchOptions().object, contentType: 'image/x' } }
  harness.add({ ...batchOf('d'), batchId: 'b-00000000000000ff', options })
  await harness.ended(6)
  expect(harness.cos.objects.has('in/d/c.mp4')).toBe(true)
})

test('an upload begun with parts larger than is allowed now is removed and begun anew', async () => {
  const harness = limited({})
  harness.cos.addFile('a.file', '', bytesOf(20 * MIB))
  harness.cos.fault('UploadPart', { type: 'refuse', status: 403, code: 'AccessDenied' }, { partNumber: 2 })
  harness.add(batchOf('a.file'))
  await harness.until((rows) => rows[0]?.phase === 'failed')
  harness.engine.stop()
  const { clock, cos, journal, main } = harness
  // Parts to a far server are as small as can be, and this test's may be far.
  for (const [at, record] of journal.uploads) journal.uploads.set(at, { ...record, partSizeBytes: 8 * MIB })
  const after = limited({ maxContentLengthBytes: 3 * MIB }, { clock, cos, journal, main })
  await after.until((rows) => rows.length === 1)
  after.send({ type: 'jobs.retry', ids: 'all' })
  await after.ended(1)
  expect((await after.rows())[0]).toMatchObject({ phase: 'done', verified: true })
  expect([cos.uploads.size, kindsOf(after).filter((kind) => kind === 'InitiateMultipartUpload').length]).toEqual([0, 2])
})
