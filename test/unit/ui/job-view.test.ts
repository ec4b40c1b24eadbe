import { expect, test } from 'vitest'
import { actionsFor, folderOf, overviewOf, progressOf, stateOf } from '../../../renderer/transfer/job-view.ts'
import { PHASES } from '../../../shared/job.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { totalsWith } from './totals.ts'

const t = createTranslator('en')
const waiting = { verified: null } as const

test('a row offers only what its phase accepts', () => {
  expect(PHASES.map((phase) => [phase, ...actionsFor(phase)])).toEqual([
    ['queued', 'pause', 'cancel'],
    ['preparing', 'pause', 'cancel'],
    ['uploading', 'pause', 'cancel'],
    ['verifying'],
    ['done'],
    ['paused', 'resume', 'cancel'],
    ['failed', 'retry', 'cancel'],
    ['skipped'],
    ['cancelled'],
  ])
})

test('a file counts as verified only when its checksum was compared', () => {
  expect(stateOf({ phase: 'done', verified: true })).toMatchObject({ textKey: 'phase.verified', tone: 'good' })
  expect(stateOf({ phase: 'done', verified: false })).toMatchObject({ textKey: 'phase.unverified', tone: 'warn' })
  expect(stateOf({ phase: 'done', verified: null })).toMatchObject({ textKey: 'phase.unverified', tone: 'warn' })
})

test('what a file waits for is said instead of its phase, but not once it has ended or is paused', () => {
  expect(stateOf({ ...waiting, phase: 'uploading', waitingFor: 'network' }).textKey).toBe('waiting.network')
  expect(stateOf({ ...waiting, phase: 'queued', waitingFor: 'keychain' }).textKey).toBe('waiting.keychain')
  expect(stateOf({ ...waiting, phase: 'paused', waitingFor: 'network' }).textKey).toBe('phase.paused')
  expect(stateOf({ ...waiting, phase: 'failed', waitingFor: 'network' }).textKey).toBe('phase.failed')
})

test('a skipped file says why', () => {
  expect(t(stateOf({ ...waiting, phase: 'skipped', skippedBecause: 'sensitive' }).textKey)).toContain('passwords')
})

test('each state has a shape of its own, whatever its colour', () => {
  const ended = [
    stateOf({ phase: 'done', verified: true }),
    stateOf({ phase: 'done', verified: false }),
    ...(['failed', 'skipped', 'cancelled', 'paused', 'queued', 'uploading', 'verifying'] as const).map((phase) =>
      stateOf({ ...waiting, phase }),
    ),
  ]
  expect(new Set(ended.map(({ icon }) => icon)).size).toBe(ended.length)
})

test('a bar shows only where it says something, and stays within its frame', () => {
  expect(progressOf({ phase: 'queued', sentBytes: 0, sizeBytes: 10 })).toBeUndefined()
  expect(progressOf({ phase: 'uploading', sentBytes: 5, sizeBytes: 10 })).toBe(0.5)
  expect(progressOf({ phase: 'uploading', sentBytes: 15, sizeBytes: 10 })).toBe(1)
  expect(progressOf({ phase: 'uploading', sentBytes: 0, sizeBytes: 0 })).toBe(0)
})

test('skipped and cancelled files do not count as files to upload', () => {
  const totals = totalsWith({ queued: 2, done: 3, failed: 1, skipped: 4, cancelled: 5 })
  expect(overviewOf(totals)).toMatchObject({ active: 2, failed: 1, files: 6, done: 3, ended: 12 })
})

test('a queue of empty files makes progress by files', () => {
  expect(overviewOf(totalsWith({ queued: 1, done: 3 })).ratio).toBe(0.75)
})

test('the folder of a row is its path without the name', () => {
  expect(folderOf({ path: 'photos/2024/a.jpg', name: 'a.jpg' })).toBe('photos/2024')
  expect(folderOf({ path: 'a.jpg', name: 'a.jpg' })).toBe('')
})
