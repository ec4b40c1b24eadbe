import { expect, test } from 'vitest'
import { readTemporaryKeyJson, temporaryKeyOf } from '../../../shared/temporary-key.ts'

const typed = {
  tmpSecretId: 'TMPEXAMPLE-id',
  tmpSecretKey: 'TMPEXAMPLE-key',
  sessionToken: 'TMPEXAMPLE-token',
  ends: '45',
}
const { ends: _ends, ...credentials } = typed

test.each([
  ['45', { kind: 'left', leftMs: 2_700_000 }],
  ['2160', { kind: 'left', leftMs: 129_600_000 }],
  ['1760000000', { kind: 'at', atMs: 1_760_000_000_000 }],
  ['1760000000123', { kind: 'at', atMs: 1_760_000_000_123 }],
  ['2026-11-22T10:00:00Z', { kind: 'at', atMs: Date.UTC(2026, 10, 22, 10) }],
  ['2026-11-22T18:00:00+08:00', { kind: 'at', atMs: Date.UTC(2026, 10, 22, 10) }],
])('“%s” is understood as when it ends', (ends, expected) => {
  expect(temporaryKeyOf({ ...typed, ends: ` ${ends}\n` })).toEqual({
    ok: true,
    key: { ...credentials, ends: expected },
  })
})

test.each(['', '0', 'soon', '-5', '2026-11-22', '2026-11-22T10:00:00', '1e9', '99999999999999999'])(
  '“%s” is not: the rest is not used without knowing when it ends',
  (ends) => {
    expect(temporaryKeyOf({ ...typed, ends })).toEqual({ ok: false, wrong: 'ends' })
  },
)

test.each(['tmpSecretId', 'tmpSecretKey', 'sessionToken'] as const)(
  'a %s that could inject a header is refused',
  (name) => {
    expect(temporaryKeyOf({ ...typed, [name]: 'a\r\nx-cos-acl: public-read' })).toEqual({ ok: false, wrong: name })
    expect(temporaryKeyOf({ ...typed, [name]: '' })).toEqual({ ok: false, wrong: name })
  },
)

const vendor = {
  Credentials: { TmpSecretId: 'TMPEXAMPLE-id', TmpSecretKey: 'TMPEXAMPLE-key', Token: 'TMPEXAMPLE-token' },
  ExpiredTime: 1_760_000_000,
  Expiration: '2025-10-09T08:53:20Z',
}
const sdk = { credentials, expiredTime: 1_760_000_000, startTime: 1, requestId: 'r' }
test.each([
  ['STS’s own answer', { Response: { ...vendor, RequestId: 'r' } }],
  ['what is inside it', vendor],
  ['the STS SDK’s', sdk],
  ['one in an envelope', { code: 0, message: 'ok', data: sdk }],
])('%s is read when it is pasted whole', (_, answer) => {
  const read = readTemporaryKeyJson(` ${JSON.stringify(answer, undefined, 2)}\n`)
  expect(read).toEqual({ ...typed, ends: '1760000000' })
})

test('without its time the rest is read; other texts are not', () => {
  expect(readTemporaryKeyJson(JSON.stringify({ credentials }))).toEqual({ ...typed, ends: '' })
  for (const text of ['TMPEXAMPLE-id', '{', '{}', '[]', '{"credentials":"x"}', 'null'])
    expect(readTemporaryKeyJson(text), text).toBeUndefined()
})
