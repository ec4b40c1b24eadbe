import { describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { SkippingClock } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, FakeMain, Harness, MIB } from '../../fakes/engine-harness.ts'
import { FakeCos, type RequestKind } from '../../fakes/fake-cos.ts'

const BIG = bytesOf(3 * MIB + 5)
function small(): Harness {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(100))
  return harness
}
function big(): Harness {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', BIG)
  return harness
}
async function run(harness: Harness) {
  harness.add(batchOf('a.file'))
  const [row] = await harness.ended(1)
  expect(harness.cos.complaints).toEqual([])
  return row
}
const refuse = (status: number, code: string, message = 'no') => ({ type: 'refuse', status, code, message }) as const

describe('a request that passes by itself is sent again', () => {
  test.each([
    ['503 SlowDown', refuse(503, 'SlowDown')],
    ['500 InternalError', refuse(500, 'InternalError')],
    ['400 RequestTimeout', refuse(400, 'RequestTimeout')],
    ['400 UserNetworkTooSlow', refuse(400, 'UserNetworkTooSlow')],
    ['400 IncompleteBody', refuse(400, 'IncompleteBody')],
    ['400 BadDigest', refuse(400, 'BadDigest')],
    ['400 ExpiredToken', refuse(400, 'ExpiredToken')],
    ['a reset', { type: 'fail', error: { code: 'connection-lost' }, sent: 'partly' } as const],
    ['a stall', { type: 'fail', error: { code: 'connection-stalled' }, sent: 'partly' } as const],
    ['no network', { type: 'fail', error: { code: 'network-unreachable' } } as const],
    ['a restart of transfer', { type: 'fail', error: { code: 'transfer-restarted' }, sent: 'partly' } as const],
  ])('%s, for every kind of request', async (_, effect) => {
    const kinds: RequestKind[] = ['PutObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload']
    for (const kind of kinds) {
      const harness = kind === 'PutObject' ? small() : big()
      harness.cos.fault(kind, effect)
      expect(await run(harness), kind).toMatchObject({ phase: 'done', verified: true, attempts: 1 })
      expect(harness.cos.uploads.size, kind).toBe(0)
    }
  })

  test('but not for ever: after six tries the file fails with what COS said', async () => {
    const harness = small()
    harness.cos.fault('PutObject', refuse(503, 'SlowDown'), { times: 100 })
    const row = await run(harness)
    expect(row?.error).toMatchObject({ code: 'slow-down', cosCode: 'SlowDown', httpStatus: 503, requestId: 'NWU3' })
    expect(harness.cos.count('PutObject')).toBe(6)
  })

  test('a transfer process that restarts uses up no tries', async () => {
    const harness = small()
    const error = { code: 'transfer-restarted' } as const
    harness.cos.fault('PutObject', { type: 'fail', error, sent: 'partly' }, { times: 20 })
    expect(await run(harness)).toMatchObject({ phase: 'done' })
  })

  test('no network uses up no tries in a window', async () => {
    const harness = small()
    harness.cos.fault('PutObject', { type: 'fail', error: { code: 'network-unreachable' } }, { times: 30 })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
  })
})

describe('what does not pass by itself fails at once, with its facts', () => {
  test.each([
    [refuse(403, 'AccessDenied'), 'access-denied'],
    [refuse(404, 'NoSuchBucket'), 'bucket-missing'],
    [refuse(403, 'SignatureDoesNotMatch'), 'signature-refused'],
    [{ type: 'fail', error: { code: 'tls-failure' } } as const, 'tls-failure'],
    [{ type: 'fail', error: { code: 'file-unreadable' } } as const, 'file-unreadable'],
  ])('%o', async (effect, code) => {
    const harness = small()
    harness.cos.fault('PutObject', effect, { times: 100 })
    expect(await run(harness)).toMatchObject({ phase: 'failed', error: { code } })
    expect(harness.cos.count('PutObject')).toBe(1)
  })
})

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

