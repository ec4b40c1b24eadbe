import type { ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { createKeychain, type KeychainOptions } from '../../../main/keychain/client.ts'
import type { KeychainPort } from '../../../main/keychain/port.ts'
import { type PrivateSession, startPrivateSession } from '../../../scripts/lib/session.mjs'
import { spawnPlainHelper } from './plain-helper.ts'

const ID = 'p-00000000000000aa'
const OTHER = 'p-00000000000000bb'
const KEY = { secretId: 'AKIDEXAMPLE-in-the-keychain', secretKey: 'EXAMPLE-secret-in-the-keychain' }
const withCode = (code: string, detail?: string) => ({
  info: expect.objectContaining({ code, ...(detail === undefined ? {} : { detail: expect.stringContaining(detail) }) }),
})

let session: PrivateSession | undefined
let started: ChildProcess[] = []
afterEach(async () => {
  await session?.stop()
  session = undefined
  // Every helper is gone with its call, whatever became of that.
  expect(started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)).toEqual([])
  started = []
})

async function keychainIn(
  options: Parameters<typeof startPrivateSession>[0],
  change: Partial<KeychainOptions> = {},
): Promise<{ keychain: KeychainPort; session: PrivateSession; waiting: boolean[] }> {
  const current = await startPrivateSession(options)
  session = current
  const waiting: boolean[] = []
  const keychain = createKeychain({
    spawnHelper: () => spawnPlainHelper(current.env, (child) => started.push(child)),
    timeoutMs: () => 30_000,
    onWaiting: (isWaiting) => void waiting.push(isWaiting),
    waitingAfterMs: 20_000,
    ...change,
  })
  return { keychain, session: current, waiting }
}

describe.runIf(process.platform === 'linux')('a real gnome-keyring', () => {
  test('keeps, replaces and deletes a key, and tells one that is not there', async () => {
    const { keychain, waiting } = await keychainIn({ display: false })
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('key-missing'))
    await expect(keychain.has(ID)).resolves.toBe(false)
    await keychain.set(ID, KEY)
    await expect(keychain.has(ID)).resolves.toBe(true)
    await keychain.set(OTHER, { ...KEY, secretId: 'AKIDEXAMPLE-of-another' })
    await expect(keychain.get(ID)).resolves.toEqual(KEY)
    await keychain.set(ID, { ...KEY, secretKey: 'EXAMPLE-secret-replaced' })
    await expect(keychain.get(ID)).resolves.toMatchObject({ secretKey: 'EXAMPLE-secret-replaced' })
    await keychain.delete(ID)
    await keychain.delete(ID)
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('key-missing'))
    await expect(keychain.get(OTHER)).resolves.toMatchObject({ secretId: 'AKIDEXAMPLE-of-another' })
    expect(waiting).toEqual([])
  })

  test('keeps headers and a proxy’s password as well, each in place of what its account held', async () => {
    const { keychain } = await keychainIn({ display: false })
    const headers = { headers: [{ name: 'Authorization', value: 'Bearer EXAMPLE' }] }
    await keychain.set(ID, KEY)
    await keychain.setSecret(ID, headers)
    await keychain.setSecret('n-00000000000000aa', { proxyPassword: 'EXAMPLE password' })
    await expect(keychain.getSecret(ID)).resolves.toEqual(headers)
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('key-missing'))
    await expect(keychain.getSecret('n-00000000000000aa')).resolves.toEqual({ proxyPassword: 'EXAMPLE password' })
    await keychain.delete(ID)
    await expect(keychain.getSecret(ID)).rejects.toMatchObject(withCode('key-missing'))
  })

  test('tells where a key is without reading it or asking for a password, locked or not', async () => {
    const { keychain, session: current, waiting } = await keychainIn({ prompter: true })
    expect(await keychain.look(ID)).toBe('none')
    await keychain.set(ID, KEY)
    expect([await keychain.look(ID), await keychain.look(OTHER)]).toEqual(['stored', 'none'])
    current.lockKeychain()
    // A prompt would not be answered, and the call would hang.
    expect([await keychain.look(ID), await keychain.look(OTHER)]).toEqual(['locked', 'unknown'])
    expect(waiting).toEqual([])
  })

  test('calls at the same time come one after the other', async () => {
    const { keychain } = await keychainIn({ display: false })
    const results = await Promise.all([keychain.set(ID, KEY), keychain.get(ID), keychain.delete(ID)])
    expect(results[1]).toEqual(KEY)
    expect(started).toHaveLength(3)
  })

  test('locked, and the prompt is dismissed: says so instead of "no key", and loses nothing', async () => {
    const { keychain, session: current } = await keychainIn({ display: false })
    await keychain.set(ID, KEY)
    current.lockKeychain()
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('keychain-dismissed'))
    await expect(keychain.has(ID)).rejects.toMatchObject(withCode('keychain-dismissed'))
    await expect(keychain.set(ID, KEY)).rejects.toMatchObject(withCode('keychain-dismissed'))
    await expect(keychain.delete(ID)).rejects.toMatchObject(withCode('keychain-dismissed'))
    await expect(keychain.get(OTHER)).rejects.toMatchObject(withCode('keychain-locked'))
  })

  test('locked, and nobody answers the prompt: shows that it waits, gives up in time, and takes the next call', async () => {
    const limits = { timeoutMs: () => 4000, waitingAfterMs: 1500 }
    const { keychain, session: current, waiting } = await keychainIn({ prompter: true }, limits)
    await keychain.set(ID, KEY)
    current.lockKeychain()
    const startedMs = Date.now()
    const [first, second] = await Promise.allSettled([keychain.get(ID), keychain.get(OTHER)])
    expect(first).toMatchObject({ reason: withCode('keychain-timeout') })
    expect(second).toMatchObject({ reason: withCode('keychain-locked') })
    expect(waiting).toEqual([true, false])
    expect(Date.now() - startedMs).toBeLessThan(9000)
  })

  test('a call that waits can be cancelled', async () => {
    let cancel = (): void => undefined
    const { keychain, session: current } = await keychainIn(
      { prompter: true },
      { waitingAfterMs: 1000, onWaiting: (isWaiting) => isWaiting && cancel() },
    )
    cancel = keychain.cancel
    await keychain.set(ID, KEY)
    current.lockKeychain()
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('cancelled'))
  })
})

describe.runIf(process.platform === 'linux')('without a keychain', () => {
  test.each([
    ['no session bus', { display: false, bus: false }],
    ['a session bus without Secret Service', { display: false, keychain: false }],
  ])('%s: every call says so at once', async (_, options) => {
    const { keychain } = await keychainIn(options)
    await expect(keychain.get(ID)).rejects.toMatchObject(withCode('keychain-absent'))
    await expect(keychain.set(ID, KEY)).rejects.toMatchObject(withCode('keychain-absent'))
    await expect(keychain.delete(ID)).rejects.toMatchObject(withCode('keychain-absent'))
    await expect(keychain.look(ID)).rejects.toMatchObject(withCode('keychain-absent'))
  })
})
