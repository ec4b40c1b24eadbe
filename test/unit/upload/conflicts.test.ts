import { describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { choosing, one, put, stored, THEIRS, withYoung } from '../../fakes/conflicting.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { BIG } from '../../fakes/one-file.ts'

describe('an object that is there', () => {
  test('is overwritten by default, without a look', async () => {
    const harness = withYoung()
    put(harness, 'in/a.file')
    expect(await one('overwrite', harness)).toMatchObject({ phase: 'done', verified: true })
    expect([harness.cos.count('HeadObject'), harness.cos.count('GetBucket')]).toEqual([0, 0])
    expect(stored(harness)).toBe(crc64Of(bytesOf(100)))
  })

  test.each([
    ['small', bytesOf(100)],
    ['large', BIG],
  ])('stays when the choice is skip (%s)', async (_, bytes) => {
    const harness = withYoung(bytes)
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
    const bySize = withYoung()
    put(bySize, 'in/a.file')
    expect(await one('different', bySize)).toMatchObject({ phase: 'done' })
    expect(bySize.cos.checksums).toBe(0)
    const byCrc = withYoung()
    put(byCrc, 'in/a.file', bytesOf(100, 3))
    expect(await one('different', byCrc)).toMatchObject({ phase: 'done' })
    expect(stored(byCrc)).toBe(crc64Of(bytesOf(100)))
    const same = withYoung()
    put(same, 'in/a.file', bytesOf(100))
    expect(await one('different', same)).toMatchObject({ phase: 'skipped', skippedBecause: 'same' })
    expect(same.cos.count('PutObject')).toBe(0)
    const unknown = withYoung()
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
    const harness = withYoung()
    put(harness, 'in/a.file', THEIRS, theirs)
    expect(await one('newer', harness)).toMatchObject({ phase })
    expect(harness.cos.count('PutObject')).toBe(phase === 'done' ? 1 : 0)
    if (phase === 'skipped') expect((await harness.row('a.file')).skippedBecause).toBe('not-newer')
  })

  test('is not overwritten where nobody may look: that is said instead', async () => {
    for (const conflict of ['skip', 'rename', 'different', 'newer'] as const) {
      const harness = withYoung()
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
    const skip = withYoung(bytes)
    appears(skip)
    expect(await one('skip', skip)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
    const rename = withYoung(bytes)
    appears(rename)
    expect(await one('rename', rename)).toMatchObject({ phase: 'done', verified: true, key: 'in/a (2).file' })
    const newer = withYoung(bytes, 500)
    appears(newer)
    expect(await one('newer', newer)).toMatchObject({ phase: 'skipped', skippedBecause: 'not-newer' })
    const different = withYoung(bytes)
    appears(different)
    expect(await one('different', different)).toMatchObject({ phase: 'done', verified: true })
    for (const harness of [skip, rename, newer]) expect(stored(harness)).toBe(crc64Of(THEIRS))
    for (const harness of [skip, rename, newer, different]) expect(harness.cos.uploads.size).toBe(0)
  })

  test('with the same content is not taken for ours when no reply of ours was lost', async () => {
    const harness = withYoung()
    appears(harness, bytesOf(100))
    expect(await one('skip', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
  })
})

describe('a 409 after our own lost reply', () => {
  test.each(['skip', 'rename'] as const)('with equal CRC64 is ours (%s)', async (conflict) => {
    for (const bytes of [bytesOf(100), BIG]) {
      const harness = withYoung(bytes)
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
    const harness = withYoung()
    harness.cos.fault('PutObject', { type: 'fail', error: { code: 'connection-lost' }, sent: 'complete' })
    harness.cos.onSend = ({ method }) => {
      if (method === 'PUT') put(harness, 'in/a.file', bytesOf(100, 4))
    }
    expect(await one('skip', harness)).toMatchObject({ phase: 'skipped', skippedBecause: 'exists' })
  })

  test('a PUT of ours that arrived damaged is replaced, not taken for somebody else’s', async () => {
    const harness = withYoung()
    harness.cos.fault('PutObject', { type: 'alter', crc64: '1' })
    expect(await one('skip', harness)).toMatchObject({ phase: 'done', verified: true })
    const large = withYoung(BIG)
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
    const harness = withYoung()
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
