import { describe, expect, test } from 'vitest'
import { ERROR_CODES } from '../../../shared/errors.ts'
import { describeError, describeStep } from '../../../shared/messages/describe.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const inEnglish = createTranslator('en')
const inChinese = createTranslator('zh-CN')

describe.each([
  ['English', inEnglish],
  ['Chinese', inChinese],
] as const)('in %s', (_name, t) => {
  test.each(ERROR_CODES)('%s is one to three whole sentences, with and without a subject', (code) => {
    for (const text of [describeError(t, { code }), describeError(t, { code, subject: 'a/b.txt' })]) {
      expect(text).not.toMatch(/[{}]|error\.[a-z]|undefined/)
      const sentences = text.match(/[.。](?:\s|$|(?=[^\w.]))/g) ?? []
      expect(sentences.length, text).toBeGreaterThanOrEqual(1)
      expect(sentences.length, text).toBeLessThanOrEqual(3)
      expect(text).toMatch(/^[\p{Lu}\p{Lo}“（]/u)
    }
  })
})

test('an error names what it happened to and ends with what support asks for', () => {
  const info = { code: 'access-denied', subject: 'in/a.txt', cosCode: 'AccessDenied', requestId: 'NWU3' } as const
  expect(describeError(inEnglish, info)).toMatch(/“in\/a\.txt”.*\(AccessDenied, request NWU3\)$/)
  expect(describeError(inChinese, info)).toMatch(/“in\/a\.txt”.*（AccessDenied，请求编号 NWU3）$/)
})

test('without a COS code the HTTP status stands in; without both there are no empty brackets', () => {
  expect(describeError(inEnglish, { code: 'server-error', httpStatus: 503 })).toMatch(/\(HTTP 503\)$/)
  expect(describeError(inEnglish, { code: 'server-error' })).not.toContain('(')
})

test('a name is shown as it is, whatever it holds', () => {
  const subject = '<b>{{x}} $t(error.internal) &amp;.txt'
  expect(describeError(inEnglish, { code: 'file-changed', subject })).toContain(`“${subject}”`)
})

test('a step that fails says what to do, and one that works tells its facts', () => {
  const failed = describeStep(inEnglish, { name: 'key', outcome: 'fails', error: { code: 'keychain-locked' } })
  expect(failed).toMatch(/cannot be read.*Unlock it/)
  const worked = describeStep(inEnglish, { name: 'clock', outcome: 'works', facts: { offsetSeconds: '2', via: 'STS' } })
  expect(worked).toMatch(/difference 2 s, via: STS/)
  const account = describeStep(inEnglish, { name: 'sts', outcome: 'works', facts: { accountKind: 'root' } })
  expect(account).toMatch(/root account/)
})

test('plurals follow the number in English and are one form in Chinese', () => {
  expect(inEnglish('summary.failed', { count: 1, total: '1' })).toBe('1 file needs your attention')
  expect(inEnglish('summary.failed', { count: 2, total: '2' })).toBe('2 files need your attention')
  expect(inChinese('summary.failed', { count: 1, total: '1' })).toBe('1 个文件需要您处理')
})
