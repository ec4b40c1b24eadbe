import { describe, expect, test } from 'vitest'
import { ManualClock, SkippingClock } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, FakeMain, Harness, MIB } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { latch } from '../../fakes/latch.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const BIG = bytesOf(4 * MIB + 1)

describe('after a restart of the worker', () => {
  const setup = () => {
    const clock = new SkippingClock()
    const cos = new FakeCos()
    const journal = new MemoryJournal()
    const main = new FakeMain(() => clock.nowMs())
    main.onCredential = ({ tmpSecretId }) => void cos.validIds.add(tmpSecretId)
    return { clock, cos, journal, main }
  }

  /** An upload that goes no further than to its third part. */
  const atThirdPart = () => {
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    const gate = latch()
    parts.cos.onSend = ({ query }) => {
      if (query['partNumber'] === '3') parts.cos.hold = gate.promise
    }
    const before = new Harness({ ...parts, options: { connections: 1 } }).start()
    before.add(batchOf('a.file'))
    return { before, gate, parts }
  }

  test('the page hears of sums as soon as what was left is known, and never before', async () => {
    const { before, parts } = atThirdPart()
    await before.until(() => parts.journal.parts.size > 0 && parts.cos.hold !== undefined)
    before.engine.stop()
    const clock = new ManualClock()
    const after = new Harness({ ...parts, clock })
    after.send({ type: 'limits', limits: { isPaused: true, maxConnections: 8 } })
    await clock.advance(1000)
    expect(after.changes).toEqual([])
    after.start()
    // No timer of this clock falls due any more.
    await expect.poll(() => after.changes).toMatchObject([{ jobs: 1 }])
  })

  test('an upload goes on with the parts COS has', async () => {
    const { before, gate, parts } = atThirdPart()
    await before.until(() => parts.journal.parts.size > 0 && parts.cos.hold !== undefined)
    before.engine.stop()
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    const after = new Harness(parts).start()
    await after.ended(1)
    gate.open()
    expect(await after.row('a.file')).toMatchObject({ phase: 'done', verified: true })
    expect(parts.cos.count('InitiateMultipartUpload')).toBe(1)
    expect(parts.cos.count('UploadPart')).toBeLessThanOrEqual(6)
  })

  test('a listed part counts only if size and ETag agree with the journal', async () => {
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    parts.cos.fault('CompleteMultipartUpload', { type: 'refuse', status: 403, code: 'AccessDenied' })
    const before = new Harness(parts).start()
    before.add(batchOf('a.file'))
    await before.ended(1)
    await before.until(() => [...parts.journal.pages.values()].some(([entry]) => entry?.phase === 'failed'))
    before.engine.stop()
    const [uploadId] = parts.cos.uploads.keys()
    const upload = parts.cos.uploads.get(uploadId ?? '')
    const second = upload?.parts.get(2)
    if (second !== undefined) upload?.parts.set(2, { ...second, etag: '"other"' })
    upload?.parts.delete(4)
    // As an app that died before Complete.
    for (const [key, record] of parts.journal.uploads) {
      const { completing: _, ...rest } = record
      parts.journal.uploads.set(key, rest)
    }
    parts.cos.pageSize = 2
    const sent = parts.cos.count('UploadPart')
    const after = new Harness(parts).start()
    await after.until((rows) => rows[0]?.phase === 'failed')
    after.send({ type: 'jobs.retry', ids: 'all' })
    await after.until((rows) => rows[0]?.phase === 'done')
    const again = parts.cos.log.filter((entry) => entry.kind === 'UploadPart').slice(sent)
    expect(again.map((entry) => entry.partNumber).sort()).toEqual([2, 4])
    expect(parts.cos.count('ListParts')).toBe(2)
  })

  test('a file that has changed since starts over, and the old upload is aborted', async () => {
    const { before, parts } = atThirdPart()
    await before.until(() => parts.cos.hold !== undefined)
    before.engine.stop()
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    parts.cos.addFile('a.file', '', bytesOf(3 * MIB, 9), 'v2')
    const after = new Harness(parts).start()
    await after.ended(1)
    expect(await after.row('a.file')).toMatchObject({ phase: 'done', verified: true, sizeBytes: 3 * MIB })
    expect(parts.cos.uploads.size).toBe(0)
    expect(parts.cos.count('AbortMultipartUpload')).toBe(1)
  })

  test('an intent without an uploadId is cleaned up before the next Initiate', async () => {
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    const gate = latch()
    const before = new Harness(parts).start()
    parts.cos.onSend = ({ query }) => {
      if (!('uploads' in query)) return
      parts.cos.uploads.set('orphan', { key: 'in/a.file', initiatedAtMs: parts.clock.nowMs(), parts: new Map() })
      parts.cos.hold = gate.promise
    }
    before.add(batchOf('a.file'))
    await before.until(() => parts.cos.hold !== undefined)
    before.engine.stop()
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    const after = new Harness(parts).start()
    await after.ended(1)
    expect(parts.cos.uploads.has('orphan')).toBe(false)
    expect(await after.row('a.file')).toMatchObject({ phase: 'done', verified: true })
  })

  test('a Complete that had succeeded is recognised', async () => {
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    const gate = latch()
    const before = new Harness(parts).start()
    parts.cos.fault('CompleteMultipartUpload', { type: 'fail', error: { code: 'connection-lost' }, sent: 'complete' })
    parts.cos.onSend = ({ method, query }) => {
      if (method === 'HEAD' || (method === 'GET' && query['uploadId'])) parts.cos.hold = gate.promise
    }
    before.add(batchOf('a.file'))
    await before.until(() => parts.cos.hold !== undefined)
    before.engine.stop()
    parts.cos.uploads.clear()
    parts.cos.objects.set('in/a.file', { crc64: crc64Of(BIG), sizeBytes: BIG.length, etag: '"x"' })
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    const sent = parts.cos.count('UploadPart')
    const after = new Harness(parts).start()
    await after.ended(1)
    expect(await after.row('a.file')).toMatchObject({ phase: 'done', verified: true })
    expect(parts.cos.count('UploadPart')).toBe(sent)
  })

  test('a batch given again is not added twice, and its results are reported again', async () => {
    const parts = setup()
    for (let index = 0; index < 300; index += 1) parts.cos.addFile('d', `${index}`, bytesOf(3))
    const batch = batchOf('d')
    const hold = latch()
    const before = new Harness(parts).start()
    parts.cos.onSend = ({ key }) => {
      if (key.endsWith('/299')) parts.cos.hold = hold.promise
    }
    before.add(batch, true)
    await before.until(() => parts.cos.hold !== undefined && parts.main.reports.length > 0)
    before.engine.stop()
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    parts.main.reports.length = 0
    const after = new Harness(parts)
    after.add(batch, true)
    after.start([batch])
    await after.until(() => parts.main.finished.length === 1)
    const indices = new Set(parts.main.reports.map((report) => report.index))
    expect(indices.size).toBe(300)
    expect(parts.main.reports.every((report) => report.state === 'verified')).toBe(true)
    expect(after.notices).toEqual([])
    await after.until(() => parts.journal.openBatches === 0)
    after.engine.stop()
    const later = new Harness(parts).start()
    await later.until(() => parts.journal.batches.size === 0)
    expect(parts.journal.pages.size + parts.journal.summaries.size).toBe(0)
  })

  test('a lost journal is said, and the batch is walked again', async () => {
    const parts = setup()
    parts.cos.addFile('d', 'x', bytesOf(3))
    const after = new Harness(parts).start([batchOf('d')])
    await after.ended(1)
    expect(after.notices).toEqual([{ kind: 'journal-lost' }])
  })
})
