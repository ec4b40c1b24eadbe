import { expect, test, vi } from 'vitest'
import { createNotifier, LONGEST_MS, type Notice, noticeFor, QUIET_MS } from '../../../main/desktop/notifier.ts'
import type { BatchEnd } from '../../../shared/ipc/desktop-calls.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { DesktopSettings } from '../../../shared/notifications.ts'

const t = createTranslator('en')
const end = (id: number, some: Partial<BatchEnd> = {}): BatchEnd => ({
  ...{ batchId: `b-${id}`, done: 0, unverified: 0, failed: 0, skipped: 0, bytesDone: 0 },
  ...some,
})

function arrange(some: { readonly isSeen?: boolean; readonly level?: DesktopSettings['notify'] } = {}) {
  vi.useFakeTimers()
  const shown: Notice[] = []
  const notifier = createNotifier({
    show: (notice) => shown.push(notice),
    isSeen: () => some.isSeen ?? false,
    level: () => some.level ?? 'all',
    t,
    nowMs: Date.now,
    setTimer: (delayMs, act) => {
      const timer = setTimeout(act, delayMs)
      return () => clearTimeout(timer)
    },
  })
  return { shown, notifier }
}

test('a batch is told in one notification, when it has been quiet for a while', () => {
  const { notifier, shown } = arrange()
  notifier.ended(end(1, { done: 300, bytesDone: 1_200_000_000 }))
  vi.advanceTimersByTime(QUIET_MS - 1)
  expect(shown).toEqual([])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual([{ title: '300 files uploaded', body: '1.2 GB · all verified', viewId: 'uploads' }])
})

test('batches that end together share one, problems first', () => {
  const { notifier, shown } = arrange()
  notifier.ended(end(1, { done: 200, bytesDone: 5 }))
  notifier.ended(end(2, { done: 88, failed: 12, cause: 'access-denied' }))
  vi.advanceTimersByTime(QUIET_MS)
  const body = 'Access denied. Open COS Courier to see why, and what to do.'
  expect(shown).toEqual([{ title: '12 of 300 files failed', body, viewId: 'problems' }])
})

test('files that failed for several reasons are told without one', () => {
  const { notifier, shown } = arrange()
  notifier.ended(end(1, { failed: 1, cause: 'access-denied' }))
  notifier.ended(end(2, { failed: 1, cause: 'bucket-missing' }))
  notifier.ended(end(3, { done: 1 }))
  vi.advanceTimersByTime(QUIET_MS)
  expect(shown).toMatchObject([{ body: 'Open COS Courier to see why, and what to do.' }])
})

test('a batch that ends again in that time counts once, as it ended last', () => {
  const { notifier, shown } = arrange()
  notifier.ended(end(1, { done: 1, failed: 1 }))
  notifier.ended(end(1, { done: 2 }))
  vi.advanceTimersByTime(QUIET_MS)
  expect(shown).toMatchObject([{ title: '2 files uploaded' }])
})

test('many small batches one after the other do not put it off for ever', () => {
  const { notifier, shown } = arrange()
  for (let elapsedMs = 0; elapsedMs <= LONGEST_MS; elapsedMs += 1000) {
    notifier.ended(end(elapsedMs, { done: 1 }))
    vi.advanceTimersByTime(1000)
  }
  expect(shown.length).toBe(1)
})

test('nothing is shown to somebody who looks, or who does not want it', () => {
  for (const some of [{ isSeen: true }, { level: 'none' }, { level: 'problems' }] as const) {
    const { notifier, shown } = arrange(some)
    notifier.ended(end(1, { done: 1 }))
    vi.advanceTimersByTime(QUIET_MS)
    expect(shown).toEqual([])
  }
  const { notifier, shown } = arrange({ level: 'problems' })
  notifier.ended(end(1, { failed: 1 }))
  vi.advanceTimersByTime(QUIET_MS)
  expect(shown).toMatchObject([{ title: '1 of 1 file failed' }])
})

test('what was not verified or not sent is said; a batch that was cancelled is no news', () => {
  const sums = { done: 3, unverified: 2, failed: 0, skipped: 1000, bytesDone: 3 }
  expect(noticeFor(t, sums)?.body).toBe('3 bytes · 2 not verified · 1,000 skipped')
  expect(noticeFor(t, { ...sums, done: 0 })).toMatchObject({
    ...{ title: 'Nothing had to be uploaded', body: '1,000 skipped' },
  })
  expect(noticeFor(t, { ...sums, done: 0, skipped: 0 })).toBeUndefined()
  expect(noticeFor(createTranslator('zh-CN'), { ...sums, failed: 2 })?.title).toBe('5 个文件中有 2 个失败')
})
