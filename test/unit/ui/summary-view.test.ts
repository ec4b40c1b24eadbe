import { expect, test } from 'vitest'
import { figuresOf, headlineOf, resultsOf } from '../../../renderer/transfer/uploads/summary-view.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { totalsWith } from './totals.ts'

const t = createTranslator('en')

test('the headline names what matters most', () => {
  expect(headlineOf(t, totalsWith({ uploading: 1, done: 1, failed: 1 }))).toBe('Uploading 1 of 3 files')
  expect(headlineOf(t, totalsWith({}, { walking: true }))).toBe('Reading folders…')
  expect(headlineOf(t, totalsWith({ done: 5, failed: 1, paused: 2 }))).toBe('1 file needs your attention')
  expect(headlineOf(t, totalsWith({ done: 5, paused: 2 }))).toBe('2 files paused')
  expect(headlineOf(t, totalsWith({ done: 5, skipped: 1 }))).toBe('Everything is uploaded')
  expect(headlineOf(t, totalsWith({ cancelled: 5 }))).toBe('Nothing was uploaded')
})

test('unverified files are not counted as verified', () => {
  expect(resultsOf(t, totalsWith({ done: 5, skipped: 1 }, { unverified: 2 }))).toEqual([
    '3 verified',
    '2 not verified',
    '1 skipped',
  ])
})

test('an unknown time left is being measured, not guessed', () => {
  const totals = totalsWith({ uploading: 1 }, { bytesTotal: 5e9, bytesDone: 1.2e9, bytesPerSecond: 45e6 })
  expect(figuresOf(t, totals, undefined)).toEqual(['1.2 GB of 5 GB', '45 MB/s', 'measuring…'])
  expect(figuresOf(t, totals, 120)).toEqual(['1.2 GB of 5 GB', '45 MB/s', 'about 2 min left'])
})

test('with nothing under way there is neither speed nor time left', () => {
  expect(figuresOf(t, totalsWith({ done: 1 }, { bytesTotal: 100, bytesDone: 100 }), 5)).toEqual([
    '100 bytes of 100 bytes',
  ])
})
