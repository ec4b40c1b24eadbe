import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { expect, test } from 'vitest'
import { reportOf, runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const logPath = (): string => path.join(workspace().dataDir, 'audit.jsonl')

const stubSaveDialog = (electron: ElectronApplication, filePath: string): Promise<void> =>
  electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen })
  }, filePath)

test('the settings show the log in words, find entries, compare a kept head and export', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const uploaded = await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--json'])
  expect(uploaded.exitCode, reportOf(uploaded).problem).toBe(0)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: 'Audit log' }).click()
  const rows = admin.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem')
  await admin.getByText('3 entries; every line follows the one before.').waitFor()
  expect(await rows.locator('.audit-title').allTextContents()).toEqual([
    `Temporary key for ${emulator.bucket} ▸ inbox/files/`,
    ...['Key stored', 'Profile created'],
  ])
  const head = JSON.parse((await runCli(workspace(), ['audit', 'verify', '--json'])).stdout).head
  await admin.getByText(head, { exact: true }).first().waitFor()
  await rows.first().locator('summary').click()
  await admin.getByText('In CloudAudit, look for the event with this RequestId.').waitFor()
  await screenshot(admin, 'audit-log')

  await admin.getByRole('main').getByRole('button', { name: /About/ }).click()
  await admin.getByRole('option', { name: 'Permanent keys' }).click()
  await admin.getByText('Key stored').waitFor()
  await expect.poll(() => rows.count()).toBe(1)
  await admin.getByLabel('Text', { exact: true }).fill('nothing like it')
  await admin.getByText('No entry fits.').waitFor()

  await admin.getByText('A head that you kept').first().click()
  await admin.getByRole('textbox', { name: 'A head that you kept' }).fill('1'.repeat(64))
  await admin.getByRole('button', { name: 'Compare' }).click()
  await admin.getByText('The head that you kept is not part of this log').waitFor()
  await screenshot(admin, 'audit-kept-head')

  const file = path.join(workspace().dir, 'log.csv')
  await stubSaveDialog(electron, file)
  await admin.getByRole('button', { name: 'Export as CSV…' }).click()
  await admin.getByText('3 entries written to log.csv').waitFor()
  expect(readFileSync(file, 'utf8')).toMatch(/^line,time/)
  expect(readFileSync(file, 'utf8')).not.toContain(emulator.account.secretId)
  await electron.close()
  await removeProfile(workspace())
})

test('a log of thousands shows its newest at once and the rest when asked; an edited one says where', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {}, null)
  const line = readFileSync(logPath(), 'utf8')
  appendFileSync(logPath(), line.repeat(5000))
  const settings = path.join(workspace().dataDir, 'settings.json')
  writeFileSync(settings, JSON.stringify({ ...JSON.parse(readFileSync(settings, 'utf8')), language: 'zh-CN' }))
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: '设置' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: '审计日志' }).click()
  const rows = admin.getByRole('list', { name: '记录，最新的在前' }).getByRole('listitem')
  await expect.poll(() => rows.count()).toBe(100)
  await admin.getByText('第 2 行与前一行不衔接').waitFor()
  await admin.getByRole('button', { name: '显示更早的记录' }).click()
  await expect.poll(() => rows.count()).toBe(200)
  await screenshot(admin, 'audit-log-zh')
  await admin.setViewportSize({ width: 560, height: 420 })
  await screenshot(admin, 'audit-log-narrow')
})
