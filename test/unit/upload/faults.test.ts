import { describe, expect, test } from 'vitest'
import { SkippingClock } from '../../fakes/clocks.ts'
import { batchOf, bytesOf, FakeMain, Harness } from '../../fakes/engine-harness.ts'
import type { RequestKind } from '../../fakes/fake-answers.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { big, refuse, run, small } from '../../fakes/one-file.ts'

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
