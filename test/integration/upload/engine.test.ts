import { open, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { START_LIMIT } from '../../../renderer/upload/concurrency.ts'
import type { FaultRule } from '../../emulator/index.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const BIG = bytesOf(5 * MIB + 77)
const big = async (app: Awaited<ReturnType<typeof startApp>>): Promise<string> => {
  const path = await app.write('big.file', BIG)
  app.grant('big.file', path, 'file')
  return path
}

test('a folder with hostile names arrives, each file verified, under exactly its own key', async () => {
  const app = await startApp()
  const names = [
    'plain.txt',
    'a b+c%20#?.txt',
    '中文/テスト 😀.bin',
    "quote'()!*~.txt",
    'empty',
    'tab\t&<>"',
    '..dots/...x',
  ]
  for (const [index, name] of names.entries()) {
    await app.write(join('d', name), name === 'empty' ? '' : bytesOf(100 + index, index))
  }
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  harness.add(batchOf('d'), true)
  await harness.until(() => harness.main.finished.length === 1)
  const stored = app.emulator.objects()
  expect(stored.map((object) => object.key).sort()).toEqual(names.map((name) => `in/d/${name}`).sort())
  for (const report of harness.main.reports) {
    expect(report).toMatchObject({ state: 'verified', attempts: 1 })
    const object = app.emulator.object(app.emulator.bucket, report.key)
    expect([object?.crc64, object?.size]).toEqual([report.crc64, report.sizeBytes])
  }
  expect(app.main.credentials).toBe(1)
})

const EFFECTS: readonly (readonly [string, FaultRule['effect']])[] = [
  ['503 SlowDown', { type: 'status', status: 503, code: 'SlowDown', headers: { 'retry-after': '1' } }],
  ['400 RequestTimeout', { type: 'status', status: 400, code: 'RequestTimeout' }],
  ['a reset before the body', { type: 'resetBeforeBody' }],
  ['a reset after the body', { type: 'resetAfterBody' }],
  ['a lost reply', { type: 'loseReply' }],
  ['a wrong CRC64', { type: 'wrongCrc64' }],
  ['an expired token', { type: 'expiredToken' }],
]
describe.each(EFFECTS)('%s', (name, effect) => {
  test.each(['PutObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'])(
    'on %s',
    async (kind) => {
      const app = await startApp()
      const bytes = kind === 'PutObject' ? bytesOf(3000) : BIG
      app.grant('f.file', await app.write('f.file', bytes), 'file')
      app.emulator.faults.add({ kind, times: 1, effect })
      const harness = app.engine()
      harness.add(batchOf('f.file'))
      const [row] = await harness.ended(1)
      expect(row, name).toMatchObject({ phase: 'done', verified: true })
      expect(app.emulator.object(app.emulator.bucket, 'in/f.file')).toMatchObject({ crc64: crc64Of(bytes) })
      expect(app.emulator.uploads()).toEqual([])
      expect(app.emulator.faults.pending).toEqual([])
      expect(app.main.credentials).toBe(effect.type === 'expiredToken' ? 2 : 1)
    },
  )
})

test('without any checksum a file is done and not verified', async () => {
  const app = await startApp()
  app.grant('f.file', await app.write('f.file', bytesOf(10)), 'file')
  app.emulator.faults.add({ kind: 'PutObject', times: 1, effect: { type: 'noCrc64' } })
  const harness = app.engine()
  harness.add(batchOf('f.file'))
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: false })
})

test('an error inside the 200 of Complete is tried again', async () => {
  const app = await startApp()
  await big(app)
  const effect = { type: 'errorIn200', code: 'InternalError' } as const
  app.emulator.faults.add({ kind: 'CompleteMultipartUpload', times: 1, effect })
  const harness = app.engine()
  harness.add(batchOf('big.file'))
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
})

test('a lost Complete without leave to look is done and not verified', async () => {
  const app = await startApp()
  await big(app)
  app.main.actions = 'upload'
  app.emulator.faults.add({ kind: 'CompleteMultipartUpload', times: 1, effect: { type: 'loseReply' } })
  const harness = app.engine()
  harness.add(batchOf('big.file'))
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: false })
  expect(app.requests('HeadObject')).toBe(0)
})

