import { describe, expect, test } from 'vitest'
import { type BatchOptions, defaultBatchOptions, type KeyNaming } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { keyNaming } from '../../../shared/key-naming.ts'
import { type KeyTemplate, type Place, parseTemplate } from '../../../shared/key-template.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'

const PLACE: Place = { folder: 'photos', path: 'a/b.tar.gz', day: '2026-01-09', uuid: () => 'u-1' }
function parsed(template: string): KeyTemplate {
  const found = parseTemplate(template)
  if ('problem' in found) throw new Error(found.problem)
  return found
}
const named = (naming: Partial<KeyNaming>, batch: BatchRequest, more: Partial<BatchOptions> = {}): BatchRequest => ({
  ...batch,
  options: { ...defaultBatchOptions(), naming: { normalForm: 'as-is', ...naming }, ...more },
})

describe('a template', () => {
  test.each([
    ['{folder}/{path}', 'photos/a/b.tar.gz'],
    ['{path}', 'a/b.tar.gz'],
    ['{name}{ext}', 'b.tar.gz'],
    ['{name}', 'b.tar'],
    ['{yyyy}/{MM}/{dd}/{uuid}{ext}', '2026/01/09/u-1.gz'],
    ['x-{crc64}', 'x-{crc64}'],
    ['plain', 'plain'],
  ])('%s makes %s', (template, key) => expect(parsed(template).keyFor(PLACE)).toBe(key))

  test('has its checksum once that is known', () => {
    expect(parsed('{crc64}{ext}').keyFor({ ...PLACE, crc64: '42' })).toBe('42.gz')
  })

  test('of a file chosen by itself leaves no empty segment where the folder would be', () => {
    expect(parsed('{folder}/{path}').keyFor({ ...PLACE, folder: '', path: 'x.txt' })).toBe('x.txt')
    expect(parsed('in/{folder}/{path}').keyFor({ ...PLACE, folder: '', path: 'x.txt' })).toBe('in/x.txt')
  })

  test('makes an empty folder’s key end in a slash, and takes no dot of a folder or of a dotfile for an extension', () => {
    const folder = { ...PLACE, path: 'a/v1.2/' }
    expect(parsed('{yyyy}/{name}').keyFor(folder)).toBe('2026/v1.2/')
    expect(parsed('{path}').keyFor(folder)).toBe('a/v1.2/')
    expect(parsed('{name}|{ext}').keyFor({ ...PLACE, path: '.bashrc' })).toBe('.bashrc|')
  })

  test.each([
    ['{user}/{path}', '{user} is not one of its words'],
    ['{host}', '{host} is not one of its words'],
    ['{Path}', '{Path} is not one of its words'],
    ['{}', '{} is not one of its words'],
    ['a{path', 'a brace without its other half'],
    ['path}', 'a brace without its other half'],
  ])('%s is refused: %s', (template, problem) => expect(parseTemplate(template)).toEqual({ problem }))

  test('knows what all its keys begin with, and whether they come out the same again', () => {
    const templates = ['a/b{name}', '{path}', 'x/{dd}/{name}', 'p', '{folder}/{path}', 'x-{folder}{ext}', '{yyyy}/']
    const roots = templates.map((text) => parsed(text).rootFor(PLACE))
    expect(roots).toEqual(['a/', '', 'x/09/', '', 'photos/', '', '2026/'])
    expect(parsed('in/{folder}/{path}').rootFor({ ...PLACE, folder: '' })).toBe('in/')
    const repeatable = ['{folder}/{path}', '{yyyy}', '{MM}', '{dd}', '{uuid}', '{crc64}', '{name}{ext}']
    expect(repeatable.filter((text) => parsed(text).isRepeatable)).toEqual(['{folder}/{path}', '{name}{ext}'])
  })
})

test('a batch’s day is the local one on which it was added, whenever its files are found', () => {
  const atMs = new Date(2026, 10, 22, 23, 59, 59).getTime()
  const batch = named({ template: '{yyyy}-{MM}-{dd}/{path}' }, batchOf('d'))
  const naming = keyNaming(batch, { atMs, uuid: () => '' })
  expect(naming.keyFor({ sourceId: 'd', name: 'd', kind: 'folder' }, 'x')).toBe('in/2026-11-22/x')
})

