import { expect, test } from 'vitest'
import { readPaste } from '../../../renderer/transfer/desktop/paste.ts'
import { createProgressTeller, progressOf, TELL_EVERY_MS } from '../../../renderer/transfer/desktop/tell-progress.ts'
import type { Progress } from '../../../shared/ipc/desktop-calls.ts'
import { totalsWith } from '../ui/totals.ts'
import { figures } from './figures.ts'

function arrange() {
  let now: Progress | undefined
  const told: Progress[] = []
  const timers: { readonly delayMs: number; readonly act: () => void }[] = []
  const tellNews = createProgressTeller({
    progress: () => now,
    tell: (progress) => told.push(progress),
    setTimer: (delayMs, act) => timers.push({ delayMs, act }),
  })
  const change = (done: number): void => {
    now = figures({ done })
    tellNews()
  }
  return { tellNews, change, told: () => told.map(({ done }) => done), timers }
}

test('main is told at once, then twice a second at most, and always of the last change', () => {
  const { change, tellNews, told, timers } = arrange()
  tellNews()
  expect(told()).toEqual([])
  for (const done of [1, 2, 3]) change(done)
  expect([told(), timers.map(({ delayMs }) => delayMs)]).toEqual([[1], [TELL_EVERY_MS]])
  timers[0]?.act()
  expect(told()).toEqual([1, 3])
  timers[1]?.act()
  change(3)
  expect(told()).toEqual([1, 3])
  change(4)
  expect(told()).toEqual([1, 3, 4])
})

test('what waits for a word is no part of what main shows', () => {
  const held = { files: 2, bytes: 50, failed: 1, skipped: 0 }
  const counts = { queued: 5, failed: 1, done: 3 }
  const progress = progressOf(totalsWith(counts, { bytesTotal: 150, bytesDone: 30, held }), 12)
  expect(progress).toMatchObject({ active: 3, failed: 0, done: 3, bytesTotal: 100, bytesDone: 30, secondsLeft: 12 })
})

const image = { type: 'image/png' }
test.each([
  [
    { files: [image, image], types: ['Files'] },
    { kind: 'files', files: [image, image] },
  ],
  [
    { files: [{ type: '' }], types: ['Files'] },
    { kind: 'files', files: [{ type: '' }] },
  ],
  // A picture copied from a page brings its address as text along.
  [
    { files: [image], types: ['text/html', 'Files'] },
    { kind: 'image', file: image },
  ],
  [{ files: [], types: ['text/plain'] }, { kind: 'text' }],
  [{ files: [], types: [] }, { kind: 'nothing' }],
])('a paste of %j is %j', (data, paste) => {
  expect(readPaste(data)).toEqual(paste)
})