test('a server two hours behind is understood after one refusal', async () => {
  let shiftMs = 0
  const app = await startApp({ now: () => Date.now() + shiftMs })
  app.grant('d', app.folder, 'folder')
  for (let index = 0; index < 30; index += 1) await app.write(`${index}`, bytesOf(index))
  const mint = app.main.answer.bind(app.main)
  app.main.answer = async (channel, input) => {
    const value = await mint(channel, input)
    if (channel === 'credential.get') shiftMs = -7_200_000
    return value
  }
  const harness = app.engine()
  harness.add(batchOf('d'))
  const rows = await harness.ended(30)
  expect(rows.every((row) => row.phase === 'done' && row.verified === true)).toBe(true)
  // At most what was in flight when the first refusal came.
  expect(app.emulator.log.filter((entry) => entry.status === 403).length).toBeLessThanOrEqual(START_LIMIT)
})

test('after a kill the upload goes on with the parts that arrived, and ends verified', async () => {
  const app = await startApp()
  await big(app)
  app.emulator.faults.add({ kind: 'UploadPart', times: 50, after: 3, effect: { type: 'delay', ms: 3000 } })
  const before = app.engine({ connections: 1 })
  before.add(batchOf('big.file'))
  await before.until(() => [...app.journal.parts.values()].flat().length === 3)
  before.engine.stop()
  app.emulator.faults.clear()
  const after = app.engine()
  expect((await after.ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
  expect(app.requests('InitiateMultipartUpload')).toBe(1)
  expect(app.emulator.object(app.emulator.bucket, 'in/big.file')).toMatchObject({ crc64: crc64Of(BIG) })
  const whole = app.emulator.log.filter((entry) => entry.kind === 'UploadPart' && entry.status === 200)
  expect(whole.length).toBeLessThanOrEqual(7)
})

test('an upload whose cancelling was cut short is aborted at the next start', async () => {
  const app = await startApp()
  await big(app)
  await app.write('other.file', BIG)
  app.grant('other.file', join(app.folder, 'other.file'), 'file')
  app.emulator.faults.add({ kind: 'UploadPart', times: 99, after: 2, effect: { type: 'delay', ms: 2000 } })
  app.emulator.faults.add({ kind: 'AbortMultipartUpload', times: 9, effect: { type: 'delay', ms: 30_000 } })
  const before = app.engine()
  before.add(batchOf('big.file', 'other.file'))
  const known = () => [...app.journal.uploads.values()].filter(({ uploadId }) => uploadId !== undefined)
  const rows = await before.until(() => known().length === 2)
  before.send({ type: 'jobs.pause', ids: [rows[1]?.id ?? 0] })
  before.send({ type: 'jobs.cancel', ids: [rows[0]?.id ?? 0] })
  await before.until(() => [...app.journal.pages.values()].some((page) => page.some((e) => e.phase === 'cancelled')))
  before.engine.stop()
  app.emulator.faults.clear()
  app.engine()
  await before.until(() => app.emulator.uploads().length === 1)
  expect(app.emulator.uploads()[0]?.key).toBe(rows[1]?.key)
})

test('without its journal the worker walks again and sends only what is not at COS yet', async () => {
  const app = await startApp()
  for (let index = 0; index < 20; index += 1) await app.write(join('d', `${index}`), bytesOf(300, index))
  await app.write(join('d', 'large'), BIG)
  app.grant('d', join(app.folder, 'd'), 'folder')
  const batch = batchOf('d')
  const before = app.engine()
  before.add(batch)
  await before.ended(21)
  before.engine.stop()
  await app.write(join('d', '7'), bytesOf(300, 77))
  for (const records of [app.journal.batches, app.journal.pages, app.journal.uploads, app.journal.parts])
    records.clear()
  const after = app.engine({}, [batch])
  const rows = await after.ended(21)
  expect(rows.every((row) => row.phase === 'done' && row.verified === true)).toBe(true)
  expect(rows.filter((row) => row.attempts > 0).map((row) => row.name)).toEqual(['7'])
  expect([app.requests('PutObject'), app.requests('InitiateMultipartUpload')]).toEqual([21, 1])
  expect(app.emulator.object(app.emulator.bucket, 'in/d/7')).toMatchObject({ crc64: crc64Of(bytesOf(300, 77)) })
})

test('a transfer process that is started again costs no try and no file', async () => {
  const app = await startApp()
  await big(app)
  app.emulator.faults.add({ kind: 'UploadPart', times: 3, effect: { type: 'delay', ms: 400 } })
  const harness = app.engine()
  harness.add(batchOf('big.file'))
  await harness.until(() => app.emulator.uploads().length === 1)
  app.reconnect()
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true, attempts: 1 })
})

