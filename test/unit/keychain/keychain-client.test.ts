import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKeychain, TIMEOUT_HEADLESS_MS, TIMEOUT_WITH_WINDOW_MS } from '../../../main/keychain/client.ts'
import type { HelperProcess } from '../../../main/keychain/helper-process.ts'

const ID = 'p-00000000000000aa'
const KEY = { secretId: 'AKIDEXAMPLE-of-the-client', secretKey: 'EXAMPLE-secret-of-the-client' }
const withCode = (code: string, detail?: unknown) => ({
  info: expect.objectContaining({ code, ...(detail ? { detail } : {}) }),
})

/** A helper that does what the test says; a kill ends it unless it is stuck. */
class FakeHelper implements HelperProcess {
  readonly asked: unknown[] = []
  killed = false
  isStuck = false
  #onMessage: (message: unknown) => void = () => undefined
  #onExit: (code: number | undefined) => void = () => undefined
  postMessage(message: unknown): void {
    this.asked.push(message)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener
  }
  onExit(listener: (code: number | undefined) => void): void {
    this.#onExit = listener
  }
  kill(): void {
    this.killed = true
    if (!this.isStuck) this.#onExit(undefined)
  }
  answer(message: unknown): void {
    this.#onMessage(message)
  }
  exit(code: number): void {
    this.#onExit(code)
  }
}

function setUp(timeoutMs = TIMEOUT_WITH_WINDOW_MS) {
  const helpers: FakeHelper[] = []
  const waiting: boolean[] = []
  const keychain = createKeychain({
    spawnHelper: () => {
      const helper = new FakeHelper()
      helpers.push(helper)
      return helper
    },
    timeoutMs: () => timeoutMs,
    onWaiting: (isWaiting) => void waiting.push(isWaiting),
  })
  const helper = async (index: number): Promise<FakeHelper> => {
    await vi.advanceTimersByTimeAsync(0)
    const found = helpers[index]
    if (found === undefined) throw new Error(`helper ${index} was not started`)
    return found
  }
  return { keychain, helpers, helper, waiting }
}
const settled = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ value }),
    (reason: unknown) => ({ reason }),
  )

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('each call has a process of its own, which is ended after its answer and before the next begins', async () => {
  const { keychain, helpers, helper } = setUp()
  const calls = [keychain.set(ID, KEY), keychain.get(ID)]
  const first = await helper(0)
  expect(first.asked).toEqual([{ verb: 'set', account: ID, secret: KEY }])
  expect(helpers).toHaveLength(1)
  first.answer({ ok: true })
  const second = await helper(1)
  expect(first.killed).toBe(true)
  second.answer({ ok: true, secret: KEY })
  expect(await Promise.all(calls)).toEqual([undefined, KEY])
})

test.each([
  [{ ok: false, code: 'keychain-dismissed', detail: 'why' }, 'keychain-dismissed'],
  [{ ok: false, code: 'key-missing', detail: '' }, 'key-missing'],
  [{ ok: false, code: 'internal', detail: '' }, 'keychain-failed'],
  [{ ok: true, secret: { secretId: 'AKIDEXAMPLE', secretKey: 'with a space and so no key' } }, 'keychain-failed'],
  [{ ok: true }, 'keychain-failed'],
  ['AKIDEXAMPLE', 'keychain-failed'],
])('an answer of %j is %s', async (answer, code) => {
  const { keychain, helper } = setUp()
  const call = settled(keychain.get(ID))
  ;(await helper(0)).answer(answer)
  const result = await call
  expect(result).toMatchObject({ reason: withCode(code) })
  expect(JSON.stringify(result)).not.toContain('AKID')
})

test('a helper that crashes fails its call only', async () => {
  const { keychain, helper } = setUp()
  const calls = [settled(keychain.get(ID)), settled(keychain.get(ID))]
  ;(await helper(0)).exit(11)
  ;(await helper(1)).answer({ ok: true, secret: KEY })
  expect(await Promise.all(calls)).toMatchObject([
    { reason: withCode('keychain-failed', 'helper ended with 11') },
    { value: KEY },
  ])
})

test('waiting shows after 1.5 s and ends with the answer', async () => {
  const { keychain, helper, waiting } = setUp()
  const call = keychain.get(ID)
  const first = await helper(0)
  await vi.advanceTimersByTimeAsync(1499)
  expect(waiting).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(waiting).toEqual([true])
  first.answer({ ok: true, secret: KEY })
  await call
  expect(waiting).toEqual([true, false])
})

test.each([TIMEOUT_HEADLESS_MS, TIMEOUT_WITH_WINDOW_MS])('after %i ms the helper is killed', async (timeoutMs) => {
  const { keychain, helper } = setUp(timeoutMs)
  const call = settled(keychain.get(ID))
  const first = await helper(0)
  await vi.advanceTimersByTimeAsync(timeoutMs - 1)
  expect(first.killed).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(first.killed).toBe(true)
  expect(await call).toMatchObject({ reason: withCode('keychain-timeout') })
})

test('a helper that does not even die holds up the next call for two seconds only', async () => {
  const { keychain, helper, helpers } = setUp(TIMEOUT_HEADLESS_MS)
  const calls = [settled(keychain.get(ID)), settled(keychain.get(ID))]
  ;(await helper(0)).isStuck = true
  await vi.advanceTimersByTimeAsync(TIMEOUT_HEADLESS_MS + 1999)
  expect(helpers).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  ;(await helper(1)).answer({ ok: true, secret: KEY })
  expect(await Promise.all(calls)).toMatchObject([{ reason: withCode('keychain-timeout') }, { value: KEY }])
})

test('cancel ends the call that waits, not the next', async () => {
  const { keychain, helper } = setUp()
  const calls = [settled(keychain.get(ID)), settled(keychain.get(ID))]
  await helper(0)
  keychain.cancel()
  ;(await helper(1)).answer({ ok: true, secret: KEY })
  expect(await Promise.all(calls)).toMatchObject([{ reason: withCode('cancelled') }, { value: KEY }])
})

test('an account that holds something else than a key has no key', async () => {
  const { keychain, helper } = setUp()
  const headers = { headers: [{ name: 'Authorization', value: 'Bearer EXAMPLE' }] }
  const key = settled(keychain.get(ID))
  ;(await helper(0)).answer({ ok: true, secret: headers })
  expect(await key).toMatchObject({ reason: withCode('key-missing') })
  const secret = settled(keychain.getSecret(ID))
  ;(await helper(1)).answer({ ok: true, secret: headers })
  expect(await secret).toEqual({ value: headers })
})
