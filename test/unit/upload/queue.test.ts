import { describe, expect, test } from 'vitest'
import { SkippingClock } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, FakeMain, Harness, MIB } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

/** A promise and the function that fulfils it. */
function latch(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
const BIG = bytesOf(4 * MIB + 1)

describe('key collisions', () => {
  test('two dropped folders of one name: colliding files fail unsent, the others arrive', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'same.txt', bytesOf(5, 1))
    harness.cos.addFile('s1', 'one.txt', bytesOf(5, 2))
    harness.cos.addFile('s2', 'same.txt', bytesOf(5, 3))
    harness.cos.addFile('s2', 'two.txt', bytesOf(5, 4))
    harness.add(batchOf(['s1', 'photos'], ['s2', 'photos']))
    const rows = await harness.ended(4)
    const collided = rows.filter((row) => row.key === 'in/photos/same.txt')
    expect(collided.map((row) => row.error?.code)).toEqual(['key-collision', 'key-collision'])
    expect([...harness.cos.objects.keys()].sort()).toEqual(['in/photos/one.txt', 'in/photos/two.txt'])
  })

  test('across open batches, and a folder inside another', async () => {
    const harness = new Harness().start()
    const walk = latch()
    harness.cos.walkHolds.set('outer', walk.promise)
    harness.cos.addFile('outer', 'sub/x', bytesOf(5))
    harness.cos.addFile('inner', 'x', bytesOf(6))
    harness.add({ ...batchOf(['outer', 'a']), prefix: 'in/' })
    harness.add({ ...batchOf(['inner', 'sub']), prefix: 'in/a/' })
    await harness.until((rows) => rows.length === 2)
    walk.open()
    const rows = await harness.ended(2)
    // The outer one may have been on its way before the inner was dropped; it is never overwritten by it.
    expect(rows.find((row) => row.path === 'sub/x' && row.sizeBytes === 6)?.error?.code).toBe('key-collision')
  })

  test('sources that cannot collide are sent while others are still being walked', async () => {
    const harness = new Harness().start()
    const walk = latch()
    harness.cos.walkHolds.set('slow', walk.promise)
    harness.cos.addFile('slow', 's', bytesOf(5))
    harness.cos.addFile('fast', 'f', bytesOf(5))
    harness.add(batchOf('slow', 'fast'))
    await harness.until((rows) => rows.length === 2 && rows.every((row) => row.phase === 'done'))
    expect(harness.changes.every((totals) => totals.walking)).toBe(true)
    walk.open()
  })

  test('after the user cancels one of two, the other can be retried', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'x', bytesOf(5, 1))
    harness.cos.addFile('s2', 'x', bytesOf(6, 2))
    harness.add(batchOf(['s1', 'p'], ['s2', 'p']))
    const [first, second] = await harness.ended(2)
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await harness.ended(2)
    expect(harness.cos.objects.size).toBe(0)
    harness.send({ type: 'jobs.cancel', ids: [first?.id ?? 0] })
    harness.send({ type: 'jobs.retry', ids: [second?.id ?? 0] })
    await harness.until((rows) => rows.some((row) => row.phase === 'done'))
    expect(harness.cos.objects.get('in/p/x')?.sizeBytes).toBe(6)
  })

  test('the same folder dropped again after the first batch has ended is no collision', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'x', bytesOf(5))
    harness.add(batchOf(['s1', 'p']))
    await harness.ended(1)
    harness.add(batchOf(['s1', 'p']))
    const rows = await harness.ended(2)
    expect(rows.map((row) => row.phase)).toEqual(['done', 'done'])
  })
})

describe('entries that cannot be sent', () => {
  test('each has its own reason and the rest goes on', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'ok', bytesOf(0))
    harness.cos.addFile('d', 'x'.repeat(900), bytesOf(5))
    harness.cos.addFile('d', 'esc\u001b', bytesOf(5))
    harness.cos.addEntry('d', { type: 'skipped', path: 'link', reason: 'symlink' })
    harness.cos.addEntry('d', { type: 'failed', path: 'gbk%D6', error: { code: 'name-not-utf8', subject: 'gbk%D6' } })
    harness.add(batchOf('d', 'missing'))
    const rows = await harness.ended(6)
    expect(rows.map((row) => row.error?.code ?? row.skippedBecause ?? row.phase).sort()).toEqual(
      ['done', 'key-not-allowed', 'key-too-long', 'name-not-utf8', 'source-missing', 'symlink'].sort(),
    )
    harness.send({ type: 'jobs.retry', ids: 'all' })
    expect((await harness.rows('failed')).length).toBe(4)
  })
})

