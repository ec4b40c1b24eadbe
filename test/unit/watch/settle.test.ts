import { expect, test } from 'vitest'
import { type Circumstances, judge, type WalkedFile } from '../../../renderer/upload/watch/settle.ts'
import type { EndedFile, SnapshotEntry } from '../../../renderer/upload/watch/watch-records.ts'

const NOW_MS = 1_700_000_000_000
const QUIET_MS = 5000
const file = (version: string, ageMs = 60_000): WalkedFile => ({
  ...{ type: 'file', path: 'a', sizeBytes: 3, mtimeMs: NOW_MS - ageMs, version },
})
const ended = (version: string, epoch = 1, ageMs = 60_000): EndedFile => ({
  ...{ version, sizeBytes: 3, mtimeMs: NOW_MS - ageMs, epoch, as: 'done' },
})
const now: Circumstances = {
  ...{ nowMs: NOW_MS, quietMs: QUIET_MS, epoch: 1 },
  isOpen: (batchId) => batchId === 'b-open',
}
const seen = (version: string, agoMs: number) => ({ seen: { version, atMs: NOW_MS - agoMs } })
const given = (batchId: string, version: string) => ({ given: { batchId, version } })

test.each<[rule: string, entry: SnapshotEntry | undefined, file: WalkedFile, verdict: string]>([
  ['a file that is not known has to be seen again', undefined, file('v1'), 'settling'],
  ['one that was seen a moment ago', seen('v1', 4999), file('v1'), 'settling'],
  ['one that was seen long enough ago, as it is', seen('v1', 5000), file('v1'), 'ready'],
  ['… but was written to since, without another size or time', seen('v1', 5000), file('v1', 4000), 'settling'],
  ['one whose time lies in the future says nothing by it', seen('v1', 5000), file('v1', -90_000), 'ready'],
  ['one that was another when it was seen', seen('v0', 90_000), file('v1'), 'settling'],
  ['one that was seen by a clock that has been set back', seen('v1', -1), file('v1'), 'settling'],
  ['one that is as it was when it was uploaded', { ended: ended('v1') }, file('v1'), 'same'],
  ['one that failed, and is as it was', { ended: { ...ended('v1'), as: 'failed' } }, file('v1'), 'same'],
  [
    'one that was left at the beginning, and is as it was',
    { ended: { ...ended('v1'), as: 'left' } },
    file('v1'),
    'same',
  ],
  ['one that is another than it was', { ended: ended('v1') }, file('v2'), 'settling'],
  ['… and has been seen so', { ended: ended('v1'), ...seen('v2', 6000) }, file('v2'), 'ready'],
  ['one that an open batch has', given('b-open', 'v1'), file('v1'), 'given'],
  ['one that an open batch has as it was', given('b-open', 'v1'), file('v2'), 'changed'],
  ['one that a batch has which is over', { ...given('b-over', 'v1'), ended: ended('v1') }, file('v1'), 'same'],
  ['one that a batch had which never ended it', given('b-over', 'v1'), file('v1'), 'settling'],
  ['one on a disk of another number, by size and time', { ended: ended('v1', 0) }, file('v2'), 'same'],
  ['… and with another time', { ended: ended('v1', 0, 61_000) }, file('v2'), 'settling'],
])('%s', (_rule, entry, met, verdict) => {
  expect(judge(entry, met, now).verdict).toBe(verdict)
})

test('nothing is written where nothing is new', () => {
  for (const entry of [{ ended: ended('v1') }, given('b-open', 'v1'), seen('v1', 4000)])
    expect(judge(entry, file('v1'), now).entry).toBe(entry)
})

test('what is remembered of a file on a disk of another number is its version there', () => {
  expect(judge({ ended: ended('v1', 0) }, file('v2'), now).entry).toEqual({ ended: ended('v2', 1) })
})

test('that a file is seen for the first time does not forget what was uploaded', () => {
  const { entry } = judge({ ended: ended('v1'), ...given('b-over', 'v1') }, file('v2'), now)
  expect(entry).toEqual({ ended: ended('v1'), seen: { version: 'v2', atMs: NOW_MS } })
})
