import { describe, expect, test } from 'vitest'
import type { UploadRecord } from '../../../renderer/upload/journal-records.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { Phase } from '../../../shared/job.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { addPage } from '../../fakes/journal-pages.ts'

const SIZE = 3 * MIB
const NOW_MS = 1_700_000_000_000

/** A journal as an earlier worker left it: one file in `phase`, and what is known of its upload. */
function left(phase: Phase, upload: Partial<UploadRecord>, more: { cleared?: boolean } = {}): Harness {
  const harness = new Harness()
  const batch = batchOf('a.file', 'other.file')
  const entry = { source: 0, path: '', sizeBytes: SIZE, version: 'v1', attempts: 1 }
  harness.cos.addFile('a.file', '', bytesOf(SIZE))
  harness.cos.addFile('other.file', '', bytesOf(SIZE))
  harness.journal.batches.set(batch.batchId, {
    ...{ batch, report: false, walked: ['a.file', 'other.file'], sinceMs: NOW_MS },
  })
  // The second keeps the batch open.
  const second = { ...entry, source: 1, phase: 'paused' } as const
  addPage(harness.journal, batch.batchId, [{ ...entry, phase, ...more }, second])
  harness.journal.uploads.set(`${batch.batchId}/0`, {
    ...{ key: 'in/a.file', intentAtMs: NOW_MS, partSizeBytes: MIB, version: 'v1', sizeBytes: SIZE, ...upload },
  })
  return harness
}
const atCos = (harness: Harness, id: string, parts: readonly number[] = [], initiatedAtMs = NOW_MS): void => {
  const part = { crc64: '0', sizeBytes: 0, etag: '"e"', bytes: new Uint8Array() }
  harness.cos.uploads.set(id, { key: 'in/a.file', initiatedAtMs, parts: new Map(parts.map((one) => [one, part])) })
}

describe('at the start', () => {
  test.each([
    ['cancelled', {}],
    ['skipped', {}],
    ['done', {}],
    ['cancelled', { cleared: true }],
  ] as const)('the upload of a file that is %s is aborted, with its parts (%o)', async (phase, more) => {
    const harness = left(phase, { uploadId: 'mine' }, more)
    atCos(harness, 'mine', [1, 2])
    atCos(harness, 'theirs', [1])
    harness.start()
    await harness.until(() => harness.journal.uploads.size === 0)
    expect([...harness.cos.uploads.keys()]).toEqual(['theirs'])
    expect(harness.notices).toEqual([])
  })

  test.each(['failed', 'paused', 'cancelled'] as const)(
    'what an Initiate with a lost reply left of a %s file goes; what has parts, is older or is known stays',
    async (phase) => {
      const harness = left(phase, {})
      atCos(harness, 'orphan')
      atCos(harness, 'with-parts', [1])
      atCos(harness, 'older', [], NOW_MS - 3_600_000)
      harness.start()
      await harness.until(() => harness.journal.uploads.size === 0)
      expect([...harness.cos.uploads.keys()]).toEqual(['with-parts', 'older'])
    },
  )

  test.each(['failed', 'paused'] as const)('the upload of a %s file stays: it goes on with it', async (phase) => {
    const harness = left(phase, { uploadId: 'mine' })
    atCos(harness, 'mine')
    harness.start()
    await harness.until((rows) => rows.length === 2)
    harness.send(phase === 'failed' ? { type: 'jobs.retry', ids: 'all' } : { type: 'jobs.resume', ids: 'all' })
    await harness.until((rows) => rows[0]?.phase === 'done')
    expect(
      harness.cos.log.filter(({ kind, key }) => kind === 'InitiateMultipartUpload' && key === 'in/a.file'),
    ).toEqual([])
  })

  test('a retry waits until the orphan of its file is gone, so that it does not lose its own upload', async () => {
    const harness = left('failed', {})
    atCos(harness, 'orphan')
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    harness.start()
    await harness.until(() => harness.cos.inFlight === 1)
    const [first] = await harness.rows()
    harness.send({ type: 'jobs.retry', ids: [first?.id ?? 0] })
    harness.cos.hold = undefined
    open()
    await harness.until((rows) => rows[0]?.phase === 'done')
    expect(harness.cos.log.filter(({ kind }) => kind === 'InitiateMultipartUpload')).toHaveLength(1)
    expect(harness.cos.uploads.size).toBe(0)
  })

  test('an upload whose batch the journal does not hold is forgotten', async () => {
    const harness = new Harness()
    const record = { key: 'in/x', intentAtMs: 1, partSizeBytes: MIB, version: 'v', sizeBytes: SIZE, uploadId: 'u' }
    harness.journal.uploads.set('b-gone/3', record)
    harness.start()
    await harness.until(() => harness.journal.uploads.size === 0)
    expect(harness.cos.log).toEqual([])
  })
})