describe('commands', () => {
  test('pause keeps the uploadId, resume sends only what is missing', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    const gate = latch()
    harness.cos.onSend = ({ query }) => {
      if (query['partNumber'] === '5') harness.cos.hold = gate.promise
    }
    harness.add(batchOf('a.file'))
    await harness.until(([row]) => row?.phase === 'uploading' && harness.cos.count('UploadPart') >= 1)
    harness.send({ type: 'jobs.pause', ids: 'all' })
    expect(await harness.row('a.file')).toMatchObject({ phase: 'paused' })
    await harness.until(() => harness.cos.inFlight === 0)
    expect(harness.cos.uploads.size).toBe(1)
    harness.cos.onSend = () => undefined
    harness.cos.hold = undefined
    gate.open()
    const sentBefore = harness.cos.count('UploadPart')
    harness.send({ type: 'jobs.resume', ids: 'all' })
    await harness.ended(1)
    expect(harness.cos.count('InitiateMultipartUpload')).toBe(1)
    expect(harness.cos.count('ListParts')).toBe(1)
    expect(harness.cos.count('UploadPart') - sentBefore).toBeLessThan(5)
    expect(await harness.row('a.file')).toMatchObject({ phase: 'done', verified: true })
  })

  test('cancel aborts at COS and stops the walk', async () => {
    const harness = new Harness().start()
    const gate = latch()
    const walk = latch()
    harness.cos.walkHolds.set('d', walk.promise)
    harness.cos.addFile('d', 'big', BIG)
    for (let index = 0; index < 600; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(1))
    harness.cos.onSend = ({ query }) => {
      if (query['partNumber'] !== undefined) harness.cos.hold = gate.promise
    }
    harness.add(batchOf('d'))
    await harness.until(() => harness.cos.uploads.size === 1 && harness.cos.hold !== undefined)
    harness.send({ type: 'jobs.cancel', ids: 'all' })
    harness.cos.onSend = () => undefined
    harness.cos.hold = undefined
    gate.open()
    walk.open()
    await harness.until(() => harness.cos.uploads.size === 0)
    const rows = await harness.rows()
    expect(rows.find((row) => row.path === 'd/big')).toMatchObject({ phase: 'cancelled', skippedBecause: 'cancelled' })
    await harness.until(() => harness.main.calls.some((call) => call.channel === 'batch.close'))
    await harness.until(() => harness.journal.openBatches === 0)
    expect(harness.notices).toEqual([])
  })

  test('what is found after "pause all" waits too', async () => {
    const harness = new Harness().start()
    const walk = latch()
    harness.cos.walkHolds.set('d', walk.promise)
    for (let index = 0; index < 501; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(1))
    harness.add(batchOf('d'))
    await harness.until((rows) => rows.length === 500)
    harness.send({ type: 'jobs.pause', ids: 'all' })
    walk.open()
    const batch = await harness.until(() => harness.changes.at(-1)?.jobs === 501)
    expect(batch.length).toBe(500)
    expect(harness.changes.at(-1)?.counts.paused).toBeGreaterThanOrEqual(1)
    harness.send({ type: 'jobs.resume', ids: 'all' })
    await harness.until(() => harness.changes.at(-1)?.counts.done === 501)
  })

  test('clear takes ended rows away and keeps failed ones', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'good', bytesOf(1))
    harness.cos.addFile('d', 'bad', bytesOf(1))
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { key: 'in/d/bad' })
    harness.add(batchOf('d'))
    await harness.ended(2)
    harness.send({ type: 'jobs.clear' })
    expect((await harness.rows()).map((row) => row.name)).toEqual(['bad'])
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await harness.until((rows) => rows.every((row) => row.phase === 'done'))
  })
})

describe('the connection budget', () => {
  test('is shared by parts and small files, and never exceeded', async () => {
    const harness = new Harness({ options: { connections: 3 } }).start()
    harness.cos.addFile('d', 'big', BIG)
    for (let index = 0; index < 400; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(10))
    harness.add(batchOf('d'))
    await harness.ended(401)
    // One more: the file's own Initiate or Complete carries no bytes and takes no connection.
    expect(harness.cos.peakInFlight).toBeLessThanOrEqual(4)
    const kinds = harness.cos.log.map((entry) => entry.kind)
    expect(kinds.indexOf('UploadPart')).toBeLessThan(kinds.lastIndexOf('PutObject'))
  })
})

