import { describe, expect, test } from 'vitest'
import { type ConflictChoice, defaultBatchOptions } from '../../../shared/batch-options.ts'
import { AppError } from '../../../shared/errors.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const BIG = bytesOf(3 * MIB + 5)
const THEIRS = bytesOf(50, 9)
const choosing = (conflict: ConflictChoice, batch: BatchRequest): BatchRequest => ({
  ...batch,
  options: { ...defaultBatchOptions(), conflict },
})
/** Puts an object at COS that is not ours. */
function put(harness: Harness, key: string, bytes = THEIRS, more: { modifiedMs?: number; mtime?: string } = {}): void {
  const headers = more.mtime === undefined ? {} : { 'x-cos-meta-mtime': more.mtime }
  const { modifiedMs = 1_000 } = more
  harness.cos.objects.set(key, { crc64: crc64Of(bytes), sizeBytes: bytes.length, etag: '"t"', headers, modifiedMs })
}
async function one(conflict: ConflictChoice, harness: Harness) {
  harness.add(choosing(conflict, batchOf('a.file')))
  const [row] = await harness.ended(1)
  expect(harness.cos.complaints).toEqual([])
  return row
}
function withFile(bytes = bytesOf(100), mtimeMs = 5_000_000): Harness {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytes, 'v1', mtimeMs)
  return harness
}
const stored = (harness: Harness, key = 'in/a.file') => harness.cos.objects.get(key)?.crc64

describe('an object that is there', () => {
  test('is overwritten by default, without a look', async () => {
    const harness = withFile()
    put(harness, 'in/a.file')
    expect(await one('overwrite', harness)).toMatchObject({ phase: 'done', verified: true })
    expect([harness.cos.count('HeadObject'), harness.cos.count('GetBucket')]).toEqual([0, 0])
    expect(stored(harness)).toBe(crc64Of(bytesOf(100)))
  })

  test.each([
    ['small', bytesOf(100)],
    ['large', BIG],
  ])('stays when the choice is skip (%s)', async (_, bytes) => {
    const harness = withFile(bytes)
    put(harness, 'in/a.file')
    expect(await one('skip', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists', attempts: 0 })
    expect(stored(harness)).toBe(crc64Of(THEIRS))
    expect([harness.cos.count('PutObject'), harness.cos.count('InitiateMultipartUpload')]).toEqual([0, 0])
    await harness.until(() => harness.changes.at(-1)?.skippedBecause?.exists === 1)
  })

  test('is left beside the new one when the choice is rename: the next free number, in the report too', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'name.txt', bytesOf(100))
    for (const name of ['name.txt', 'name (2).txt']) put(harness, `in/d/${name}`)
    harness.add(choosing('rename', batchOf('d')), true)
    await harness.until(() => harness.main.finished.length === 1)
    expect(harness.main.reports).toMatchObject([{ path: 'name.txt', key: 'in/d/name (3).txt', state: 'verified' }])
    expect(stored(harness, 'in/d/name.txt')).toBe(crc64Of(THEIRS))
    expect(stored(harness, 'in/d/name (3).txt')).toBe(crc64Of(bytesOf(100)))
  })

  test('is replaced if different: by size without reading the file, else by CRC64', async () => {
    const bySize = withFile()
    put(bySize, 'in/a.file')
    expect(await one('different', bySize)).toMatchObject({ phase: 'done' })
    expect(bySize.cos.checksums).toBe(0)
    const byCrc = withFile()
    put(byCrc, 'in/a.file', bytesOf(100, 3))
    expect(await one('different', byCrc)).toMatchObject({ phase: 'done' })
    expect(stored(byCrc)).toBe(crc64Of(bytesOf(100)))
    const same = withFile()
    put(same, 'in/a.file', bytesOf(100))
    expect(await one('different', same)).toMatchObject({ phase: 'skipped', skippedBecause: 'same' })
    expect(same.cos.count('PutObject')).toBe(0)
    const unknown = withFile()
    put(unknown, 'in/a.file', bytesOf(100))
    unknown.cos.fault('HeadObject', { type: 'alter', crc64: undefined }, { times: 9 })
    expect(await one('different', unknown)).toMatchObject({ phase: 'done' })
  })

  test.each([
    ['its file’s own time is older', { mtime: '4999.999' }, 'done'],
    ['its file’s own time is the same', { mtime: '5000', modifiedMs: 1 }, 'skipped'],
    ['its file’s own time is newer', { mtime: '5001', modifiedMs: 1 }, 'skipped'],
    ['it keeps no time and was made earlier', { modifiedMs: 4_000_000 }, 'done'],
    ['it keeps no time and was made later', { modifiedMs: 6_000_000 }, 'skipped'],
    ['what it keeps is no time, and it was made later', { mtime: 'x', modifiedMs: 6_000_000 }, 'skipped'],
  ])('is replaced if the file is newer: %s', async (_, theirs, phase) => {
    const harness = withFile()
    put(harness, 'in/a.file', THEIRS, theirs)
    expect(await one('newer', harness)).toMatchObject({ phase })
    expect(harness.cos.count('PutObject')).toBe(phase === 'done' ? 1 : 0)
    if (phase === 'skipped') expect((await harness.row('a.file')).skippedBecause).toBe('not-newer')
  })

  test('is not overwritten where nobody may look: that is said instead', async () => {
    for (const conflict of ['skip', 'rename', 'different', 'newer'] as const) {
      const harness = withFile()
      harness.main.mayHead = false
      expect(await one(conflict, harness), conflict).toMatchObject({ phase: 'failed', error: { code: 'scope-denied' } })
      expect(harness.cos.log).toEqual([])
    }
  })
})

