import { describe, expect, test } from 'vitest'
import { choosing, one, put, withYoung } from '../../fakes/conflicting.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { BIG } from '../../fakes/one-file.ts'

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
    const harness = withYoung(BIG)
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
    const harness = withYoung()
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
