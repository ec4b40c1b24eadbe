import { expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { createClockWatch } from '../../../main/clock-watch.ts'
import { createDateWatch } from '../../../main/transfer/date-watch.ts'
import { clockWords } from '../../../shared/messages/clock-words.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 22, 12)
const dateAt = (ms: number): string => new Date(ms).toUTCString()

test('a clock that is a day ahead or behind is told in words, in both languages', () => {
  const [en, zh] = [createTranslator('en'), createTranslator('zh-CN')]
  expect(clockWords(en, -DAY_MS + 1234)).toBe('This computer’s clock is 1 day ahead. Uploads go on with COS’s time.')
  expect(clockWords(en, DAY_MS)).toBe('This computer’s clock is 1 day behind. Uploads go on with COS’s time.')
  expect(clockWords(zh, -DAY_MS)).toMatch(/快了 1天|快了 1 天/)
})

test('a wrong clock is told once, again when it is another, and when it is right', () => {
  const heard: (number | undefined)[] = []
  const watch = createClockWatch(() => undefined)
  watch.follow((offsetMs) => heard.push(offsetMs))
  for (const offsetMs of [0, 30_000, DAY_MS, DAY_MS + 500, 2 * DAY_MS, 1000]) watch.heardFromBroker(offsetMs)
  expect(heard).toEqual([DAY_MS, 2 * DAY_MS, undefined])
})

test('who begins to listen later is told at once, and no more once he has left', () => {
  const heard: (number | undefined)[] = []
  const watch = createClockWatch(() => undefined)
  watch.heardFromCos(DAY_MS)
  const leave = watch.follow((offsetMs) => heard.push(offsetMs))
  leave()
  watch.heardFromCos(0)
  expect(heard).toEqual([DAY_MS])
})

test('COS’s time serves the broker until STS has told its own', () => {
  const clock = createClock(() => NOW_MS)
  const watch = createClockWatch(clock.suggest)
  watch.heardFromCos(DAY_MS)
  expect(clock.serverNowMs()).toBe(NOW_MS + DAY_MS)
  clock.learn(dateAt(NOW_MS - DAY_MS), NOW_MS, NOW_MS)
  watch.heardFromCos(DAY_MS)
  expect(Math.round(clock.offsetMs() / DAY_MS)).toBe(-1)
})

test('transfer speaks of COS’s clock only when it differs, and again when it changes', () => {
  let nowMs = NOW_MS
  const told: number[] = []
  const hear = createDateWatch(
    () => nowMs,
    (offsetMs) => told.push(Math.round(offsetMs / DAY_MS)),
  )
  for (const header of [undefined, 'no date', dateAt(NOW_MS), dateAt(NOW_MS - 4000)]) hear(header)
  expect(told).toEqual([])
  hear(dateAt(NOW_MS - DAY_MS))
  nowMs += 1000
  hear(dateAt(NOW_MS - DAY_MS + 1000))
  nowMs = NOW_MS - DAY_MS // somebody sets the clock right
  hear(dateAt(NOW_MS - DAY_MS + 2000))
  expect(told).toEqual([-1, 0])
})