test('normal form C is applied below the prefix only, and only names that have another form wait for the walk', () => {
  const batch = { ...named({ normalForm: 'nfc' }, batchOf('d')), prefix: 'e\u0301/' }
  const naming = keyNaming(batch, { atMs: 0, uuid: () => '' })
  expect(naming.keyFor({ sourceId: 'd', name: 'u\u0308', kind: 'folder' }, 'e\u0301')).toBe('e\u0301/\u00fc/\u00e9')
  expect([naming.mayCoincide('plain.txt'), naming.mayCoincide('caf\u00e9')]).toEqual([false, true])
})

describe('files that get one key', () => {
  const outcome = async (batch: BatchRequest, harness: Harness, count: number) => {
    harness.add(batch)
    const rows = await harness.ended(count)
    return rows.map((row) => `${row.path} ${row.error?.code ?? row.phase}`).sort()
  }

  test('NFC and NFD twins: two keys as they are, a collision when keys are composed, two names when renamed', async () => {
    const make = (): Harness => {
      const harness = new Harness().start()
      harness.cos.addFile('d', 'caf\u00e9', bytesOf(5, 1))
      harness.cos.addFile('d', 'cafe\u0301', bytesOf(5, 2))
      harness.cos.addFile('d', 'plain', bytesOf(5, 3))
      return harness
    }
    const asIs = make()
    await outcome(batchOf('d'), asIs, 3)
    expect(asIs.cos.objects.size).toBe(3)
    const nfc = make()
    expect(await outcome(named({ normalForm: 'nfc' }, batchOf('d')), nfc, 3)).toEqual(
      ['d/cafe\u0301 key-collision', 'd/caf\u00e9 key-collision', 'd/plain done'].sort(),
    )
    expect([...nfc.cos.objects.keys()]).toEqual(['in/d/plain'])
    const renamed = make()
    await outcome(named({ normalForm: 'nfc' }, batchOf('d'), { conflict: 'rename' }), renamed, 3)
    expect([...renamed.cos.objects.keys()].sort()).toEqual(['in/d/caf\u00e9', 'in/d/caf\u00e9 (2)', 'in/d/plain'])
  })

  test('folders whose names are twins', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'x', bytesOf(5, 1))
    harness.cos.addFile('s2', 'x', bytesOf(5, 2))
    const batch = named({ normalForm: 'nfc' }, batchOf(['s1', '\u00e9'], ['s2', 'e\u0301']))
    expect((await outcome(batch, harness, 2)).every((line) => line.endsWith('key-collision'))).toBe(true)
  })

  test('a template that drops their folders; the others go', async () => {
    const harness = new Harness().start()
    for (const [index, path] of ['a/x.txt', 'b/x.txt', 'c/y.txt'].entries()) {
      harness.cos.addFile('d', path, bytesOf(5, index))
    }
    expect(await outcome(named({ template: 'flat/{name}{ext}' }, batchOf('d')), harness, 3)).toEqual([
      ...['d/a/x.txt key-collision', 'd/b/x.txt key-collision', 'd/c/y.txt done'],
    ])
    expect([...harness.cos.objects.keys()]).toEqual(['in/flat/y.txt'])
  })

  test('a template over several sources, and another batch’s folder below its root', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('s1', 'x', bytesOf(5, 1))
    harness.cos.addFile('s2', 'x', bytesOf(5, 2))
    expect(await outcome(named({ template: '{path}' }, batchOf('s1', 's2')), harness, 2)).toEqual([
      ...['s1/x key-collision', 's2/x key-collision'],
    ])
    const across = new Harness().start()
    let open = (): void => undefined
    across.cos.walkHolds.set('s1', new Promise((resolve) => (open = resolve)))
    across.cos.addFile('s1', 'x', bytesOf(5, 1))
    across.cos.addFile('s2', 'x', bytesOf(5, 2))
    across.add(named({ template: 's2/{path}' }, batchOf('s1')))
    across.add(batchOf('s2'))
    await across.until((rows) => rows.length === 2)
    open()
    const rows = await across.ended(2)
    expect(rows.map((row) => row.error?.code)).toEqual(['key-collision', 'key-collision'])
  })

  test('nobody waits where their paths and folders keep them apart', async () => {
    const harness = new Harness().start()
    let open = (): void => undefined
    harness.cos.walkHolds.set('s2', new Promise((resolve) => (open = resolve)))
    harness.cos.addFile('s1', 'x', bytesOf(5, 1))
    harness.cos.addFile('s2', 'x', bytesOf(5, 2))
    harness.cos.addFile('one.file', '', bytesOf(5, 3))
    harness.add(named({ template: '{yyyy}/{MM}/{folder}/{path}' }, batchOf('s1', 's2', 'one.file')))
    await harness.until((rows) => rows.length === 3 && rows.every((row) => row.phase === 'done'))
    expect(harness.changes.every((totals) => totals.walking)).toBe(true)
    open()
    const keys = [...harness.cos.objects.keys()].map((key) => key.replace(/^in\/\d{4}\/\d{2}\//, ''))
    expect(keys.sort()).toEqual(['one.file', 's1/x', 's2/x'])
  })

  test('nobody waits where a random id keeps them apart', async () => {
    const harness = new Harness().start()
    let open = (): void => undefined
    harness.cos.walkHolds.set('d', new Promise((resolve) => (open = resolve)))
    harness.cos.addFile('d', 'a/x', bytesOf(5, 1))
    harness.cos.addFile('d', 'b/x', bytesOf(5, 2))
    harness.add(named({ template: '{uuid}-{name}' }, batchOf('d')))
    await harness.until((rows) => rows.length === 2 && rows.every((row) => row.phase === 'done'))
    open()
    expect([...harness.cos.objects.keys()].every((key) => /^in\/[0-9a-f-]{36}-x$/.test(key))).toBe(true)
  })
})

