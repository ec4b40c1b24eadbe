import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Account, EXAMPLE_SUB_ACCOUNT } from '../emulator/index.ts'
import { runCli, secretOf } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

const settingsOf = async (electron: ElectronApplication, page: Page): Promise<Page> => {
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('region', { name: 'Key', exact: true }).waitFor()
  return admin
}

const copy = (electron: ElectronApplication, text: string): Promise<void> =>
  electron.evaluate(async ({ clipboard }, copied) => clipboard.writeText(copied), text)
const copied = (electron: ElectronApplication): Promise<string> =>
  electron.evaluate(async ({ clipboard }) => clipboard.readText())

/** Pastes both as a person does, one after the other, into the window that the button opens. */
async function pasteKey(
  { electron, admin }: { electron: ElectronApplication; admin: Page },
  button: string,
  { secretId, secretKey }: Pick<Account, 'secretId' | 'secretKey'>,
): Promise<Page> {
  await admin.getByRole('button', { name: button }).click()
  const entry = await windowOf(electron, 'key-entry')
  for (const [label, text] of [
    ['SecretId', secretId],
    ['SecretKey', secretKey],
  ] as const) {
    await copy(electron, text)
    await entry.getByLabel(label).click()
    await entry.keyboard.press('Control+V')
  }
  return entry
}

/** Files of the data folder that hold the text. */
const filesWith = (text: string): readonly string[] =>
  readdirSync(workspace().dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))

test('a key is pasted, a root’s warned about, replaced and removed; the clipboard is emptied, and nothing of it stays', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const before = keychainEntries().length
  const { electron, page } = await startApp(workspace())
  const admin = await settingsOf(electron, page)
  const key = admin.getByRole('region', { name: 'Key', exact: true })
  await key.getByText('No key is stored yet.').waitFor()
  expect(await key.getByRole('button', { name: 'Remove key…' }).count()).toBe(0)
  const root = await pasteKey({ electron, admin }, 'Enter key…', emulator.account)
  await screenshot(root, 'key-entry-pasted')
  await closing(root, () => root.keyboard.press('Enter'))
  await key.getByText('The key was stored.').waitFor()
  expect(await copied(electron)).toBe('')
  await key.getByText('This is the key of a root account').waitFor()
  await screenshot(admin, 'key-of-root')
  await key.getByRole('button', { name: 'Show how' }).click()
  await admin.getByText('In the CAM console').waitFor()
  await screenshot(admin, 'key-of-root-how')
  expect(keychainEntries()).toHaveLength(before + 1)

  const other = await pasteKey({ electron, admin }, 'Replace key…', EXAMPLE_SUB_ACCOUNT)
  await copy(electron, 'a shopping list')
  await closing(other, () => other.keyboard.press('Enter'))
  await key.getByText('This is the key of a root account').waitFor({ state: 'detached' })
  expect(await copied(electron)).toBe('a shopping list')
  expect(keychainEntries().map(({ password }) => password)).toEqual([
    expect.stringContaining(EXAMPLE_SUB_ACCOUNT.secretKey),
  ])

  await stubConfirm(electron)
  await key.getByRole('button', { name: 'Remove key…' }).click()
  await key.getByText('No key is stored yet.').waitFor()
  expect(keychainEntries()).toHaveLength(before)
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toContain('Remove the key of')
  for (const { secretKey } of [emulator.account, EXAMPLE_SUB_ACCOUNT]) expect(filesWith(secretKey)).toEqual([])
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  for (const event of ['key-stored', 'key-replaced', 'key-removed']) expect(audit).toContain(`"event":"${event}"`)
  await electron.close()
  await removeProfile(workspace())
})

test('with the box unticked the clipboard stays as it is, also when it holds the key', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const { electron, page } = await startApp(workspace())
  const admin = await settingsOf(electron, page)
  const entry = await pasteKey({ electron, admin }, 'Enter key…', EXAMPLE_SUB_ACCOUNT)
  await entry.getByLabel('Then empty the clipboard').uncheck()
  await closing(entry, () => entry.getByRole('button', { name: 'Store key' }).click())
  await admin.getByText('The key was stored.').waitFor()
  expect(await copied(electron)).toBe(EXAMPLE_SUB_ACCOUNT.secretKey)
  await electron.close()
  await removeProfile(workspace())
})

test('commands replace a key and remove it, and say when it is a root account’s', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const stored = await runCli(workspace(), ['profile', 'key', 'set', PROFILE, '--secret-stdin'], {
    stdin: secretOf(emulator.account),
  })
  expect([stored.exitCode, stored.stderr]).toEqual([0, expect.stringContaining('the key of a root account')])
  const replaced = await runCli(workspace(), ['profile', 'key', 'set', PROFILE, '--secret-stdin'], {
    stdin: secretOf(EXAMPLE_SUB_ACCOUNT),
  })
  expect([replaced.exitCode, replaced.stderr]).toEqual([0, ''])
  expect(keychainEntries().map(({ password }) => password)).toEqual([
    expect.stringContaining(EXAMPLE_SUB_ACCOUNT.secretKey),
  ])
  const removed = await runCli(workspace(), ['profile', 'key', 'remove', PROFILE])
  expect([removed.exitCode, keychainEntries()]).toEqual([0, []])
  await removeProfile(workspace())
})

/** A session in which no keychain can be reached. */
const NO_BUS = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/no-bus' }

test('where there is no keychain a key is used for this run only: uploads work, nothing holds it after the end', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  startAtOnce(workspace())
  const { electron, page } = await startApp(workspace(), { env: NO_BUS })
  const admin = await settingsOf(electron, page)
  await admin.getByText('No keychain is running on this computer').waitFor()
  const entry = await pasteKey({ electron, admin }, 'Enter key…', EXAMPLE_SUB_ACCOUNT)
  await entry.getByRole('button', { name: 'Store key' }).click()
  await entry.getByText('Or use the key for this run only.').waitFor()
  await screenshot(entry, 'key-entry-no-keychain')
  const thisRun = entry.getByRole('button', { name: 'Use for this run only' })
  expect(await thisRun.evaluate((button) => document.activeElement === button)).toBe(true)
  await closing(entry, () => thisRun.click())
  await admin.getByText('A key is held for this run only').waitFor()
  await screenshot(admin, 'key-this-run')
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('1 verified', { exact: true }).waitFor()
  expect(filesWith(EXAMPLE_SUB_ACCOUNT.secretKey)).toEqual([])
  await electron.close()
  expect(filesWith(EXAMPLE_SUB_ACCOUNT.secretKey)).toEqual([])
  const again = await startApp(workspace(), { env: NO_BUS })
  const after = await settingsOf(again.electron, again.page)
  await after.getByText('No keychain is running on this computer').waitFor()
  await stubConfirm(again.electron)
  await after.getByRole('button', { name: 'Remove profile' }).click()
  await after.getByText('No profile yet.').waitFor()
  const asked = String(await again.electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toContain('without looking for its key')
})

test('a key for this run, chosen where there is a keychain, is not put into it', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const { electron, page } = await startApp(workspace())
  const admin = await settingsOf(electron, page)
  const entry = await pasteKey({ electron, admin }, 'Enter key…', EXAMPLE_SUB_ACCOUNT)
  await entry.getByRole('button', { name: 'Use for this run only' }).click()
  await admin.getByText('A key is held for this run only').waitFor()
  expect(keychainEntries()).toEqual([])
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText('the key belongs to a sub-account').waitFor()
  await electron.close()
  await removeProfile(workspace())
})
