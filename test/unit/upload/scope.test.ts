import { describe, expect, test } from 'vitest'
import { jobOf, newBatch } from '../../../renderer/upload/batch.ts'
import { listingRoot } from '../../../renderer/upload/listings.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest, Source } from '../../../shared/job.ts'
import { folderOf, keyNaming } from '../../../shared/key-naming.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const AT = { atMs: new Date(2026, 0, 9, 12).getTime(), uuid: () => 'u-1' }
const folder = (name: string): Source => ({ sourceId: name, name, kind: 'folder' })
const file = (name: string): Source => ({ sourceId: name, name, kind: 'file' })

function scopeOf(prefix: string, sources: readonly Source[], template?: string): string {
  const naming = { normalForm: 'as-is' as const, ...(template !== undefined && { template }) }
  const options = { ...defaultBatchOptions(), naming }
  const batch: BatchRequest = { batchId: 'b', profileId: 'p', prefix, sources, options }
  return folderOf(batch, keyNaming(batch, AT))
}

describe('the folder that all keys of a batch lie in', () => {
  test.each<[string, string, readonly Source[], string | undefined, string]>([
    ['a folder', 'team/inbox/2026/', [folder('photos')], undefined, 'team/inbox/2026/photos/'],
    ['a file', 'team/inbox/2026/', [file('a.txt')], undefined, 'team/inbox/2026/'],
    ['a file in a whole bucket', '', [file('a.txt')], undefined, ''],
    ['two folders', 'in/', [folder('a'), folder('b')], undefined, 'in/'],
    ['two folders of one name', 'in/', [folder('a'), folder('a')], undefined, 'in/a/'],
    ['folders whose names begin alike', 'in/', [folder('photos'), folder('photos 2')], undefined, 'in/'],
    ['a folder and a file', 'in/', [folder('a'), file('a')], undefined, 'in/'],
    ['a day', 'in/', [file('a.txt'), file('b.txt')], '{yyyy}/{MM}/{dd}/{name}{ext}', 'in/2026/01/09/'],
    ['a text', 'in/', [file('a.txt')], 'from/desk-{name}', 'in/from/'],
    ['a text before a folder', 'in/', [folder('a'), folder('b')], 'from/{folder}/{path}', 'in/from/'],
    ['new names', 'in/', [folder('a')], 'x/{uuid}{ext}', 'in/x/'],
    ['checksums', 'in/', [folder('a')], '{folder}/{crc64}', 'in/a/'],
    ['names alone', 'in/', [folder('a')], '{name}{ext}', 'in/'],
    ['no source', 'in/', [], undefined, 'in/'],
    ['a template that is none', 'in/', [folder('a')], '{nothing}/{path}', 'in/'],
    ['a name that is a wildcard', 'in/', [folder('what?')], undefined, 'in/'],
    ['a wildcard on the way', 'in/', [folder('a')], 'b/c*/{path}', 'in/b/'],
    ['a way up', 'in/', [folder('a')], 'b/../{path}', 'in/b/'],
    ['more than a policy takes', 'in/', [folder('x'.repeat(720))], undefined, 'in/'],
  ])('for %s below "%s"', (_, prefix, sources, template, expected) => {
    expect(scopeOf(prefix, sources, template)).toBe(expected)
  })
})

const asked = (harness: Harness): readonly unknown[] =>
  harness.main.calls.flatMap(({ channel, input }) => (channel === 'credential.get' ? [input] : []))
const profileId = 'p-0123456789abcdef'

describe('the credential of an upload', () => {
  test('is for the folder it goes to, one for all its files and for all batches that go there', async () => {
    const harness = new Harness().start()
    for (let index = 0; index < 30; index += 1) harness.cos.addFile('d', `sub/${index}`, bytesOf(3))
    harness.cos.addFile('d', 'large', bytesOf(3 * MIB))
    for (const name of ['a.file', 'b.file']) harness.cos.addFile(name, '', bytesOf(3))
    harness.add(batchOf('d'))
    harness.add(batchOf('a.file'))
    harness.add({ ...batchOf('b.file'), batchId: 'b-00000000000000ff' })
    await harness.ended(33)
    expect(asked(harness)).toEqual([
      { profileId, prefix: 'in/d/' },
      { profileId, prefix: 'in/' },
    ])
    expect([...harness.cos.objects.keys()].filter((key) => key.startsWith('in/d/'))).toHaveLength(31)
  })

  test('is asked for again for the same folder by an upload that goes on after a restart', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'large', bytesOf(4 * MIB))
    harness.cos.fault('UploadPart', { type: 'refuse', status: 403, code: 'AccessDenied' }, { partNumber: 3 })
    harness.add(batchOf('d'))
    await harness.until((rows) => rows[0]?.phase === 'failed')
    harness.engine.stop()
    const { clock, cos, journal, main } = harness
    const after = new Harness({ clock, cos, journal, main }).start()
    await after.until((rows) => rows.length === 1)
    after.send({ type: 'jobs.retry', ids: 'all' })
    await after.ended(1)
    expect(asked(after)).toEqual([
      { profileId, prefix: 'in/d/' },
      { profileId, prefix: 'in/d/' },
    ])
    expect(cos.log.filter(({ kind }) => kind === 'InitiateMultipartUpload')).toHaveLength(1)
  })

  test('covers what is listed to compare files with COS', () => {
    const naming = { normalForm: 'as-is' as const, template: 'x/y/{name}{ext}' }
    const options = { ...defaultBatchOptions(), naming }
    const batch = newBatch(
      { batch: { ...batchOf('a.file'), options }, report: false },
      { nowMs: 0, sinceMs: 0, uuid: () => '' },
    )
    const entry = { source: 0, path: '', sizeBytes: 3, version: 'v', phase: 'queued' as const, attempts: 0 }
    expect(listingRoot(batch, jobOf(batch, 0, 1, entry))).toBe('in/x/y/')
  })
})
