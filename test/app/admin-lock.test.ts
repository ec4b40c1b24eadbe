import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { reportOf, runCli, secretOf } from './lib/cli.ts'
import { orClosing } from './lib/closing.ts'
import { writeTree } from './lib/files.ts'
import { searchOthers } from './lib/key-search.ts'
import { keychainEntries } from './lib/keychain.ts'
import { findIn, needlesFor } from './lib/memory.ts'
import { isAlive } from './lib/processes.ts'
import { PROFILE, storeProfile, writeProfile } from './lib/profile.ts'
import {
  chooseChinese,
  rendererPid,
  screenshot,
  startApp,
  stubConfirm,
  type WindowApp,
  windowOf,
} from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const PASSPHRASE = 'example-of-a-passphrase-4711'
const settingsText = (): string => readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')
/** What the page can reach of main, whatever it shows. */
const callFrom = (admin: Page, channel: string, input: unknown): Promise<unknown> =>
  admin.evaluate(([name, value]) => Reflect.get(window, 'bridge').call[name](value), [channel, input] as const)

async function openSecurity({ electron, page }: WindowApp): Promise<Page> {
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: 'Security' }).click()
  return admin
}

/** Types it into the passphrase window and waits until that window is gone. */
async function enterPassphrase(
  app: WindowApp,
  fields: Readonly<Record<string, string>>,
  button: string,
): Promise<Page> {
  const entry = await windowOf(app.electron, 'passphrase')
  for (const [label, text] of Object.entries(fields)) await entry.getByLabel(label, { exact: true }).fill(text)
  await orClosing(entry, () => entry.getByRole('button', { name: button }).click())
  return entry
}

async function setPassphrase(app: WindowApp): Promise<Page> {
  const admin = await openSecurity(app)
  await stubConfirm(app.electron)
  await screenshot(admin, 'security-off')
  await admin.getByRole('button', { name: 'Set a passphrase…' }).click()
  const entry = await windowOf(app.electron, 'passphrase')
  await entry.getByLabel('New passphrase', { exact: true }).fill('short')
  await entry.getByRole('button', { name: 'Set passphrase' }).click()
  await entry.getByText('Enter at least 10 characters.').waitFor()
  await screenshot(entry, 'passphrase-set')
  await enterPassphrase(
    app,
    { 'New passphrase': PASSPHRASE, 'New passphrase, once more': PASSPHRASE },
    'Set passphrase',
  )
  await admin.getByText('A passphrase is set.').waitFor()
  return admin
}

test('settings with a passphrase are closed to the window, to its page and to commands; uploading goes on', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const app = await startApp(workspace())
  const admin = await setPassphrase(app)
  await screenshot(admin, 'security-on')
  expect(settingsText()).toContain('"adminLock"')
  await admin.getByRole('button', { name: 'Lock now' }).click()
  await admin.getByRole('heading', { name: 'The settings are locked' }).waitFor()
  await screenshot(admin, 'settings-locked')
  expect(await admin.content()).not.toContain(emulator.bucket)
  for (const [channel, input] of [
    ['state.get', {}],
    ['profiles.duplicate', { id: 'p-1111111111111111' }],
    ['lock.edit', { task: 'remove' }],
    ['language.set', { language: 'zh-CN' }],
  ] as const)
    expect(await callFrom(admin, channel, input), channel).toMatchObject({ error: { code: 'admin-locked' } })

  const files = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const uploaded = await runCli(workspace(), ['upload', files, '--profile', PROFILE, '--json'])
  expect(uploaded.exitCode, reportOf(uploaded).problem).toBe(0)
  const duplicate = ['profile', 'duplicate', PROFILE, 'copy']
  const refused = await runCli(workspace(), duplicate)
  expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('--admin-passphrase-stdin')])
  const stdin = `${PASSPHRASE}\n`
  const taken = await runCli(workspace(), [...duplicate, '--admin-passphrase-stdin'], { stdin })
  expect([taken.exitCode, taken.stderr]).toEqual([0, ''])
  const file = writeProfile(workspace(), emulator)
  const both = await runCli(
    workspace(),
    ['profile', 'set', 'third', '--file', file, '--admin-passphrase-stdin', '--secret-stdin'],
    { stdin: stdin + secretOf(emulator.account) },
  )
  expect([both.exitCode, both.stderr]).toEqual([0, ''])
  await admin.getByRole('heading', { name: 'The settings are locked' }).waitFor()

  await admin.getByRole('button', { name: 'Unlock…' }).click()
  const entry = await enterPassphrase(app, { Passphrase: 'wrong passphrase' }, 'Unlock')
  await entry.getByText('The passphrase is wrong.').waitFor()
  await screenshot(entry, 'passphrase-wrong')
  const pid = await rendererPid(app.electron, entry)
  await enterPassphrase(app, { Passphrase: PASSPHRASE }, 'Unlock')
  await admin.getByRole('button', { name: /^copy/ }).first().waitFor()
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 })
  await admin.getByRole('button', { name: 'Security' }).click()
  await admin.getByRole('button', { name: 'Remove passphrase…' }).click()
  await enterPassphrase(app, { Passphrase: PASSPHRASE }, 'Remove passphrase')
  await admin.getByText('Not locked.').waitFor()
  expect(settingsText()).not.toContain('adminLock')
  await app.electron.close()
  for (const name of ['third', PROFILE]) await runCli(workspace(), ['profile', 'remove', name])
  expect(keychainEntries().filter(({ password }) => password.includes(emulator.account.secretKey))).toEqual([])
})

test('the passphrase locks the next start, is asked in Chinese, refuses links, and is in no other process and no file', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const app = await startApp(workspace())
  const admin = await setPassphrase(app)
  await chooseChinese(admin, '安全')
  await admin.getByText('已设置口令。').waitFor()
  await screenshot(admin, 'security-on-chinese')
  const needles = needlesFor(PASSPHRASE)
  expect(searchOthers(app.pid, needles)).toEqual([])
  for (const name of ['settings.json', 'audit.jsonl'])
    expect(findIn(readFileSync(path.join(workspace().dataDir, name)), needles), name).toEqual([])
  await app.electron.close()

  const next = await startApp(workspace())
  await next.page.getByRole('button', { name: '设置' }).click()
  const locked = await windowOf(next.electron, 'admin')
  await locked.getByRole('heading', { name: '设置已锁定' }).waitFor()
  await screenshot(locked, 'settings-locked-chinese')
  await locked.getByRole('button', { name: '解锁…' }).click()
  const entry = await windowOf(next.electron, 'passphrase')
  await entry.getByText('口令输错后，再试需要等待。').waitFor()
  await screenshot(entry, 'passphrase-unlock-chinese')
  await entry.getByRole('button', { name: '取消' }).click()
  await stubConfirm(next.electron)
  const link = 'cos-courier://profile?bucket=photos-1250000000&region=ap-guangzhou'
  await runCli(workspace(), ['--data-dir', workspace().dataDir, '--', link], { withDataDir: false })
  const asked = async () => String(await next.electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  await vi.waitFor(async () => expect(await asked()).toContain('没有添加链接中的配置'), { timeout: 20_000 })
  expect(JSON.parse(settingsText()).profiles).toHaveLength(1)
})
