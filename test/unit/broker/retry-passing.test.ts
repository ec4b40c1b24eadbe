import { expect, test } from 'vitest'
import { retryPassing } from '../../../main/broker/retry-passing.ts'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'

/** Time that passes only by pauses and by what attempts take. */
function patience(random = 0.5) {
  const state = { nowMs: 0, pauses: [] as number[] }
  const pause = async (ms: number): Promise<void> => {
    state.pauses.push(ms)
    state.nowMs += ms
  }
  return { ...state, state, random: () => random, nowMs: () => state.nowMs, pause }
}

/** Fails so often, then answers how many tries it took. */
function failing(code: ErrorCode, times: number, onTry: () => void = () => undefined) {
  let tries = 0
  return async (): Promise<number> => {
    tries += 1
    onTry()
    if (tries <= times) throw new AppError({ code })
    return tries
  }
}

test.each(['sts-unreachable', 'broker-unreachable'] as const)(
  '%s passes by itself: asked again, with full jitter',
  async (code) => {
    const calm = patience(0.5)
    expect(await retryPassing(failing(code, 2), calm)).toBe(3)
    expect(calm.state.pauses).toEqual([250, 500])
    const at = patience(0)
    await retryPassing(failing(code, 1), at)
    expect(at.state.pauses).toEqual([0])
  },
)

test('what goes on failing is told after the third try', async () => {
  const calm = patience()
  await expect(retryPassing(failing('sts-unreachable', 9), calm)).rejects.toThrow('sts-unreachable')
  expect(calm.state.pauses).toHaveLength(2)
})

test('an attempt that took long is not made again: somebody waits', async () => {
  const calm = patience()
  const slow = failing('sts-unreachable', 9, () => {
    calm.state.nowMs += 15_000
  })
  await expect(retryPassing(slow, calm)).rejects.toThrow('sts-unreachable')
  expect(calm.state.pauses).toEqual([])
})

test.each([
  'sts-key-refused',
  'sts-refused',
  'profile-invalid',
  'clock-wrong',
  'key-missing',
  'broker-refused',
  'tls-failure',
] as const)('%s is final at once', async (code) => {
  const calm = patience()
  await expect(retryPassing(failing(code, 1), calm)).rejects.toThrow(code)
  expect(calm.state.pauses).toEqual([])
})
