import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Account, Emulator } from '../emulator/index.ts'
import { reportOf, runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { waitUntilGone } from './lib/processes.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { rendererPid, screenshot, startApp, stubConfirm, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace, type Workspace } from './lib/workspace.ts'

const workspace = useWorkspace()

const sampleFolder = (): string =>
  writeTree(path.join(workspace().dir, '照片 2026'), {
    'a.txt': 'one',
    '子文件夹/图片 😀.jpg': 'x'.repeat(200_000),
    'a rather long name that goes on and on and does not end before the window does, I fear.tar.gz': 'long',
    'empty.bin': '',
  })

function setLanguage({ dataDir }: Workspace, language: string): void {
  const file = path.join(dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), language }))
}

test('a picked folder is listed file by file, each with its verified mark', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  startAtOnce(workspace())
  const { electron, page } = await startApp(workspace())
  await page.getByText('Drop files or folders here').waitFor()
  await screenshot(page, 'transfer-empty')
  await stubPicker(electron, [sampleFolder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  await page.getByRole('button', { name: 'Open 子文件夹' }).click()
  const rows = page.locator('.row-file')
  await expect.poll(() => rows.count()).toBe(4)
  expect(await page.getByText('Uploaded, verified').count()).toBe(4)
  expect(await page.getByText('4 verified', { exact: true }).count()).toBe(1)
  await rows.filter({ hasText: '图片 😀.jpg' }).waitFor()
  expect(emulator.objects().map(({ key }) => key)).toContain('inbox/照片 2026/子文件夹/图片 😀.jpg')
  await screenshot(page, 'transfer-done')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot(page, 'transfer-done-dark')
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await page.getByText('Drop files or folders here').waitFor()
  await removeProfile(workspace())
})

test('in Chinese when the settings say so', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  setLanguage(workspace(), 'zh-CN')
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [sampleFolder()])
  await page.getByRole('button', { name: '添加文件' }).first().click()
  await page.getByRole('button', { name: '上传 4 个文件' }).waitFor()
  await screenshot(page, 'panel-chinese')
  await page.getByRole('button', { name: '上传 4 个文件' }).click()
  await page.getByRole('heading', { name: '全部上传完成' }).waitFor()
  await page.getByRole('button', { name: '展开 子文件夹' }).click()
  await expect.poll(() => page.getByText('已上传，已校验').count()).toBe(4)
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await screenshot(page, 'transfer-chinese')
  await removeProfile(workspace())
})

test('a file that failed says in its row what to do, and Retry does it', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  startAtOnce(workspace())
  const effect = { type: 'status', status: 403, code: 'AccessDenied' } as const
  emulator.faults.add({ kind: 'PutObject', key: /a\.txt$/, times: 10, effect })
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [sampleFolder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  const row = page.getByRole('row').filter({ hasText: 'a.txt' })
  await row.getByText('Failed').waitFor()
  await screenshot(page, 'transfer-failed')
  await row.getByRole('button', { name: 'Show problem' }).click()
  await page.getByText('AccessDenied').first().waitFor()
  await screenshot(page, 'transfer-problem')
  await page.getByRole('button', { name: 'Uploads' }).click()
  emulator.faults.clear()
  await row.getByRole('button', { name: 'Retry a.txt' }).click()
  await row.getByText('Uploaded, verified').waitFor()
  await removeProfile(workspace())
})

test('an upload from the command line is handed to the running window, which streams its lines back', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const { page } = await startApp(workspace())
  const result = await runCli(workspace(), ['upload', sampleFolder(), '--profile', PROFILE, '--json'])
  const { files, summary, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files).toHaveLength(4)
  expect(summary).toMatchObject({ verified: 4, files: 4 })
  // It ran here and nowhere else: the window that was open shows it.
  await page.getByText('4 verified', { exact: true }).waitFor()
  await removeProfile(workspace())
})

/** Fills in a new profile in the admin window and saves it. */
async function fillProfile(admin: Page, emulator: Emulator): Promise<void> {
  await admin.getByLabel('Name of this profile').fill('Holiday')
  await admin.getByLabel('Bucket', { exact: true }).fill(emulator.bucket)
  await admin.getByLabel('Region', { exact: true }).fill(emulator.region)
  await admin.getByLabel('Folder in the bucket').fill('holiday/')
  await admin.getByText('Advanced').click()
  for (const address of ['COS', 'STS']) {
    await admin.getByRole('button', { name: `Address of ${address}` }).click()
    await admin.getByRole('option', { name: 'Another server' }).click()
  }
  await admin.getByLabel('COS endpoint').fill(emulator.endpoints.cosHttps)
  await admin.getByLabel('STS endpoint').fill(emulator.endpoints.sts)
  await admin.getByLabel('Certificate file').fill(emulator.caFile)
  await admin.getByRole('button', { name: 'Save' }).click()
}

test('an admin creates a profile, types its key, tests the connection; the window that saw the key is gone', async () => {
  const account: Account = { ...(await openEmulator(workspace())).account, secretId: 'AKIDEXAMPLE-typed-in-window' }
  const emulator = await openEmulator(workspace(), { account })
  const before = keychainEntries().length
  const { electron, page } = await startApp(workspace())
  await stubConfirm(electron)
  await screenshot(page, 'transfer-welcome')
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await fillProfile(admin, emulator)
  await admin.getByRole('button', { name: /^(?:Enter|Replace) key…$/ }).click()
  const asked = await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked'))
  expect(String(asked)).toContain(emulator.endpoints.cosHttps)
  const entry = await windowOf(electron, 'key-entry')
  const entryPid = await rendererPid(electron, entry)
  await entry.getByLabel('SecretId').click()
  await entry.keyboard.type(account.secretId)
  await entry.keyboard.press('Tab')
  await entry.keyboard.type(account.secretKey)
  await screenshot(entry, 'key-entry')
  await closing(entry, () => entry.keyboard.press('Enter'))
  await admin.getByText('The key was stored.').waitFor()
  await waitUntilGone([entryPid])
  expect(keychainEntries()).toHaveLength(before + 1)
  await screenshot(admin, 'admin-saved')
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText('Uploads to this folder are allowed.').waitFor()
  expect(await admin.getByText('Works:').count()).toBe(5)
  await screenshot(admin, 'admin')
  await admin.getByRole('button', { name: 'Remove profile' }).click()
  await admin.getByText('No profile yet.').waitFor()
  expect(keychainEntries()).toHaveLength(before)
})

test('allowing a public access right is asked about in words that say who can read then', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const folder = sampleFolder()
  const refused = await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--acl', 'public-read'])
  expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('“public-read”')])
  const { electron, page } = await startApp(workspace())
  await stubConfirm(electron)
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByText('public-read', { exact: true }).click()
  await screenshot(admin, 'admin-acls')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  for (const words of ['Access rights that uploads may set: (none) → public-read', 'everybody who has the address'])
    expect(asked).toContain(words)
  const result = await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--acl', 'public-read', '--json'])
  expect(result.exitCode, result.stderr).toBe(0)
  const acls = emulator.objects().map(({ key }) => emulator.object(emulator.bucket, key)?.acl)
  expect(acls).toEqual(['public-read', 'public-read', 'public-read', 'public-read'])
  expect(readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')).toContain('"acl":"public-read"')
  await removeProfile(workspace())
})