test('a file that changes between walk and send starts over once with what it is now', async () => {
  const app = await startApp()
  const path = await app.write('f.file', bytesOf(4000))
  app.grant('f.file', path, 'file')
  const fresh = bytesOf(5000, 3)
  const answer = app.main.answer.bind(app.main)
  app.main.answer = async (channel, input) => {
    if (channel !== 'credential.get') return answer(channel, input)
    await writeFile(path, fresh)
    await utimes(path, new Date(), new Date(Date.now() + 5000))
    return answer(channel, input)
  }
  const harness = app.engine()
  harness.add(batchOf('f.file'))
  await harness.until(([row]) => row?.phase === 'done')
  expect(app.emulator.object(app.emulator.bucket, 'in/f.file')).toMatchObject({ crc64: crc64Of(fresh) })
  expect(await harness.row('f.file')).toMatchObject({ verified: true, sizeBytes: 5000 })
})

test('a file that changes between its last part and Complete starts over once, and no mixture is completed', async () => {
  const app = await startApp()
  const path = await big(app)
  const fresh = bytesOf(3 * MIB, 4)
  const commit = app.journal.commit.bind(app.journal)
  app.journal.commit = async (changes, durability) => {
    if (changes.some(({ store, value }) => store === 'uploads' && value !== undefined && 'completing' in value)) {
      app.journal.commit = commit
      await writeFile(path, fresh)
      await utimes(path, new Date(), new Date(Date.now() + 5000))
    }
    return commit(changes, durability)
  }
  const harness = app.engine()
  harness.add(batchOf('big.file'))
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true, sizeBytes: fresh.length })
  expect(app.emulator.object(app.emulator.bucket, 'in/big.file')).toMatchObject({ crc64: crc64Of(fresh) })
  expect(app.requests('CompleteMultipartUpload')).toBe(1)
  expect(app.emulator.uploads()).toEqual([])
})

test('queued files go smallest first when told so, and those moved to the top before them', async () => {
  const app = await startApp()
  for (let index = 0; index < 300; index += 1)
    await app.write(join('d', `f${1000 + index}`), bytesOf(20_000 - index * 60))
  app.grant('d', join(app.folder, 'd'), 'folder')
  app.emulator.faults.add({ kind: 'PutObject', times: 40, effect: { type: 'delay', ms: 300 } })
  const harness = app.engine()
  harness.add(batchOf('d'))
  const rows = await harness.until((all) => all.length === 300)
  harness.send({ type: 'jobs.order', order: 'smallest' })
  harness.send({ type: 'jobs.top', ids: [rows[270]?.id ?? 0] })
  await harness.ended(300)
  const order = app.emulator.log.filter(({ kind }) => kind === 'PutObject').map(({ key }) => key)
  const placeOf = (index: number): number => order.indexOf(`in/d/f${1000 + index}`)
  // 256 files are worked on at once; of the others the last found are the smallest.
  expect(placeOf(270)).toBeLessThan(placeOf(299))
  expect(placeOf(299)).toBeLessThan(placeOf(257))
})

test('cancel leaves no upload at COS', async () => {
  const app = await startApp()
  await big(app)
  app.emulator.faults.add({ kind: 'UploadPart', times: 9, after: 1, effect: { type: 'delay', ms: 2000 } })
  const harness = app.engine()
  harness.add(batchOf('big.file'))
  await harness.until(() => app.emulator.uploads()[0]?.parts === 1)
  harness.send({ type: 'jobs.cancel', ids: 'all' })
  await harness.until(() => app.emulator.uploads().length === 0)
  expect(app.emulator.objects()).toEqual([])
})

test('more than 1000 parts: listed page by page on resume, combined and verified', async () => {
  const app = await startApp({ etag: 'opaque' })
  const path = join(app.folder, 'huge.file')
  const sizeBytes = 1099 * MIB + 5 // the parts that are under way when the last one fails are not among those listed
  const file = await open(path, 'w')
  await file.truncate(sizeBytes)
  await file.close()
  expect((await stat(path)).size).toBe(sizeBytes)
  app.grant('huge.file', path, 'file')
  const effect = { type: 'status', status: 403, code: 'AccessDenied' } as const
  app.emulator.faults.add({ kind: 'UploadPart', times: 1, partNumber: 1100, effect })
  const harness = app.engine()
  harness.add(batchOf('huge.file'))
  await harness.until(([row]) => row?.phase === 'failed', 50_000)
  harness.send({ type: 'jobs.retry', ids: 'all' })
  await harness.until(([row]) => row?.phase === 'done', 50_000)
  expect(await harness.row('huge.file')).toMatchObject({ verified: true })
  expect(app.requests('ListParts')).toBe(2)
  expect(app.emulator.objects()[0]?.size).toBe(sizeBytes)
})
