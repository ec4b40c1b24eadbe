import { describe, expect, test } from 'vitest'
import { commandsFor, copiedText } from '../../../../renderer/transfer/uploads/list/row-commands.ts'
import { nodeStateOf, rowActions, rowStateOf } from '../../../../renderer/transfer/uploads/list/row-view.ts'
import type { BatchRow, FileRow, FolderRow } from '../../../../renderer/upload/list-contract.ts'
import type { Phase } from '../../../../shared/job.ts'
import { totalsWith } from '../totals.ts'

const file = (phase: Phase, more: Partial<FileRow> = {}): FileRow => ({
  ...{ kind: 'file', level: 1, id: 7, batchId: 'b-1', name: 'a.jpg', path: 'x/a.jpg', key: 'in/x/a.jpg' },
  ...{ sizeBytes: 10, sentBytes: 0, phase, verified: null, attempts: 0 },
  ...more,
})
const folder = (counts: Partial<Record<Phase, number>>, more: Partial<FolderRow> = {}): FolderRow => ({
  ...{ kind: 'folder', level: 2, node: 'n', isOpen: false, name: 'x', path: 'x', batchId: 'b-1', files: 9 },
  ...{ counts: totalsWith(counts).counts, bytesTotal: 100, bytesDone: 0 },
  ...more,
})
const batch = (counts: Partial<Record<Phase, number>>, more: Partial<BatchRow>): BatchRow => ({
  ...folder(counts),
  ...{ kind: 'batch', level: 1, destination: { profileId: 'p-1', prefix: '' }, roots: 1 },
  ...more,
})

describe('a folder', () => {
  test('says the most pressing thing that goes on below it', () => {
    const word = (counts: Partial<Record<Phase, number>>) => nodeStateOf(folder(counts)).textKey
    expect(word({ uploading: 1, failed: 1, done: 1 })).toBe('phase.uploading')
    expect(word({ queued: 1, failed: 1 })).toBe('phase.queued')
    expect(word({ failed: 1, paused: 1, done: 1 })).toBe('phase.paused')
    expect(word({ failed: 1, done: 1 })).toBe('phase.failed')
    expect(word({ paused: 1, done: 1 })).toBe('phase.paused')
    expect(word({ done: 1, skipped: 1 })).toBe('row.uploaded')
    expect(word({ skipped: 1 })).toBe('phase.skipped')
    expect(word({ cancelled: 1 })).toBe('phase.cancelled')
    expect(word({})).toBe('row.nothing')
  })

  test('has a bar while something is left of what has begun', () => {
    expect(rowStateOf(folder({ uploading: 1, done: 1 }, { bytesDone: 30 })).ratio).toBe(0.3)
    expect(rowStateOf(folder({ paused: 1, done: 1 }, { bytesTotal: 0 })).ratio).toBe(0.5)
    expect(rowStateOf(folder({ queued: 2 })).ratio).toBeUndefined()
    expect(rowStateOf(folder({ done: 2 }, { bytesDone: 100 })).ratio).toBeUndefined()
  })

  test('that is not started has no buttons, one that is read says so', () => {
    const held = batch({ queued: 3 }, { isHeld: true })
    expect([rowActions(held), nodeStateOf(held).textKey]).toEqual([[], 'waiting.start'])
    expect(nodeStateOf(batch({ queued: 3 }, { isReading: true })).textKey).toBe('row.reading')
  })

  test('has the two buttons that matter most', () => {
    expect(rowActions(folder({ uploading: 1, paused: 1, failed: 1 }))).toEqual(['pause', 'cancel'])
    expect(rowActions(folder({ paused: 1, failed: 1 }))).toEqual(['resume', 'cancel'])
    expect(rowActions(folder({ failed: 1 }))).toEqual(['retry', 'cancel'])
    expect(rowActions(folder({ done: 1 }))).toEqual([])
  })
})

describe('commands for a selection', () => {
  test('are those that would change something about one of its rows', () => {
    expect(commandsFor([file('done')])).toEqual(['copy-key', 'copy-path'])
    expect(commandsFor([file('queued'), file('failed')])).toEqual([
      ...['top', 'pause', 'retry', 'cancel', 'copy-key', 'copy-path'],
    ])
    expect(commandsFor([file('uploading')])).toEqual(['pause', 'cancel', 'copy-key', 'copy-path'])
    expect(commandsFor([file('verifying')])).toEqual(['copy-key', 'copy-path'])
    expect(commandsFor([folder({ paused: 2 })])).toEqual(['resume', 'cancel', 'copy-path'])
  })

  test('show the problem of one file that failed, not of several', () => {
    const failed = file('failed', { error: { code: 'access-denied' } })
    expect(commandsFor([failed])[0]).toBe('problem')
    expect(commandsFor([failed, failed])).not.toContain('problem')
  })

  test('are all that may apply where not every row is at hand', () => {
    expect(commandsFor(undefined)).toEqual(['top', 'pause', 'resume', 'retry', 'cancel'])
  })

  test('leave alone what waits for a word', () => {
    expect(commandsFor([file('queued', { waitingFor: 'start' })])).toEqual(['copy-key', 'copy-path'])
  })

  test('copy one line for each row', () => {
    expect(copiedText([file('done'), file('done', { key: 'in/b' })], 'copy-key')).toBe('in/x/a.jpg\nin/b')
    expect(copiedText([file('done'), folder({})], 'copy-path')).toBe('x/a.jpg\nx')
  })
})
