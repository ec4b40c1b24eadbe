import { expect, test } from 'vitest'
import { createTemporaryKeys } from '../../../main/state/temporary-keys.ts'
import { waitingForTemporaryKey } from '../../../main/wait-for-temporary-key.ts'
import type { Credential } from '../../../shared/credential.ts'
import { AppError } from '../../../shared/errors.ts'

const ID = 'p-00000000000000aa'
const pasted = { tmpSecretId: 'TMPEXAMPLE-id', tmpSecretKey: 'TMPEXAMPLE-key', sessionToken: 'TMPEXAMPLE-token' }
const forMs = (leftMs: number) => ({ ...pasted, ends: { kind: 'left' as const, leftMs } })

/** With a clock and timers that the test moves. */
function keysAt(startMs: number) {
  const clock = { nowMs: startMs }
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>()
  const keys = createTemporaryKeys({
    nowMs: () => clock.nowMs,
    setTimer: (delayMs, act) => {
      const timer = { atMs: clock.nowMs + delayMs, act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  })
  const changes: (number | undefined)[] = []
  keys.onChange(() => changes.push(keys.get(ID)?.usableUntilMs))
  const moveTo = (nowMs: number): void => {
    clock.nowMs = nowMs
    for (const timer of [...timers]) if (timer.atMs <= nowMs && timers.delete(timer)) timer.act()
  }
  return { keys, clock, timers, changes, moveTo }
}

test('a key is used until 95 % of what was left when it was entered, then forgotten, and both are told', () => {
  const { keys, changes, moveTo, timers } = keysAt(1_000_000)
  keys.set(ID, forMs(100_000), 0)
  moveTo(1_094_999)
  expect(keys.get(ID)).toMatchObject({ ...pasted, enteredAtMs: 1_000_000, endsAtMs: 1_100_000 })
  moveTo(1_095_000)
  expect(keys.get(ID)).toBeUndefined()
  expect(changes).toEqual([1_095_000, undefined])
  expect(timers.size).toBe(0)
})

test('the time it ends is by the server’s clock, which this computer’s may not agree with', () => {
  const { keys } = keysAt(1_000_000)
  keys.set(ID, { ...pasted, ends: { kind: 'at', atMs: 1_600_000 } }, 500_000)
  expect(keys.get(ID)).toMatchObject({ endsAtMs: 1_100_000 })
})

test('a computer that has slept does not use what has run out meanwhile', () => {
  const { keys, clock } = keysAt(0)
  keys.set(ID, forMs(1000), 0)
  clock.nowMs = 5000
  expect(keys.get(ID)).toBeUndefined()
})

test('a second key takes the first one’s place, whose end then means nothing', () => {
  const { keys, moveTo } = keysAt(0)
  keys.set(ID, forMs(1000), 0)
  keys.set(ID, forMs(10_000), 0)
  moveTo(2000)
  expect(keys.get(ID)).toMatchObject({ endsAtMs: 10_000 })
})

test.each([
  ['has run out', { kind: 'at' as const, atMs: 1_000_000 }],
  ['lives longer than 36 hours', { kind: 'at' as const, atMs: 1_000_000 + 37 * 3_600_000 }],
])('a key that %s is refused, and the one before it stays', (_, ends) => {
  const { keys } = keysAt(1_000_000)
  keys.set(ID, forMs(1000), 0)
  const refused = expect.objectContaining({ info: expect.objectContaining({ code: 'temporary-key-unusable' }) })
  expect(() => keys.set(ID, { ...pasted, ends }, 0)).toThrow(refused)
  expect(keys.get(ID)).toMatchObject({ endsAtMs: 1_001_000 })
})

const CREDENTIAL: Credential = {
  ...{ tmpSecretId: 't', tmpSecretKey: 't', sessionToken: 't', expiresAtMs: 1, lifetimeMs: 1, clockOffsetMs: 0 },
  destination: {
    ...{ destinationId: 'd', host: 'h', scheme: 'https', pathPrefix: '', bucket: 'b', region: 'r', keyPrefix: '' },
    mayHead: true,
  },
}

test('who asks for a credential while there is no key waits for one where somebody can enter it, and fails elsewhere', async () => {
  const { keys } = keysAt(0)
  const missing = new AppError({ code: 'temporary-key-missing' })
  let asked = 0
  const get = async (): Promise<Credential> => {
    asked += 1
    if (keys.get(ID) === undefined) throw missing
    return CREDENTIAL
  }
  await expect(waitingForTemporaryKey(get, keys, () => false)(ID, '')).rejects.toBe(missing)
  const both = [
    waitingForTemporaryKey(get, keys, () => true)(ID, ''),
    waitingForTemporaryKey(get, keys, () => true)(ID, 'a/'),
  ]
  await Promise.resolve()
  keys.set(ID, forMs(1000), 0)
  await expect(Promise.all(both)).resolves.toEqual([CREDENTIAL, CREDENTIAL])
  expect(asked).toBe(5)
})

test('nobody waits for a key that cannot come any more; other errors are not waited for', async () => {
  const { keys } = keysAt(0)
  const missing = async (): Promise<Credential> => {
    throw new AppError({ code: 'temporary-key-missing' })
  }
  const waiting = waitingForTemporaryKey(missing, keys, () => true)(ID, '')
  await Promise.resolve()
  await Promise.resolve()
  keys.giveUp((id) => id !== ID)
  keys.giveUp((id) => id === ID)
  await expect(waiting).rejects.toMatchObject({ info: { code: 'temporary-key-missing' } })
  const denied = new AppError({ code: 'scope-denied' })
  await expect(
    waitingForTemporaryKey(
      () => Promise.reject(denied),
      keys,
      () => true,
    )(ID, ''),
  ).rejects.toBe(denied)
})
