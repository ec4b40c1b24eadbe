import { expect, test } from 'vitest'
import { endingOf, figuresOf, headlineOf, resultsOf } from '../../../renderer/transfer/uploads/summary/summary-view.ts'
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

const measured = (secondsLeft: number | undefined) => ({ secondsLeft, work: undefined })

test('an unknown time left is being measured, not guessed', () => {
  const totals = totalsWith({ uploading: 1 }, { bytesTotal: 5e9, bytesDone: 1.2e9, bytesPerSecond: 45e6 })
  const figures = { bytes: '1.2 GB of 5 GB', speed: '45 MB/s' }
  expect(figuresOf(t, totals, measured(undefined))).toEqual({ ...figures, left: 'measuring…' })
  expect(figuresOf(t, totals, measured(120))).toEqual({ ...figures, left: 'about 2 min left' })
})

test('with nothing under way there is neither speed nor time left', () => {
  const paused = totalsWith({ done: 1, paused: 1 }, { bytesTotal: 200, bytesDone: 100 })
  expect(figuresOf(t, paused, measured(5))).toEqual({ bytes: '100 bytes of 200 bytes' })
})

test('at the end it says how long all of it took, where that was seen from the start', () => {
  const ended = totalsWith({ done: 2 }, { bytesTotal: 100, bytesDone: 100 })
  const work = { beforeMs: 192_000, isWhole: true }
  expect(figuresOf(t, ended, { secondsLeft: undefined, work })).toEqual({
    bytes: '100 bytes',
    took: 'took 3 min 12 sec',
  })
  expect(figuresOf(t, ended, { secondsLeft: undefined, work: { ...work, isWhole: false } })).toEqual({
    bytes: '100 bytes',
  })
})

test('the end is good when all is verified, bad when something failed, and none while anything is to be done', () => {
  expect(endingOf(totalsWith({ done: 2, skipped: 1 }))).toBe('good')
  expect(endingOf(totalsWith({ done: 2, failed: 1 }))).toBe('bad')
  expect(endingOf(totalsWith({ done: 2 }, { unverified: 1 }))).toBeUndefined()
  for (const left of ['queued', 'uploading', 'paused'] as const)
    expect(endingOf(totalsWith({ done: 2, [left]: 1 }))).toBeUndefined()
  expect(endingOf(totalsWith({ done: 2 }, { walking: true }))).toBeUndefined()
})
