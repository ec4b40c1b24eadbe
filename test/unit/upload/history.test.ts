import { describe, expect, test } from 'vitest'
import { SkippingClock } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, FakeMain, Harness } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { latch } from '../../fakes/latch.ts'
import { MemoryHistory } from '../../fakes/memory-history.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const PROFILE = { id: 'p-0123456789abcdef', name: 'Photos', bucket: 'photos-1250000000', region: 'ap-guangzhou' }

const setup = () => {
  const clock = new SkippingClock()
  const cos = new FakeCos()
  const [journal, history] = [new MemoryJournal(), new MemoryHistory()]
  const main = new FakeMain(() => clock.nowMs())
  main.onCredential = ({ tmpSecretId }) => void cos.validIds.add(tmpSecretId)
  return { clock, cos, journal, history, main }
}
type Parts = ReturnType<typeof setup>

const open = (parts: Parts): Harness => {
  const harness = new Harness(parts)
  harness.send({ type: 'profiles', profiles: [PROFILE] })
  return harness
}
const folder = (cos: FakeCos, count: number): void => {
  for (let index = 0; index < count; index += 1) cos.addFile('album', `${index}.jpg`, bytesOf(100 + index, index))
}

describe('the history', () => {
  test('holds each file of a batch that is over, with checksum, time and place', async () => {
    const parts = setup()
    folder(parts.cos, 11)
    const harness = open(parts).start()
    const batch = batchOf('album')
    harness.add(batch)
    await harness.until(() => parts.journal.openBatches === 0 && parts.journal.batches.size === 1)
    const entries = parts.history.entries()
    expect(entries.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const [first] = entries
    expect(first).toMatchObject({ path: '0.jpg', key: 'in/album/0.jpg', sizeBytes: 100, state: 'verified' })
    expect(first?.crc64).toBe(crc64Of(bytesOf(100, 0)))
    expect(first?.atMs).toBeGreaterThanOrEqual(1_700_000_000_000)
    expect(parts.history.batches.get(batch.batchId)).toMatchObject({ profileName: 'Photos', bucket: PROFILE.bucket })
    expect(parts.history.puts.at(-1)?.durability).toBe('strict')
  })

  test('has a batch on disk before the journal lets it go', async () => {
    const parts = setup()
    folder(parts.cos, 3)
    const gate = latch()
    parts.history.hold = gate.promise
    const harness = open(parts).start()
    harness.add(batchOf('album'))
    await harness.ended(3)
    await harness.until(() => parts.main.closed.length === 1)
    expect(parts.journal.openBatches).toBe(1)
    gate.open()
    await harness.until(() => parts.journal.openBatches === 0)
    expect(parts.history.entries()).toHaveLength(3)
  })

  test('gets after a restart what a batch had before it, each file once', async () => {
    const parts = setup()
    folder(parts.cos, 6)
    parts.history.hold = latch().promise // never opened: the worker dies before anything is written
    const before = open(parts).start()
    before.add(batchOf('album'))
    await before.ended(6)
    before.engine.stop()
    parts.history.hold = undefined
    const after = open(parts).start()
    await after.until(() => parts.journal.openBatches === 0)
    expect(parts.history.entries().map(({ path }) => path)).toEqual([
      '0.jpg',
      '1.jpg',
      '2.jpg',
      '3.jpg',
      '4.jpg',
      '5.jpg',
    ])
  })

  test('gets what a command had uploaded when it was killed', async () => {
    const parts = setup()
    folder(parts.cos, 6)
    const gate = latch()
    parts.cos.onSend = ({ key }) => {
      if (key.endsWith('5.jpg')) parts.cos.hold = gate.promise
    }
    const before = new Harness({ ...parts, history: new MemoryHistory(), options: { connections: 1 } })
    before.send({ type: 'profiles', profiles: [PROFILE] })
    before.start().add(batchOf('album'), true)
    await before.until((rows) => rows.filter(({ phase }) => phase === 'done').length === 5)
    before.engine.stop()
    const after = open(parts).start([], [])
    await after.until(() => parts.history.entries().length > 0)
    gate.open()
    expect(parts.history.entries()).toHaveLength(5)
    await after.until(() => parts.journal.batches.size === 0)
  })

  test('keeps nothing of a command whose profile is not stored', async () => {
    const parts = setup()
    folder(parts.cos, 2)
    const harness = new Harness(parts).start()
    harness.add(batchOf('album'), true)
    await harness.until(() => parts.main.finished.length === 1 && parts.journal.openBatches === 0)
    expect(parts.history.segments.size).toBe(0)
  })

  test('keeps failed and skipped files apart, until they succeed', async () => {
    const parts = setup()
    folder(parts.cos, 2)
    parts.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' })
    const harness = open(parts).start()
    harness.add(batchOf('album'))
    await harness.ended(2)
    await harness.until(() => parts.history.entries().length === 2)
    const failed = parts.history.entries().find(({ state }) => state === 'failed')
    expect(failed?.why).toBe('access-denied')
    expect([...parts.history.segments.values()].map(({ head }) => head.kind).sort()).toEqual(['others', 'uploaded'])
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await harness.until(() => parts.journal.openBatches === 0)
    expect(parts.history.entries().map(({ state }) => state)).toEqual(['verified', 'verified'])
  })

  test('that cannot be written is said once, and the journal keeps the batch for the next start', async () => {
    const parts = setup()
    folder(parts.cos, 2)
    parts.history.failure = new Error('the disk is full')
    const harness = open(parts).start()
    harness.add(batchOf('album'))
    await harness.ended(2)
    await harness.until(() => harness.notices.length > 0 && parts.main.closed.length === 1)
    expect(harness.notices.map(({ kind }) => kind)).toEqual(['history-failed'])
    expect(parts.journal.openBatches).toBe(1)
    harness.engine.stop()
    parts.history.failure = undefined
    const after = open(parts).start()
    await after.until(() => parts.journal.openBatches === 0)
    expect(parts.history.entries()).toHaveLength(2)
  })

  test('keeps files that were taken off the list', async () => {
    const parts = setup()
    folder(parts.cos, 9)
    const gate = latch()
    parts.cos.onSend = ({ key }) => {
      if (key.endsWith('8.jpg')) parts.cos.hold = gate.promise
    }
    const harness = new Harness({ ...parts, options: { connections: 1 } })
    harness.send({ type: 'profiles', profiles: [PROFILE] })
    harness.start().add(batchOf('album'))
    await harness.until((rows) => rows.filter(({ phase }) => phase === 'done').length === 8)
    harness.send({ type: 'jobs.clear' })
    await harness.until((rows) => rows.length === 1)
    parts.cos.onSend = () => undefined
    parts.cos.hold = undefined
    gate.open()
    await harness.until(() => parts.journal.openBatches === 0)
    expect(parts.history.entries()).toHaveLength(9)
  })
})
