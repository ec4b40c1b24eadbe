import { expect, test } from 'vitest'
import { advise, afterAdvice, backoffMs, MAX_TRIES, NO_ATTEMPTS } from '../../../renderer/upload/retry.ts'
import { ERROR_CODES } from '../../../shared/errors.ts'

const most = (): number => 0.999

test.each([
  ['connection-lost', 'retry'],
  ['connection-stalled', 'retry'],
  ['slow-down', 'retry'],
  ['server-error', 'retry'],
  ['answer-malformed', 'retry'],
  ['checksum-mismatch', 'retry'],
  ['network-unreachable', 'wait-for-network'],
  ['proxy-unreachable', 'wait-for-network'],
  ['proxy-refused', 'retry'],
  ['credential-expired', 'renew-credential'],
  ['destination-refused', 'renew-credential'],
  ['clock-wrong', 'correct-clock'],
  ['transfer-restarted', 'again'],
] as const)('%s: %s', (code, what) => {
  expect(advise({ code }, NO_ATTEMPTS, most).do).toBe(what)
})

test('every other code is final', () => {
  const final = ERROR_CODES.filter((code) => advise({ code }, NO_ATTEMPTS, most).do === 'fail')
  expect(final.length).toBe(ERROR_CODES.length - 13)
  expect(final).toContain('access-denied')
  expect(final).toContain('tls-failure')
})

test('renewing, correcting and damage are forgiven once, other trouble a few times', () => {
  const info = { code: 'credential-expired' } as const
  const renewed = afterAdvice(NO_ATTEMPTS, advise(info, NO_ATTEMPTS, most), info)
  expect(advise(info, renewed, most).do).toBe('fail')
  const wrong = { code: 'clock-wrong' } as const
  expect(advise(wrong, afterAdvice(NO_ATTEMPTS, advise(wrong, NO_ATTEMPTS, most), wrong), most).do).toBe('fail')
  const damage = { code: 'checksum-mismatch' } as const
  expect(advise(damage, afterAdvice(NO_ATTEMPTS, advise(damage, NO_ATTEMPTS, most), damage), most).do).toBe('fail')
  const trouble = { code: 'server-error' } as const
  expect(advise(trouble, { ...NO_ATTEMPTS, tries: MAX_TRIES - 2 }, most).do).toBe('retry')
  expect(advise(trouble, { ...NO_ATTEMPTS, tries: MAX_TRIES - 1 }, most).do).toBe('fail')
})

test('no network and a restarted transfer use up nothing', () => {
  for (const code of ['network-unreachable', 'transfer-restarted'] as const) {
    const tired = { ...NO_ATTEMPTS, tries: MAX_TRIES - 1 }
    expect(afterAdvice(tired, advise({ code }, tired, most), { code }).tries).toBe(MAX_TRIES - 1)
  }
})

test('the delay is anything up to a ceiling that doubles and ends at 20 s', () => {
  expect([0, 1, 2, 3].map((tries) => backoffMs(tries, () => 0))).toEqual([0, 0, 0, 0])
  expect([0, 1, 2, 3, 10].map((tries) => backoffMs(tries, most))).toEqual([499, 999, 1998, 3996, 19_980])
})

test('Retry-After is waited at least, but no longer than two minutes', () => {
  const advice = advise({ code: 'slow-down' }, NO_ATTEMPTS, () => 0, 7000)
  expect(advice).toEqual({ do: 'retry', delayMs: 7000 })
  expect(advise({ code: 'slow-down' }, NO_ATTEMPTS, () => 0, 9_999_000)).toEqual({ do: 'retry', delayMs: 120_000 })
})