/** A command whose large file fails, and whose upload cannot be removed. */
async function endedWithoutNetwork(fault: (harness: Harness) => void): Promise<Harness> {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(SIZE))
  fault(harness)
  harness.add(batchOf('a.file'), true)
  await harness.until(() => harness.main.closed.length === 1)
  harness.engine.stop()
  return harness
}
const noNetwork = { type: 'fail', error: { code: 'network-unreachable' } } as const
const refused = { type: 'refuse', status: 403, code: 'AccessDenied' } as const

describe('an upload that could not be removed when its file failed', () => {
  test('is tried once more before the command ends', async () => {
    const harness = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', refused)
    })
    expect(harness.main.finished).toMatchObject([{ files: 1, left: [] }])
    expect([harness.cos.uploads.size, harness.journal.uploads.size]).toEqual([0, 0])
  })

  test('is named in what the command ends with when that fails too', async () => {
    const harness = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', refused, { times: 100 })
    })
    const [uploadId] = harness.cos.uploads.keys()
    expect(harness.main.finished).toMatchObject([{ files: 1, left: [{ key: 'in/a.file', uploadId }] }])
  })

  test('is tried again whatever ACL the next upload there sets', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', refused, { times: 100 })
    })
    const after = next(before)
    after.send({ type: 'start', openBatches: [], batchIds: [], visible: false })
    after.cos.addFile('other.file', '', bytesOf(1))
    const options = defaultBatchOptions()
    after.add(
      { ...batchOf('other.file'), options: { ...options, object: { ...options.object, acl: 'private' } } },
      true,
    )
    await after.until(() => before.journal.uploads.size === 0)
    expect(before.cos.uploads.size).toBe(0)
  })
})

/** The next process, on the same computer. */
function next({ clock, cos, journal, main }: Harness): Harness {
  cos.faults.length = 0
  return new Harness({ clock, cos, journal, main })
}

