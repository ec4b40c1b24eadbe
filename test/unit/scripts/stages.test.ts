import { expect, test } from 'vitest'
import { countVitest, summarize } from '../../../scripts/lib/stages.mjs'

const file = (...tests: readonly [status: string, fullName: string][]) => ({
  name: 'a.test.ts',
  status: tests.some(([status]) => status === 'failed') ? 'failed' : 'passed',
  assertionResults: tests.map(([status, fullName]) => ({ status, fullName })),
})

test('names every failure and every skip and ends with the three counts', () => {
  const report = {
    success: false,
    testResults: [file(['passed', 'p'], ['failed', 'f'], ['pending', 's'], ['todo', 't'])],
  }
  const { text, failed } = summarize(new Map([['unit', countVitest(report, 1)]]))
  expect(text.split('\n').slice(1)).toEqual([
    'FAILED  unit: f',
    'SKIPPED unit: s',
    'SKIPPED unit: t',
    '1 passed, 1 failed, 2 skipped',
  ])
  expect(failed).toBe(1)
})

test('tells again why a test failed, without its colours and not at any length', () => {
  const messages = ['\u001b[31mexpected 1 to be 2\u001b[0m\n  at a.test.ts:3\n', 'x\n'.repeat(100)]
  const broken = { ...file(), assertionResults: [{ status: 'failed', fullName: 'f', failureMessages: messages }] }
  const [failure = ''] = countVitest({ success: false, testResults: [broken] }, 1).failures
  const lines = failure.split('\n')
  expect(lines.slice(0, 4)).toEqual(['f', '        expected 1 to be 2', '          at a.test.ts:3', '        x'])
  expect(lines).toHaveLength(25)
})

test('a test file that cannot be loaded is a failure', () => {
  const broken = { name: 'b.test.ts', status: 'failed', message: 'Cannot find module x\nstack', assertionResults: [] }
  const result = countVitest({ success: false, testResults: [file(['passed', 'p']), broken] }, 1)
  expect(result).toEqual({ passed: 1, failures: ['b.test.ts: Cannot find module x'], skips: [] })
})

test.each([
  ['no report', undefined, 0],
  ['a report without tests', { success: true, testResults: [] }, 0],
  ['an exit code that no test explains', { success: true, testResults: [file(['passed', 'p'])] }, 1],
])('%s is a failure', (_what, report, exitCode) => {
  expect(countVitest(report, exitCode).failures).toHaveLength(1)
})
