import { expect, test } from 'vitest'
import { SpeedHistory } from '../../../renderer/upload/speed-history.ts'
import { ManualClock } from '../../fakes/clocks.ts'

function history(bytes = 0) {
  const clock = new ManualClock()
  const told: (readonly number[])[] = []
  const line = { bytes }
  const speed = new SpeedHistory({ clock, bytesDone: () => line.bytes, publish: (samples) => told.push(samples) })
  speed.touch()
  /** So many bytes arrive, then so much time passes. */
  const send = async (sent: number, ms = 1000): Promise<void> => {
    line.bytes += sent
    speed.touch()
    await clock.advance(ms)
  }
  return { clock, told, send }
}

test('a sample each second while bytes move, one more when they have stopped, then silence', async () => {
  const { clock, told, send } = history()
  await send(500)
  await send(700)
  await clock.advance(10_000)
  expect(told).toEqual([[500], [500, 700], [500, 700, 0]])
  expect(clock.timers).toBe(0)
})

test('what an earlier run has sent is no speed', async () => {
  const { told, send } = history(5_000_000)
  await send(100)
  expect(told).toEqual([[100]])
})

test('a pause is as long as it was, and bytes that are taken back are no speed', async () => {
  const { clock, told, send } = history()
  await send(100)
  await clock.advance(1000)
  await clock.advance(4000)
  await send(300)
  expect(told.at(-1)).toEqual([100, 0, 0, 0, 0, 0, 300])
  await send(-200)
  expect(told.at(-1)?.at(-1)).toBe(0)
})

test('no more than two minutes are kept', async () => {
  const { told, send } = history()
  for (let second = 0; second < 130; second += 1) await send(second + 1)
  expect(told.at(-1)).toEqual(Array.from({ length: 120 }, (_, at) => at + 11))
})