describe('an object that appears between the look and the request', () => {
  const appears = (harness: Harness, bytes = THEIRS): void => {
    harness.cos.onSend = ({ method, query }) => {
      const makes = (method === 'PUT' && !query['partNumber']) || (method === 'POST' && query['uploadId'])
      if (!makes || harness.cos.objects.has('in/a.file')) return
      put(harness, 'in/a.file', bytes)
    }
  }

  test.each([
    ['small', bytesOf(100)],
    ['large', BIG],
  ])('is not overwritten: skipped, renamed, or judged again (%s)', async (_, bytes) => {
    const skip = withFile(bytes)
    appears(skip)
    expect(await one('skip', skip)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
    const rename = withFile(bytes)
    appears(rename)
    expect(await one('rename', rename)).toMatchObject({ phase: 'done', verified: true, key: 'in/a (2).file' })
    const newer = withFile(bytes, 500)
    appears(newer)
    expect(await one('newer', newer)).toMatchObject({ phase: 'skipped', skippedBecause: 'not-newer' })
    const different = withFile(bytes)
    appears(different)
    expect(await one('different', different)).toMatchObject({ phase: 'done', verified: true })
    for (const harness of [skip, rename, newer]) expect(stored(harness)).toBe(crc64Of(THEIRS))
    for (const harness of [skip, rename, newer, different]) expect(harness.cos.uploads.size).toBe(0)
  })

  test('with the same content is not taken for ours when no reply of ours was lost', async () => {
    const harness = withFile()
    appears(harness, bytesOf(100))
    expect(await one('skip', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
  })
})

describe('a 409 after our own lost reply', () => {
  test.each(['skip', 'rename'] as const)('with equal CRC64 is ours (%s)', async (conflict) => {
    for (const bytes of [bytesOf(100), BIG]) {
      const harness = withFile(bytes)
      const kind = bytes === BIG ? 'CompleteMultipartUpload' : 'PutObject'
      harness.cos.fault(kind, { type: 'lose' })
      // So that only the 409 tells.
      let heads = 0
      harness.cos.onSend = ({ method }) => {
        heads += method === 'HEAD' ? 1 : 0
        if (method === 'HEAD' && heads === 2 && bytes !== BIG)
          harness.cos.fault('HeadObject', { type: 'refuse', status: 403, code: 'AccessDenied' })
      }
      expect(await one(conflict, harness)).toMatchObject({ phase: 'done', verified: true, key: 'in/a.file' })
      expect(harness.cos.objects.size).toBe(1)
    }
  })

  test('with another CRC64 is somebody else’s', async () => {
    const harness = withFile()
    harness.cos.fault('PutObject', { type: 'fail', error: { code: 'connection-lost' }, sent: 'complete' })
    harness.cos.onSend = ({ method }) => {
      if (method === 'PUT') put(harness, 'in/a.file', bytesOf(100, 4))
    }
    expect(await one('skip', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
  })

  test('a PUT of ours that arrived damaged is replaced, not taken for somebody else’s', async () => {
    const harness = withFile()
    harness.cos.fault('PutObject', { type: 'alter', crc64: '1' })
    expect(await one('skip', harness)).toMatchObject({ phase: 'done', verified: true })
    const large = withFile(BIG)
    large.cos.fault('CompleteMultipartUpload', { type: 'alter', crc64: '1' })
    expect(await one('rename', large)).toMatchObject({ phase: 'done', verified: true, key: 'in/a.file' })
  })
})

describe('what is there is found', () => {
  const folder = (files: number): Harness => {
    const harness = new Harness().start()
    for (let index = 0; index < files; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(10, index))
    return harness
  }

  test('by one listing for many files, and by a HEAD each for few', async () => {
    const many = folder(300)
    put(many, 'in/d/f7')
    put(many, 'in/other')
    many.add(choosing('skip', batchOf('d')))
    await many.ended(300)
    expect([many.cos.count('GetBucket'), many.cos.count('HeadObject')]).toEqual([1, 0])
    expect(many.cos.count('PutObject')).toBe(299)
    const few = folder(5)
    few.add(choosing('skip', batchOf('d')))
    await few.ended(5)
    expect([few.cos.count('GetBucket'), few.cos.count('HeadObject')]).toEqual([0, 5])
  })

  test('by HEAD where a prefix holds far more than is to be sent', async () => {
    const harness = folder(40)
    harness.cos.pageSize = 100
    for (let index = 0; index < 5000; index += 1) put(harness, `in/d/a${index}`)
    put(harness, 'in/d/f39')
    harness.add(choosing('skip', batchOf('d')))
    await harness.ended(40)
    expect(harness.cos.count('GetBucket')).toBeLessThanOrEqual(4)
    expect(harness.cos.count('HeadObject')).toBe(40)
    expect(harness.cos.count('PutObject')).toBe(39)
  })

  test('by HEADs that keep to the budget of connections', async () => {
    const harness = new Harness({ options: { connections: 3 } }).start()
    for (let index = 0; index < 300; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(10, index))
    harness.cos.fault('GetBucket', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 9 })
    harness.add(choosing('skip', batchOf('d')))
    await harness.ended(300)
    expect(harness.cos.count('HeadObject')).toBe(300)
    expect(harness.cos.peakInFlight).toBeLessThanOrEqual(3)
  })

  test('whatever transfer does meanwhile: a checksum it could not finish is asked for again', async () => {
    const harness = withFile()
    put(harness, 'in/a.file', bytesOf(100))
    const checksum = harness.cos.checksum.bind(harness.cos)
    harness.cos.checksum = async () => {
      harness.cos.checksum = checksum
      throw new AppError({ code: 'transfer-restarted' })
    }
    expect(await one('different', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'same' })
  })

  test('by HEAD where listing is refused', async () => {
    const harness = folder(30)
    put(harness, 'in/d/f3')
    harness.cos.fault('GetBucket', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 9 })
    harness.add(choosing('skip', batchOf('d')))
    const rows = await harness.ended(30)
    expect(rows.filter((row) => row.skippedBecause === 'exists').map((row) => row.name)).toEqual(['f3'])
    expect([harness.cos.count('GetBucket'), harness.cos.count('HeadObject')]).toEqual([1, 30])
  })
})

describe('rename', () => {
  test('takes no name that another file of the batch has', async () => {
    const harness = new Harness().start()
    for (const [index, name] of ['n.txt', 'n (2).txt', 'n (3).txt'].entries()) {
      harness.cos.addFile('d', name, bytesOf(20, index))
    }
    put(harness, 'in/d/n.txt')
    harness.add(choosing('rename', batchOf('d')))
    const rows = await harness.ended(3)
    expect(rows.map((row) => [row.name, row.key, row.phase])).toEqual([
      ['n.txt', 'in/d/n (4).txt', 'done'],
      ['n (2).txt', 'in/d/n (2).txt', 'done'],
      ['n (3).txt', 'in/d/n (3).txt', 'done'],
    ])
  })

  test('also solves two dropped folders of one name, and a file of another batch', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'x', bytesOf(5, 1))
    harness.cos.addFile('s2', 'x', bytesOf(5, 2))
    harness.add(choosing('rename', batchOf(['s1', 'p'], ['s2', 'p'])))
    const rows = await harness.ended(2)
    expect(rows.map((row) => row.phase)).toEqual(['done', 'done'])
    expect([...harness.cos.objects.keys()].sort()).toEqual(['in/p/x', 'in/p/x (2)'])
    expect(new Set([...harness.cos.objects.values()].map(({ crc64 }) => crc64)).size).toBe(2)
  })

  test('is remembered: a restart goes on under the new name', async () => {
    const harness = withFile(BIG)
    put(harness, 'in/a.file')
    harness.cos.fault('UploadPart', { type: 'refuse', status: 403, code: 'AccessDenied' }, { partNumber: 3 })
    expect(await one('rename', harness)).toMatchObject({ phase: 'failed', key: 'in/a (2).file' })
    await harness.until(() => [...harness.journal.pages.values()].some(([entry]) => entry?.phase === 'failed'))
    harness.engine.stop()
    const { clock, cos, journal, main } = harness
    const after = new Harness({ clock, cos, journal, main }).start()
    await after.until(([row]) => row?.phase === 'failed')
    after.send({ type: 'jobs.retry', ids: 'all' })
    await after.until(([row]) => row?.phase === 'done')
    expect(await after.row('a.file')).toMatchObject({ key: 'in/a (2).file', verified: true })
    expect(cos.count('InitiateMultipartUpload')).toBe(1)
    expect(cos.objects.size).toBe(2)
  })

  test('does not send again what a worker sent before it died without a word', async () => {
    const harness = withFile()
    put(harness, 'in/a.file')
    let openCos = (): void => undefined
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (openCos = resolve))
    harness.add(choosing('rename', batchOf('a.file')))
    await harness.until(() => harness.journal.pages.size === 1 && harness.cos.inFlight === 1)
    harness.journal.hold = new Promise((resolve) => (open = resolve))
    harness.cos.hold = undefined
    openCos()
    await harness.until(() => harness.cos.objects.has('in/a (2).file'))
    harness.engine.stop()
    const { clock, cos, journal, main } = harness
    journal.hold = undefined
    const after = new Harness({ clock, cos, journal, main }).start()
    expect((await after.ended(1))[0]).toMatchObject({ phase: 'done', verified: true, key: 'in/a (2).file' })
    expect([...cos.objects.keys()].sort()).toEqual(['in/a (2).file', 'in/a.file'])
    expect(cos.count('PutObject')).toBe(1)
    open()
  })

  test('of an empty folder that is there leaves it at that', async () => {
    const harness = new Harness().start()
    harness.cos.addEntry('d', { type: 'folder', path: 'e/' })
    put(harness, 'in/d/e/', bytesOf(0))
    harness.add(choosing('rename', batchOf('d')))
    expect((await harness.ended(1))[0]).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
  })
})
