import { describe, expect, test } from 'vitest'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { latch } from '../../fakes/latch.ts'

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
