import { describe, expect, test } from 'vitest'
import { crc64Of } from '../../fakes/crc64.ts'
import { BIG, big, refuse, run, small } from '../../fakes/one-file.ts'

describe('lost replies', () => {
  test('a PUT whose object is there and equal is not sent again', async () => {
    const harness = small()
    harness.cos.fault('PutObject', { type: 'lose' })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.count('PutObject')).toBe(1)
    expect(harness.cos.count('HeadObject')).toBe(1)
  })

  test('a PUT is repeated where looking is not allowed, or where something else is there', async () => {
    const blind = small()
    blind.main.mayHead = false
    blind.cos.fault('PutObject', { type: 'lose' })
    expect(await run(blind)).toMatchObject({ phase: 'done', verified: true })
    expect(blind.cos.count('PutObject')).toBe(2)
    expect(blind.cos.count('HeadObject')).toBe(0)
    const other = small()
    other.cos.fault('PutObject', { type: 'lose' })
    other.cos.fault('HeadObject', { type: 'alter', crc64: '1' })
    expect(await run(other)).toMatchObject({ phase: 'done', verified: true })
    expect(other.cos.count('PutObject')).toBe(2)
  })

  test('after an Initiate the orphan is aborted, and nothing else', async () => {
    const harness = big()
    const nowMs = harness.clock.nowMs()
    const parts = new Map([[1, { crc64: '0', sizeBytes: 0, etag: '"e"', bytes: new Uint8Array() }]])
    harness.cos.uploads.set('with-parts', { key: 'in/a.file', initiatedAtMs: nowMs, parts })
    harness.cos.uploads.set('older', { key: 'in/a.file', initiatedAtMs: nowMs - 3_600_000, parts: new Map() })
    harness.cos.uploads.set('longer-key', { key: 'in/a.file2', initiatedAtMs: nowMs, parts: new Map() })
    harness.cos.fault('InitiateMultipartUpload', { type: 'lose' })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect([...harness.cos.uploads.keys()]).toEqual(['with-parts', 'older', 'longer-key'])
    expect(harness.cos.count('InitiateMultipartUpload')).toBe(2)
  })

  test('an Initiate is repeated even where listing is refused', async () => {
    const harness = big()
    harness.cos.fault('InitiateMultipartUpload', { type: 'lose' })
    harness.cos.fault('ListMultipartUploads', refuse(403, 'AccessDenied'), { times: 9 })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
  })

  test('a Complete that succeeded is found by looking', async () => {
    const harness = big()
    harness.cos.fault('CompleteMultipartUpload', { type: 'lose' })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.count('HeadObject')).toBe(1)
    expect(harness.cos.objects.size).toBe(1)
    // Once more, for what was found may have been there before: the upload is then still pending.
    expect(harness.cos.count('CompleteMultipartUpload')).toBe(2)
  })

  test('an equal object that was there before is not taken for a Complete that failed: the upload does not stay', async () => {
    const harness = big()
    const before = { crc64: crc64Of(BIG), sizeBytes: BIG.length, etag: '"before"' }
    harness.cos.objects.set('in/a.file', before)
    harness.cos.fault('CompleteMultipartUpload', refuse(200, 'InternalError'))
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.uploads.size).toBe(0)
    expect(harness.cos.objects.get('in/a.file')?.etag).not.toBe('"before"')
  })

  test('without leave to look it is done but not verified', async () => {
    const harness = big()
    harness.main.mayHead = false
    harness.cos.fault('CompleteMultipartUpload', { type: 'lose' })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: false })
    expect(harness.cos.count('CompleteMultipartUpload')).toBe(2)
    expect(harness.cos.count('UploadPart')).toBe(4)
  })

  test('an error inside a 200 of Complete is an error', async () => {
    const once = big()
    once.cos.fault('CompleteMultipartUpload', refuse(200, 'InternalError'))
    expect(await run(once)).toMatchObject({ phase: 'done', verified: true })
    const always = big()
    always.cos.fault('CompleteMultipartUpload', refuse(200, 'AccessDenied'), { times: 9 })
    expect(await run(always)).toMatchObject({ phase: 'failed', error: { code: 'access-denied' } })
    expect(always.cos.objects.size).toBe(0)
  })

  test('an upload that somebody else aborted is begun again once', async () => {
    const harness = big()
    harness.cos.fault('UploadPart', refuse(404, 'NoSuchUpload'), { partNumber: 3 })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.count('InitiateMultipartUpload')).toBe(2)
  })
})
