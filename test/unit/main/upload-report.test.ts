import { expect, test } from 'vitest'
import {
  addToTotals,
  emptyTotals,
  exitCodeOf,
  fileLine,
  summaryLine,
  type Totals,
} from '../../../main/cli/upload-report.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import type { FileState } from '../../../shared/job.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const t = createTranslator('en')

function totalsOf(...files: [FileState, ErrorInfo?][]): Totals {
  const totals = emptyTotals()
  for (const [state, error] of files) addToTotals(totals, { state, sizeBytes: 10, ...(error && { error }) })
  return totals
}

test('only what arrived counts as bytes, and the four states add up to the files', () => {
  const totals = totalsOf(['verified'], ['unverified'], ['skipped'], ['failed', { code: 'file-changed' }])
  expect(totals).toMatchObject({ files: 4, bytes: 20 })
  expect(Object.values(totals.counts).reduce((sum, count) => sum + count, 0)).toBe(totals.files)
})

test.each<[string, [FileState, ErrorInfo?][], number]>([
  ['all verified', [['verified'], ['verified']], 0],
  ['verified and skipped', [['verified'], ['skipped']], 0],
  ['nothing at all', [], 0],
  ['one unverified', [['verified'], ['unverified']], 1],
  ['one failed', [['verified'], ['failed', { code: 'access-denied' }]], 1],
  ['all failed for a file reason', [['failed', { code: 'file-vanished' }]], 1],
  [
    'all failed for want of a key',
    [
      ['failed', { code: 'key-missing' }],
      ['failed', { code: 'key-missing' }],
    ],
    3,
  ],
  [
    'want of a key and a file reason',
    [
      ['failed', { code: 'key-missing' }],
      ['failed', { code: 'file-vanished' }],
    ],
    1,
  ],
])('%s: the exit code says so', (_name, files, exitCode) => {
  expect(exitCodeOf(totalsOf(...files), undefined)).toBe(exitCode)
})

test('an error of the whole batch is never exit code 0', () => {
  expect(exitCodeOf(totalsOf(), { code: 'keychain-locked' })).toBe(3)
  expect(exitCodeOf(totalsOf(['verified']), { code: 'internal' })).toBe(1)
})

test('a file line has every field, null where there is nothing to say', () => {
  const file = { path: 'a/b', key: 'p/a/b', sizeBytes: 3, state: 'failed', attempts: 1 } as const
  const error: ErrorInfo = { code: 'access-denied', cosCode: 'AccessDenied', httpStatus: 403, requestId: 'REQ1' }
  expect(JSON.parse(fileLine(t, 'a', { ...file, error }))).toEqual({
    type: 'file',
    source: 'a',
    path: 'a/b',
    key: 'p/a/b',
    size: 3,
    crc64: null,
    state: 'failed',
    url: null,
    attempts: 1,
    error: {
      code: 'access-denied',
      cosCode: 'AccessDenied',
      httpStatus: 403,
      requestId: 'REQ1',
      message: expect.stringContaining('REQ1'),
    },
  })
})

test('the summary line has the names that scripts read', () => {
  expect(JSON.parse(summaryLine(totalsOf(['verified']), 1.5, 1))).toEqual({
    type: 'summary',
    files: 1,
    bytes: 10,
    verified: 1,
    unverified: 0,
    skipped: 0,
    failed: 0,
    seconds: 1.5,
    credentialRequests: 1,
  })
})
