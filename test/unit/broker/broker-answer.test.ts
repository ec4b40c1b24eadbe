import { describe, expect, test } from 'vitest'
import { parseBrokerAnswer } from '../../../main/broker/broker-answer.ts'
import { createRedactor } from '../../../main/broker/broker-words.ts'
import { AppError, type ErrorInfo } from '../../../shared/errors.ts'

const NOW_SECONDS = 1_700_000_000
const CREDENTIALS = { tmpSecretId: 'TMPEXAMPLE-id', tmpSecretKey: 'TMPEXAMPLE-key', sessionToken: 'TMPEXAMPLE.token==' }
const END = NOW_SECONDS + 1800
const REQUEST_ID = '9b29c0cf-2a4c-4b2e-9b3f-6a5d1f1c2d3e'
const SDK = {
  credentials: CREDENTIALS,
  startTime: NOW_SECONDS,
  expiredTime: END,
  requestId: REQUEST_ID,
  expiration: 'x',
}
const COSSIGN = { code: 0, message: '', codeDesc: 'Success', data: { credentials: CREDENTIALS, expiredTime: END } }
const PAGE = {
  credentials: CREDENTIALS,
  bucket: 'photos-1250000000',
  region: 'ap-guangzhou',
  startTime: NOW_SECONDS,
  expiredTime: END,
}

const parse = (answer: unknown, secrets: readonly string[] = []) =>
  parseBrokerAnswer({
    host: 'broker.example',
    text: typeof answer === 'string' ? answer : JSON.stringify(answer),
    serverNowMs: NOW_SECONDS * 1000,
    serverDateMs: undefined,
    secrets,
  })
function errorOf(answer: unknown, secrets?: readonly string[]): ErrorInfo {
  try {
    parse(answer, secrets)
  } catch (error) {
    if (error instanceof AppError) return error.info
    throw error
  }
  throw new Error('was accepted')
}

describe('the three forms', () => {
  test('the STS SDK’s answer as it is', () =>
    expect(parse(SDK)).toEqual({
      minted: { ...CREDENTIALS, grantedSeconds: 1800, requestId: REQUEST_ID },
      place: {},
    }))
  test('cossign’s envelope', () =>
    expect(parse(COSSIGN)).toEqual({ minted: { ...CREDENTIALS, grantedSeconds: 1800, requestId: '' }, place: {} }))
  test('an upload page’s, which names its place', () =>
    expect(parse(PAGE).place).toEqual({ bucket: 'photos-1250000000', region: 'ap-guangzhou' }))
  test('members nobody knows are left aside', () =>
    expect(parse({ ...SDK, tool: { deep: [1] } }).minted.tmpSecretId).toBe(CREDENTIALS.tmpSecretId))
})

