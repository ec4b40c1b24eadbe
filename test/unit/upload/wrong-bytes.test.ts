import { describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { BIG, big, refuse, run, small } from '../../fakes/one-file.ts'

describe('checksums', () => {
  test('a file is done but not verified when COS sends no checksum', async () => {
    const harness = small()
    harness.cos.fault('PutObject', { type: 'alter', crc64: undefined })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: false })
  })

  test('so is a large one when the whole has none, and not when only a part has none', async () => {
    const whole = big()
    whole.cos.fault('CompleteMultipartUpload', { type: 'alter', crc64: undefined })
    expect(await run(whole)).toMatchObject({ phase: 'done', verified: false })
    const part = big()
    part.cos.fault('UploadPart', { type: 'alter', crc64: undefined })
    expect(await run(part)).toMatchObject({ phase: 'done', verified: true })
  })

  test('a small file that arrives damaged is sent again once, then fails with both numbers', async () => {
    const once = small()
    once.cos.fault('PutObject', { type: 'alter', crc64: '1' })
    expect(await run(once)).toMatchObject({ phase: 'done', verified: true })
    const always = small()
    always.cos.fault('PutObject', { type: 'alter', crc64: '1' }, { times: 100 })
    const row = await run(always)
    expect(row?.error).toMatchObject({
      code: 'checksum-mismatch',
      detail: expect.stringMatching(/^sent \d+, COS has 1$/),
    })
    expect(always.cos.count('PutObject')).toBe(2)
  })

  test('a damaged part is sent again, then the whole file once, then it fails; nothing is deleted', async () => {
    const harness = big()
    harness.cos.fault('UploadPart', { type: 'alter', crc64: '1' }, { partNumber: 2, times: 100 })
    expect(await run(harness)).toMatchObject({ phase: 'failed', error: { code: 'checksum-mismatch' } })
    expect(harness.cos.log.filter((entry) => entry.partNumber === 2)).toHaveLength(4)
    expect(harness.cos.count('InitiateMultipartUpload')).toBe(2)
  })

  test('a whole that differs although its parts agreed is uploaded once more', async () => {
    const once = big()
    once.cos.fault('CompleteMultipartUpload', { type: 'alter', crc64: '1' })
    expect(await run(once)).toMatchObject({ phase: 'done', verified: true })
    expect(once.cos.count('InitiateMultipartUpload')).toBe(2)
    const always = big()
    always.main.mayHead = false
    always.cos.fault('CompleteMultipartUpload', { type: 'alter', crc64: '1' }, { times: 100 })
    expect(await run(always)).toMatchObject({ phase: 'failed', error: { code: 'checksum-mismatch' } })
  })
})

describe('files that change', () => {
  test('start over once with what they are now', async () => {
    const harness = big()
    const fresh = bytesOf(2 * MIB + 9, 5)
    harness.cos.onSend = ({ method }) => {
      if (method === 'PUT') harness.cos.addFile('a.file', '', fresh, 'v2')
    }
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true, sizeBytes: fresh.length })
    expect(harness.cos.objects.get('in/a.file')?.sizeBytes).toBe(fresh.length)
    expect(harness.cos.uploads.size).toBe(0)
  })

  test('start over once when they change between the last part and Complete, then fail', async () => {
    const once = big()
    const fresh = bytesOf(3 * MIB, 8)
    once.cos.onChecksum = () => once.cos.addFile('a.file', '', fresh, 'v2')
    expect(await run(once)).toMatchObject({ phase: 'done', verified: true, attempts: 2 })
    expect(once.cos.objects.get('in/a.file')?.sizeBytes).toBe(fresh.length)
    expect(once.cos.count('CompleteMultipartUpload')).toBe(1)
    const always = big()
    let changes = 0
    always.cos.onChecksum = () => {
      changes += 1
      always.cos.addFile('a.file', '', BIG, `v1.${changes}`)
    }
    expect(await run(always)).toMatchObject({ phase: 'failed', error: { code: 'file-changed' } })
    expect(always.cos.count('CompleteMultipartUpload')).toBe(0)
    expect(always.cos.objects.size).toBe(0)
  })

  test('are looked at again after transfer restarted, which does not count as a lost Complete', async () => {
    const harness = big()
    harness.main.mayHead = false
    const checksum = harness.cos.checksum.bind(harness.cos)
    harness.cos.checksum = async (body, signal) => {
      harness.cos.checksum = checksum
      harness.cos.fault('CompleteMultipartUpload', refuse(404, 'NoSuchUpload'))
      await checksum(body, signal)
      throw new AppError({ code: 'transfer-restarted' })
    }
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.cos.count('InitiateMultipartUpload')).toBe(2)
  })

  test('fail when they change again, and when they vanish', async () => {
    const harness = small()
    const error = { code: 'file-changed' } as const
    harness.cos.fault('PutObject', { type: 'fail', error }, { times: 9 })
    expect(await run(harness)).toMatchObject({ phase: 'failed', error })
    expect(harness.cos.count('PutObject')).toBe(2)
    const gone = small()
    gone.cos.onSend = () => gone.cos.removeFile('a.file', '')
    expect(await run(gone)).toMatchObject({ phase: 'failed', error: { code: 'file-vanished' } })
  })
})
