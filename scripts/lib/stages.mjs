// @ts-check
import { stripVTControlCharacters } from 'node:util'

/**
 * What a stage of `npm test` came to. `skips` and `failures` are names with reasons.
 * @typedef {{ passed: number, failures: readonly string[], skips: readonly string[] }} StageResult
 */

/** @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] | null }} AssertionResult */

/**
 * What is used of vitest's JSON report.
 * @typedef {{
 *   success: boolean,
 *   testResults: readonly {
 *     name: string, status: string, message?: string, assertionResults: readonly AssertionResult[]
 *   }[]
 * }} VitestReport
 */

/**
 * Counts one vitest run. A file that could not be loaded, a run without a single test, and an error outside any test
 * each count as one failure, since none of them shows among the tests.
 * @param {VitestReport | undefined} report undefined: vitest ended before it wrote one
 * @param {number} exitCode
 * @returns {StageResult}
 */
export function countVitest(report, exitCode) {
  if (report === undefined) return { passed: 0, failures: ['vitest itself: it wrote no report'], skips: [] }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const skips = tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName)
  const failures = tests.filter(({ status }) => status === 'failed').map(nameAndReason)
  for (const { name, status, message, assertionResults } of report.testResults) {
    const isBroken = status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
    if (isBroken) failures.push(`${name}: ${(message ?? '').split('\n')[0] || 'could not be run'}`)
  }
  if (tests.length === 0 && failures.length === 0) failures.push('no test was found')
  if (exitCode !== 0 && failures.length === 0) failures.push('an error outside of any test, see above')
  return { passed, failures, skips }
}

/** Enough of an error for its message, a driver's log of what it waited for, and the line in the test. */
const REASON_LINES = 24

/**
 * With why it failed, again: of a long run often only the end is kept.
 * @param {AssertionResult} test
 */
function nameAndReason({ fullName, failureMessages }) {
  const lines = (failureMessages ?? []).flatMap((message) => stripVTControlCharacters(message).trimEnd().split('\n'))
  return [fullName, ...lines.slice(0, REASON_LINES).map((line) => `        ${line}`)].join('\n')
}

/**
 * A stage that either passes or fails as a whole.
 * @param {string} name
 * @param {number} exitCode
 * @returns {StageResult}
 */
export const countCheck = (name, exitCode) =>
  exitCode === 0 ? { passed: 1, failures: [], skips: [] } : { passed: 0, failures: [name], skips: [] }

/**
 * Names of all failures and skips, and the last line of `npm test`.
 * @param {ReadonlyMap<string, StageResult>} results by stage
 */
export function summarize(results) {
  const lines = ['']
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const [stage, result] of results) {
    passed += result.passed
    failed += result.failures.length
    skipped += result.skips.length
    lines.push(...result.failures.map((name) => `FAILED  ${stage}: ${name}`))
    lines.push(...result.skips.map((name) => `SKIPPED ${stage}: ${name}`))
  }
  lines.push(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return { text: lines.join('\n'), failed }
}