test.each([
  ['no JSON', '<html>Log in</html>', 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['null', null, 'not an object'],
  ['a list', [SDK], 'credentials'],
  ['a text', '"text"', 'not an object'],
  ['an empty object', {}, 'credentials'],
  ['STS’s own answer', { Response: { Credentials: {} } }, 'credentials'],
  [
    'names in capitals',
    { ...SDK, credentials: { TmpSecretId: 'a', TmpSecretKey: 'b', SessionToken: 'c' } },
    'credentials.tmpSecretId',
  ],
  [
    'another name of the token',
    { ...SDK, credentials: { ...CREDENTIALS, sessionToken: undefined, token: 'c' } },
    'credentials.sessionToken',
  ],
  ['a number for an id', { ...SDK, credentials: { ...CREDENTIALS, tmpSecretId: 7 } }, 'credentials.tmpSecretId'],
  ['credentials as a list', { ...SDK, credentials: ['a', 'b', 'c'] }, 'credentials.tmpSecretId'],
  ['a code that is a text', { ...COSSIGN, code: '0' }, 'code'],
  ['an envelope without data', { code: 0, message: '' }, 'data'],
  ['time as text', { ...SDK, expiredTime: String(END) }, 'expiredTime'],
  ['milliseconds', { ...SDK, expiredTime: END * 1000 }, 'expiredTime'],
  ['a fraction of a second', { ...SDK, expiredTime: END + 0.5 }, 'expiredTime'],
  [
    'a start in an hour',
    { ...SDK, startTime: NOW_SECONDS + 3600, expiredTime: END + 3600 },
    'startTime lies in the future',
  ],
  ['a bucket that is none', { ...PAGE, bucket: '../photos' }, 'bucket'],
  ['a region that is none', { ...PAGE, region: 'a.example.com/' }, 'region'],
  ['keys of the prototype', '{"__proto__":{"credentials":{},"expiredTime":1700001800}}', 'credentials'],
  ['a constructor', '{"constructor":{"prototype":{"code":0}},"code":0,"data":{"__proto__":{}}}', 'data.credentials'],
])('%s is no answer, and only the place of the fault is told', (_what, answer, detail) =>
  expect(errorOf(answer)).toEqual({ code: 'broker-answer-malformed', subject: 'broker.example', detail }),
)

test('nothing pollutes a prototype', () => {
  errorOf('{"__proto__":{"polluted":true},"code":0,"data":{"__proto__":{"polluted":true}}}')
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test.each(['a b', 'a\r\nx-cos-acl: public-read', 'a&q-header-list=host', 'ü', 'a;b', 'a\0', '', 'x'.repeat(8193)])(
  'a credential of %j is refused: it would stand in a header or a signature',
  (text) => {
    for (const member of ['tmpSecretId', 'tmpSecretKey', 'sessionToken']) {
      const info = errorOf({ ...SDK, credentials: { ...CREDENTIALS, [member]: text } })
      expect(info).toMatchObject({ code: 'broker-answer-malformed', detail: `credentials.${member}` })
    }
  },
)

test('sixty thousand brackets are no answer either', () =>
  expect(errorOf('['.repeat(60_000))).toMatchObject({ code: 'broker-answer-malformed' }))

describe('its life', () => {
  test.each([
    ['over', NOW_SECONDS, 'broker-credential-expired'],
    ['long over', 1_000_000_000, 'broker-credential-expired'],
    ['37 hours', NOW_SECONDS + 37 * 3600, 'broker-credential-too-long'],
    ['ten years', NOW_SECONDS + 10 * 365 * 86_400, 'broker-credential-too-long'],
  ])('%s is refused', (_life, expiredTime, code) =>
    expect(errorOf({ credentials: CREDENTIALS, expiredTime })).toMatchObject({ code, subject: 'broker.example' }),
  )
  test('36 hours is the most, with a few minutes between two clocks', () => {
    const life = (seconds: number) =>
      parse({ credentials: CREDENTIALS, expiredTime: NOW_SECONDS + seconds }).minted.grantedSeconds
    expect([life(1), life(129_600), life(129_700)]).toEqual([1, 129_600, 129_600])
  })
  test('one that began long ago has lived too long, whatever is left of it', () =>
    expect(errorOf({ ...SDK, startTime: NOW_SECONDS - 129_600 })).toMatchObject({ code: 'broker-credential-too-long' }))
})

describe('a refusal', () => {
  test('is shown in the broker’s words', () =>
    expect(errorOf({ code: -1, message: '没有权限。Ask the desk.', codeDesc: 'Denied' })).toEqual({
      code: 'broker-refused',
      subject: '没有权限。Ask the desk.',
    }))
  test('without words has its number', () =>
    expect(errorOf({ code: 401, message: '' })).toEqual({ code: 'broker-refused', subject: 'code 401' }))
  test('counts even where a credential comes along', () =>
    expect(errorOf({ ...COSSIGN, code: 7, message: 'No' })).toMatchObject({ code: 'broker-refused' }))
  test.each([
    ['a header’s value', 'you sent Bearer s3cr3t-Value!', ['Bearer s3cr3t-Value!']],
    ['a part of it', 'token s3cr3t-Value! is unknown', ['Bearer s3cr3t-Value!']],
    ['one hidden by invisible letters', 's3cr3t\u200b-Va\u2060lue!', ['s3cr3t-Value!']],
    ['its own credential', `use TMPEXAMPLE-key`, []],
    [
      'anything as long as a key',
      `AKIDEXAMPLE0123456789EXAMPLE and eyJhbGciOiJIUzI1NiJ9eyJzdWIi.eyJzdWIiOiIxMjM0NTY3ODkw`,
      [],
    ],
  ])('never repeats %s', (_what, message, secrets) => {
    const { subject = '' } = errorOf({ ...COSSIGN, code: 1, message }, secrets)
    for (const secret of [
      's3cr3t-Value!',
      's3cr3t',
      'TMPEXAMPLE-key',
      'AKIDEXAMPLE0123456789EXAMPLE',
      'eyJzdWIiOiIxMjM0NTY3ODkw',
    ])
      expect(subject).not.toContain(secret)
    expect(subject).toContain('…')
  })
  test('is one short line without anything that steers a terminal or turns the text around', () => {
    const { subject = '' } = errorOf({ code: 1, message: `a\u001b[31m\r\nb\u202ec\u2028d\ud800 ${'e '.repeat(500)}` })
    expect(subject).toMatch(/^a \[31m bc d e /)
    expect(subject).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    expect(subject.length).toBeLessThanOrEqual(200)
  })
})

test('short words of a secret stay in a sentence', () =>
  expect(createRedactor(['to be or'])('It is to be or not to be')).toBe('It is … not to be'))