describe('keys', () => {
  test('with a CRC64 are those of the content that was sent, also after it changed', async () => {
    const harness = new Harness().start()
    const fresh = bytesOf(12, 4)
    harness.cos.addFile('d', 'a.bin', bytesOf(10))
    harness.cos.addFile('d', 'b.bin', bytesOf(11))
    harness.cos.onSend = ({ method, body }) => {
      if (method === 'PUT' && body.type === 'file' && body.path === 'b.bin') {
        harness.cos.addFile('d', 'b.bin', fresh, 'v2')
      }
    }
    harness.add(named({ template: '{crc64}{ext}' }, batchOf('d')))
    const rows = await harness.ended(2)
    expect(rows.every((row) => row.verified)).toBe(true)
    expect([...harness.cos.objects].map(([key, { crc64 }]) => [key, crc64])).toEqual(
      [...harness.cos.objects.values()].map(({ crc64 }) => [`in/${crc64}.bin`, crc64]),
    )
    expect([...harness.cos.objects.keys()].sort()).toEqual(
      [`in/${crc64Of(bytesOf(10))}.bin`, `in/${crc64Of(fresh)}.bin`].sort(),
    )
  })

  test('that do not follow from the path come back from the journal after a restart', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'x', bytesOf(10))
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' })
    harness.add(named({ template: '{yyyy}/{uuid}' }, batchOf('d')))
    const [before] = await harness.ended(1)
    await harness.until(() => [...harness.journal.pages.values()].some(([entry]) => entry?.phase === 'failed'))
    harness.engine.stop()
    const { clock, cos, journal, main } = harness
    const after = new Harness({ clock, cos, journal, main }).start()
    const [restored] = await after.ended(1)
    expect([restored?.key, restored?.phase]).toEqual([before?.key, 'failed'])
    after.send({ type: 'jobs.retry', ids: 'all' })
    await after.until(([row]) => row?.phase === 'done')
    expect([...cos.objects.keys()]).toEqual([before?.key])
  })

  test('are checked against COS’s rules after the template has made them', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'ok', bytesOf(1))
    harness.cos.addFile('d', 'x'.repeat(500), bytesOf(1))
    harness.add(named({ template: '{name}/{name}' }, batchOf('d')))
    const rows = await harness.ended(2)
    expect(rows.map((row) => row.error?.code ?? row.key)).toEqual(['in/ok/ok', 'key-too-long'])
  })

  test('of a template that is wrong do not exist: each source says why, and nothing is sent or walked', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'x', bytesOf(1))
    harness.add(named({ template: '{user}/{path}' }, batchOf('d', 'e')), true)
    await harness.until(() => harness.main.finished.length === 1)
    const detail = 'template: {user} is not one of its words'
    expect(harness.main.reports.map(({ error }) => error)).toEqual([
      { code: 'key-not-allowed', subject: '{user}/{path}', detail },
      { code: 'key-not-allowed', subject: '{user}/{path}', detail },
    ])
    expect([harness.cos.walks, harness.cos.log.length]).toEqual([0, 0])
  })
})