describe('an upload that could not be removed when its command ended', () => {
  test('is removed when a window opens later, with its parts', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', noNetwork, { times: 100_000 })
    })
    expect([before.cos.uploads.size, before.journal.openBatches, before.journal.uploads.size]).toEqual([1, 0, 1])
    const after = next(before).start()
    await after.until(() => before.cos.uploads.size === 0)
    await after.until(() => before.journal.uploads.size === 0)
    expect(after.notices).toEqual([])
  })

  test('is removed by the next command that goes to the same place, before that ends', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', noNetwork, { times: 100_000 })
    })
    const after = next(before)
    after.send({ type: 'start', openBatches: [], batchIds: [], visible: false })
    after.cos.addFile('d', 'x', bytesOf(1))
    after.add(batchOf('d'), true)
    await after.until(() => after.main.closed.length === 2)
    expect([before.cos.uploads.size, before.journal.uploads.size]).toEqual([0, 0])
  })

  test('stays known as long as it cannot be removed', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', noNetwork, { times: 100_000 })
    })
    const again = next(before)
    again.cos.fault('AbortMultipartUpload', refused, { times: 100 })
    again.start()
    await again.until(() => again.notices.length === 1)
    expect(again.notices).toMatchObject([{ kind: 'abort-failed', key: 'in/a.file' }])
    expect([before.cos.uploads.size, before.journal.uploads.size]).toEqual([1, 1])
  })

  test('is looked for by its intent where the reply to Initiate was lost; what has parts or is older stays', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('InitiateMultipartUpload', { type: 'lose', error: { code: 'network-unreachable' } })
      cos.fault('ListMultipartUploads', noNetwork, { times: 100_000 })
    })
    expect(before.cos.uploads.size).toBe(1)
    const nowMs = before.clock.nowMs()
    atCos(before, 'with-parts', [1], NOW_MS)
    atCos(before, 'older', [], NOW_MS - 3_600_000)
    expect(nowMs).toBeGreaterThan(NOW_MS)
    const after = next(before).start()
    await after.until(() => before.journal.uploads.size === 0)
    expect([...before.cos.uploads.keys()]).toEqual(['with-parts', 'older'])
  })

  test('does not take a new upload of the same key for what was left, while its Initiate is under way', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('InitiateMultipartUpload', { type: 'lose', error: { code: 'network-unreachable' } })
      cos.fault('ListMultipartUploads', noNetwork, { times: 100_000 })
    })
    before.cos.uploads.clear()
    const left = [...before.journal.uploads.values()][0]
    expect(left).toMatchObject({ key: 'in/a.file', scope: { prefix: 'in/' } })
    // Begun by another file's Initiate, whose reply is on its way.
    before.journal.uploads.set('b-00000000000000ff/0', { ...refill(left), intentAtMs: left?.intentAtMs ?? 0 })
    before.journal.batches.set('b-00000000000000ff', {
      ...{
        batch: { ...batchOf('z.file'), batchId: 'b-00000000000000ff' },
        report: false,
        walked: ['z.file'],
        sinceMs: 1,
      },
    })
    before.journal.pages.set('b-00000000000000ff/0', [
      { source: 0, path: '', sizeBytes: SIZE, version: 'v1', attempts: 1, phase: 'queued' },
    ])
    atCos(before, 'on-its-way', [], left?.intentAtMs)
    atCos(before, 'swept-after-it')
    before.journal.uploads.set('left/second', { intentAtMs: 1, ...left, ...refill(left), uploadId: 'swept-after-it' })
    const after = next(before)
    after.send({ type: 'limits', limits: { isPaused: true, maxConnections: 8 } })
    after.start()
    await after.until(() => !before.cos.uploads.has('swept-after-it'))
    expect([...before.cos.uploads.keys()]).toEqual(['on-its-way'])
    expect([...before.journal.uploads.values()]).toContainEqual(left)
  })

  test('is forgotten together with its profile', async () => {
    const before = await endedWithoutNetwork(({ cos }) => {
      cos.fault('UploadPart', refused, { partNumber: 2 })
      cos.fault('AbortMultipartUpload', noNetwork, { times: 100_000 })
    })
    const after = next(before)
    after.main.refusal = { code: 'profile-unknown' }
    after.start()
    await after.until(() => before.journal.uploads.size === 0)
  })
})
const refill = ({ key = '', partSizeBytes = MIB, version = '', sizeBytes = SIZE }: Partial<UploadRecord> = {}) => ({
  ...{ key, partSizeBytes, version, sizeBytes },
})

describe("a command's batch that main does not have open", () => {
  test('is over: it is dropped, its upload removed, and the next equal command meets none of its files', async () => {
    const harness = left('failed', { uploadId: 'mine' })
    const [record] = harness.journal.batches.values()
    if (record) harness.journal.batches.set(record.batch.batchId, { ...record, report: true })
    atCos(harness, 'mine', [1])
    harness.start([], [])
    harness.add(batchOf('a.file'), true)
    await harness.until(() => harness.main.closed.length === 1)
    expect(harness.main.reports.map(({ state }) => state)).toEqual(['verified'])
    await harness.until(() => harness.journal.uploads.size + harness.journal.openBatches === 0)
    expect(harness.cos.uploads.size).toBe(0)
  })

  test('goes on where it is open', async () => {
    const harness = left('queued', {})
    const [record] = harness.journal.batches.values()
    if (record) harness.journal.batches.set(record.batch.batchId, { ...record, report: true })
    harness.start()
    expect((await harness.rows()).length).toBe(2)
  })
})
