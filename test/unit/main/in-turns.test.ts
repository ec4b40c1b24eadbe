import { expect, test } from 'vitest'
import { inTurns } from '../../../main/uploads/in-turns.ts'

test('does all, and never more than the limit at once', async () => {
  const done: number[] = []
  let [running, peak] = [0, 0]
  await inTurns([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1
    peak = Math.max(peak, running)
    await Promise.resolve()
    running -= 1
    done.push(item)
  })
  expect([done.length, peak]).toEqual([5, 2])
  await inTurns([], 2, async () => undefined)
})

test('after a failure none begins', async () => {
  const begun: number[] = []
  const failing = inTurns([1, 2, 3, 4], 1, async (item) => {
    begun.push(item)
    if (item === 2) throw new Error('two')
  })
  await expect(failing).rejects.toThrow('two')
  expect(begun).toEqual([1, 2])
})
