import { expect, test } from 'vitest'
import { classifyAnswer, classifyFailure } from '../../../renderer/cos/classify.ts'

const answer = (status: number, cosCode?: string, message = 'words', headers: Record<string, string> = {}) => ({
  type: 'answer' as const,
  status,
  headers: { 'x-cos-request-id': 'NWU3', ...headers },
  text: cosCode === undefined ? '' : `<Error><Code>${cosCode}</Code><Message>${message}</Message></Error>`,
})

test.each([
  [400, 'RequestTimeout', 'connection-stalled'],
  [400, 'UserNetworkTooSlow', 'connection-stalled'],
  [400, 'IncompleteBody', 'connection-lost'],
  [400, 'BadDigest', 'checksum-mismatch'],
  [400, 'ExpiredToken', 'credential-expired'],
  [403, 'InvalidAccessKeyId', 'credential-expired'],
  [403, 'AccessDenied', 'access-denied'],
  [403, 'SignatureDoesNotMatch', 'signature-refused'],
  [403, 'RequestTimeTooSkewed', 'clock-wrong'],
  [404, 'NoSuchBucket', 'bucket-missing'],
  [404, 'NoSuchUpload', 'upload-gone'],
  [503, 'SlowDown', 'slow-down'],
  [400, 'BucketAccelerateNotEnabled', 'accelerate-refused'],
  [400, 'ActionAccelerateNotSupported', 'accelerate-refused'],
  [500, 'InternalError', 'server-error'],
  [400, 'SomethingNew', 'cos-refused'],
  [502, undefined, 'server-error'],
  [429, undefined, 'slow-down'],
  [403, undefined, 'access-denied'],
  [408, undefined, 'connection-stalled'],
])('%i %s is %s', (status, cosCode, code) => {
  const { info } = classifyAnswer(answer(status, cosCode), 'a/key')
  expect(info).toMatchObject({ code, subject: 'a/key', httpStatus: status, requestId: 'NWU3' })
  expect(info.cosCode).toBe(cosCode)
})

test('"Request has expired" is a wrong clock although its code says AccessDenied', () => {
  const date = 'Tue, 14 Nov 2023 22:13:20 GMT'
  const failure = classifyAnswer(answer(403, 'AccessDenied', 'Request has expired', { date }), 'k')
  expect(failure.info.code).toBe('clock-wrong')
  expect(failure.facts.serverTimeMs).toBe(1_700_000_000_000)
})

test('an error inside a 200 is classed by its code', () => {
  expect(classifyAnswer(answer(200, 'InternalError'), 'k').info.code).toBe('server-error')
})

test('Retry-After in seconds is kept, as a date it is not', () => {
  expect(classifyAnswer(answer(503, 'SlowDown', 'w', { 'retry-after': '7' }), 'k').facts.retryAfterMs).toBe(7000)
  const dated = answer(503, 'SlowDown', 'w', { 'retry-after': 'Tue, 14 Nov 2023 22:13:20 GMT' })
  expect(classifyAnswer(dated, 'k').facts.retryAfterMs).toBeUndefined()
})

test('a failure keeps its own subject, how much was sent and the checksum of it', () => {
  const error = { code: 'connection-lost' } as const
  const failure = classifyFailure({ type: 'failure', error, sent: 'complete', crc64: '5' }, 'k')
  expect(failure.info).toEqual({ code: 'connection-lost', subject: 'k' })
  expect(failure.facts).toEqual({ sent: 'complete', crc64: '5' })
})