describe('credentials and clocks', () => {
  test('a refused credential is renewed once for all requests, and a second refusal is the end', async () => {
    const harness = big()
    harness.main.onCredential = ({ tmpSecretId }) => {
      if (harness.main.credentials > 1) harness.cos.validIds.add(tmpSecretId)
    }
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    expect(harness.main.credentials).toBe(2)
    const refused = new Harness().start()
    refused.main.onCredential = () => undefined
    for (let index = 0; index < 50; index += 1) refused.cos.addFile('many', `${index}`, bytesOf(10))
    refused.add(batchOf('many'))
    const rows = await refused.ended(50)
    expect(rows.every((row) => row.error?.code === 'credential-expired')).toBe(true)
    expect(refused.main.credentials).toBeLessThanOrEqual(2)
  })

  test('a broker that refuses is asked once for all files, and once more after the user retries', async () => {
    const harness = new Harness().start()
    harness.main.refusal = { code: 'scope-denied' }
    for (let index = 0; index < 200; index += 1) harness.cos.addFile('many', `${index}`, bytesOf(10))
    harness.add(batchOf('many'))
    const rows = await harness.ended(200)
    expect(rows.every((row) => row.error?.code === 'scope-denied' && row.attempts === 0)).toBe(true)
    expect(harness.main.credentials).toBe(1)
    harness.main.refusal = undefined
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await harness.until((all) => all.every((row) => row.phase === 'done'))
    expect(harness.main.credentials).toBe(2)
  })

  test.each([
    ['RequestTimeTooSkewed', 'no'],
    ['AccessDenied', 'Request has expired'],
  ])('a clock that COS calls wrong (%s) is set by its Date, and the request repeated once', async (code, message) => {
    const harness = small()
    const headers = { date: new Date(harness.clock.nowMs() + 7_200_000).toUTCString() }
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code, message, headers })
    expect(await run(harness)).toMatchObject({ phase: 'done', verified: true })
    const always = small()
    always.cos.fault('PutObject', { type: 'refuse', status: 403, code, message, headers }, { times: 9 })
    expect(await run(always)).toMatchObject({ phase: 'failed', error: { code: 'clock-wrong' } })
    expect(always.cos.count('PutObject')).toBe(2)
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

test('a command does not wait for ever for a network it never had', async () => {
  const clock = new SkippingClock()
  const main = new FakeMain(() => clock.nowMs())
  const harness = new Harness({ clock, main, cos: new FakeCos() }).start()
  harness.cos.addFile('a.file', '', bytesOf(9))
  harness.cos.fault('PutObject', { type: 'fail', error: { code: 'network-unreachable' } }, { times: 1000 })
  harness.add(batchOf('a.file'), true)
  const [row] = await harness.ended(1)
  expect(row?.error?.code).toBe('network-unreachable')
})

test('an STS out of reach before there was a first credential is waited for, and asked by one for all', async () => {
  const clock = new SkippingClock()
  const main = new FakeMain(() => clock.nowMs())
  const harness = new Harness({ clock, main, cos: new FakeCos() }).start()
  harness.main.onCredential = ({ tmpSecretId }) => void harness.cos.validIds.add(tmpSecretId)
  harness.main.refusal = { code: 'sts-unreachable' }
  const outageEndsMs = clock.nowMs() + 600_000
  clock.setTimer(600_000, () => {
    harness.main.refusal = undefined
  })
  for (let index = 0; index < 200; index += 1) harness.cos.addFile('many', `${index}`, bytesOf(10))
  harness.add(batchOf('many'))
  const rows = await harness.ended(200)
  expect(rows.every((row) => row.phase === 'done')).toBe(true)
  expect(clock.nowMs()).toBeGreaterThanOrEqual(outageEndsMs)
  expect(harness.main.credentials).toBeLessThan(60)
})

test('a command gives up an STS it never reached, with its reason', async () => {
  const clock = new SkippingClock()
  const main = new FakeMain(() => clock.nowMs())
  const harness = new Harness({ clock, main, cos: new FakeCos() }).start()
  harness.main.refusal = { code: 'sts-unreachable' }
  harness.cos.addFile('a.file', '', bytesOf(9))
  harness.add(batchOf('a.file'), true)
  const [row] = await harness.ended(1)
  expect(row?.error?.code).toBe('sts-unreachable')
})
