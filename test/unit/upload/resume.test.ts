import { describe, expect, test } from 'vitest'
import type { SendRequest } from '../../../renderer/cos/sender.ts'
import type { EngineOptions } from '../../../renderer/upload/engine.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const SIZE = 4 * MIB + 9
const partsSent = ({ cos }: Harness): readonly (number | undefined)[] =>
  cos.log.filter(({ kind }) => kind === 'UploadPart').map(({ partNumber }) => partNumber)
const partNumberOf = ({ method, query }: SendRequest): number =>
  method === 'PUT' ? Number(query['partNumber'] ?? 0) : 0

/** A worker that dies when two of five parts have arrived; its successor, not started yet. */
async function diedInTheMiddle(options: EngineOptions = {}): Promise<{ before: Harness; after: Harness }> {
  const before = new Harness({ options: { connections: 4 } }).start()
  before.cos.addFile('a.file', '', bytesOf(SIZE))
  before.cos.fault(
    'UploadPart',
    { type: 'fail', error: { code: 'network-unreachable' } },
    { partNumber: 3, times: 1e6 },
  )
  before.cos.fault(
    'UploadPart',
    { type: 'fail', error: { code: 'network-unreachable' } },
    { partNumber: 4, times: 1e6 },
  )
  before.cos.fault(
    'UploadPart',
    { type: 'fail', error: { code: 'network-unreachable' } },
    { partNumber: 5, times: 1e6 },
  )
  before.add(batchOf('a.file'))
  await before.until(() => [...before.journal.parts.values()].flat().length === 2)
  before.engine.stop()
  const { clock, cos, journal, main } = before
  cos.faults.length = 0
  cos.log.length = 0
  return { before, after: new Harness({ clock, cos, journal, main, options: { partSizeBytes: MIB, ...options } }) }
}

describe('an upload begun with another part size', () => {
  test.each([
    ['larger', 2 * MIB],
    ['smaller', MIB / 2],
  ])('goes on with its own (now %s), sends what is missing, and is verified', async (_, partSizeBytes) => {
    const { after } = await diedInTheMiddle({ partSizeBytes })
    expect((await after.start().ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
    expect(partsSent(after).toSorted()).toEqual([3, 4, 5])
    expect([after.cos.count('InitiateMultipartUpload'), after.cos.uploads.size]).toEqual([0, 0])
  })

  test('is removed when its file goes in one request now', async () => {
    const { after } = await diedInTheMiddle({ partSizeBytes: 8 * MIB })
    expect((await after.start().ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
    expect([partsSent(after), after.cos.count('PutObject'), after.cos.uploads.size]).toEqual([[], 1, 0])
    expect(after.journal.uploads.size).toBe(0)
  })
})

test('a file that has become small since is sent whole, and the upload of its former self removed', async () => {
  const { after } = await diedInTheMiddle()
  const [record] = after.journal.batches.values()
  if (record) after.journal.batches.set(record.batch.batchId, { ...record, walked: [] })
  after.cos.addFile('a.file', '', bytesOf(9, 4), 'v2')
  expect((await after.start().ended(1))[0]).toMatchObject({ phase: 'done', verified: true, sizeBytes: 9 })
  expect(after.cos.uploads.size).toBe(0)
})

describe('a file that changes', () => {
  test.each([
    ['before its first part', 1],
    ['between two parts', 3],
    ['before its last part', 5],
  ])('%s starts over once, and no mixture arrives', async (_, at) => {
    const harness = new Harness({ options: { connections: 4 } }).start()
    const fresh = bytesOf(SIZE, 9)
    harness.cos.addFile('a.file', '', bytesOf(SIZE))
    harness.cos.onSend = (request) => {
      if (partNumberOf(request) === at) harness.cos.addFile('a.file', '', fresh, 'v2')
    }
    harness.add(batchOf('a.file'))
    const [row] = await harness.ended(1)
    expect(row).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.objects.get('in/a.file')?.crc64).toBe(await harness.cos.checksum(whole(fresh.length)))
    expect([harness.cos.count('CompleteMultipartUpload'), harness.cos.uploads.size]).toEqual([1, 0])
  })
})
const whole = (length: number) =>
  ({ type: 'file', sourceId: 'a.file', path: '', version: 'v2', offset: 0, length }) as const

test('ten minutes without any network need no click and cost no tries, for small files and parts alike', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(SIZE))
  for (let index = 0; index < 50; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(index))
  const gone = { type: 'fail', error: { code: 'network-unreachable' } } as const
  const kinds = ['PutObject', 'UploadPart', 'InitiateMultipartUpload', 'CompleteMultipartUpload'] as const
  harness.cos.fault('UploadPart', gone, { partNumber: 2, times: 1 })
  harness.cos.fault('PutObject', gone, { key: 'in/d/7', times: 1 })
  const startMs = harness.clock.nowMs()
  harness.cos.onSend = () => {
    if (harness.clock.nowMs() - startMs > 600_000) harness.cos.faults.length = 0
    else if (harness.cos.faults.length < 9) for (const kind of kinds) harness.cos.fault(kind, gone, { times: 1e6 })
  }
  harness.add(batchOf('a.file', 'd'))
  const rows = await harness.ended(51)
  expect(harness.clock.nowMs() - startMs).toBeGreaterThan(600_000)
  expect(rows.every(({ phase, verified }) => phase === 'done' && verified === true)).toBe(true)
  expect(harness.cos.log.length, 'one at a time looks').toBeLessThan(400)
})

test('a journal that cannot be read is said, and what main has open is walked again', async () => {
  const harness = new Harness()
  harness.cos.addFile('d', 'x', bytesOf(50))
  harness.journal.load = () => Promise.reject(new Error('damaged'))
  harness.start([batchOf('d')])
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
  expect(harness.notices.map(({ kind }) => kind)).toContain('journal-lost')
})