describe('after a restart of the worker', () => {
  const setup = () => {
    const clock = new SkippingClock()
    const cos = new FakeCos()
    const journal = new MemoryJournal()
    const main = new FakeMain(() => clock.nowMs())
    main.onCredential = ({ tmpSecretId }) => void cos.validIds.add(tmpSecretId)
    return { clock, cos, journal, main }
  }

  test('an upload goes on with the parts COS has', async () => {
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    const gate = latch()
    parts.cos.onSend = ({ query }) => {
      if (query['partNumber'] === '3') parts.cos.hold = gate.promise
    }
    const before = new Harness({ ...parts, options: { connections: 1 } }).start()
    before.add(batchOf('a.file'))
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
    const parts = setup()
    parts.cos.addFile('a.file', '', BIG)
    const gate = latch()
    parts.cos.onSend = ({ query }) => {
      if (query['partNumber'] === '3') parts.cos.hold = gate.promise
    }
    const before = new Harness({ ...parts, options: { connections: 1 } }).start()
    before.add(batchOf('a.file'))
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

describe('the journal', () => {
  test('a file is done for others only after the transaction that says so', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', bytesOf(3))
    const hold = latch()
    harness.cos.onSend = () => {
      harness.journal.hold = hold.promise
    }
    harness.add(batchOf('a.file'), true)
    await harness.until(([row]) => row?.phase === 'verifying')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await harness.row('a.file')).toMatchObject({ phase: 'verifying' })
    expect(harness.main.reports).toEqual([])
    hold.open()
    await harness.ended(1)
    const written = harness.journal.commits.find(({ changes }) => JSON.stringify(changes).includes('"done"'))
    expect(written?.durability).toBe('strict')
  })

  test('the intent is strictly on disk before Initiate, and the end before Complete', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    const seen: unknown[] = []
    const isUpload = ({ store }: { readonly store: string }): boolean => store === 'uploads'
    harness.cos.onSend = ({ method }) => {
      if (method !== 'POST') return
      const last = harness.journal.commits.findLast(({ changes }) => changes.some(isUpload))
      seen.push([last?.durability, ...harness.journal.uploads.values()])
    }
    harness.add(batchOf('a.file'))
    await harness.ended(1)
    expect(seen).toEqual([
      ['strict', expect.not.objectContaining({ uploadId: expect.anything() })],
      ['strict', expect.objectContaining({ uploadId: expect.anything(), completing: true })],
    ])
  })

  test('a journal that cannot be written fails the file and is said', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', bytesOf(3))
    harness.cos.onSend = () => {
      harness.journal.failure = new Error('disk full')
    }
    harness.add(batchOf('a.file'))
    const [row] = await harness.ended(1)
    expect(row).toMatchObject({ phase: 'failed', error: { code: 'internal' } })
    expect(harness.notices.some((notice) => notice.kind === 'journal-failed')).toBe(true)
  })
})

describe('a command', () => {
  test('has every file reported once and its end after them', async () => {
    const harness = new Harness().start()
    for (let index = 0; index < 450; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(index % 7))
    harness.cos.addEntry('d', { type: 'skipped', path: 'link', reason: 'symlink' })
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { key: 'in/d/7' })
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.closed.length === 1)
    const states = harness.main.reports.map((report) => report.state)
    expect(states.length).toBe(451)
    expect(states.filter((state) => state === 'verified').length).toBe(449)
    expect(harness.main.reports.find((report) => report.path === '3')).toMatchObject({
      key: 'in/d/3',
      url: 'https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/d/3',
      crc64: expect.stringMatching(/^\d+$/),
      attempts: 1,
    })
    const channels = harness.main.calls.map((call) => call.channel)
    expect(channels.slice(channels.lastIndexOf('batch.report') + 1)).toEqual(['batch.finish', 'batch.close'])
  })

  test('is forgotten by the journal before main closes it, which ends the process', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'x', bytesOf(1))
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.closed.length === 1)
    expect([...harness.journal.batches.values()].map(({ closed }) => closed)).toEqual([true])
    const after = new Harness({ journal: harness.journal }).start()
    await after.until(() => harness.journal.batches.size === 0)
    expect([await after.rows(), after.main.calls]).toEqual([[], []])
  })

  test('without a key ends with that error', async () => {
    const harness = new Harness().start()
    harness.main.refusal = { code: 'key-missing' }
    harness.cos.addFile('d', 'x', bytesOf(1))
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.finished.length === 1)
    expect(harness.main.finished[0]?.error).toEqual({ code: 'key-missing' })
  })

  test('leaves no upload at COS when a large file fails', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    harness.cos.fault('UploadPart', { type: 'refuse', status: 403, code: 'AccessDenied' }, { partNumber: 2 })
    harness.add(batchOf('a.file'), true)
    await harness.until(() => harness.main.finished.length === 1)
    expect(harness.cos.uploads.size).toBe(0)
  })
})

test('sums agree with the rows whatever happens', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('d', 'big', BIG)
  for (let index = 0; index < 30; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(100 + index))
  harness.cos.fault('UploadPart', { type: 'refuse', status: 500, code: 'InternalError' }, { times: 3 })
  harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 4 })
  harness.add(batchOf('d'))
  const rows = await harness.ended(31)
  await harness.until(() => harness.changes.at(-1)?.counts.done === 27)
  const totals = harness.changes.at(-1)
  const sum = (of: typeof rows) => of.reduce((bytes, row) => bytes + row.sizeBytes, 0)
  expect(totals).toMatchObject({ jobs: 31, unverified: 0, bytesTotal: sum(rows), walking: false })
  expect(totals?.bytesDone).toBe(sum(rows.filter((row) => row.phase === 'done')))
  expect(totals?.counts).toMatchObject({ done: 27, failed: 4, queued: 0, preparing: 0, uploading: 0, verifying: 0 })
})
