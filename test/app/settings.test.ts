import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { SETTINGS } from '../../renderer/admin/search/settings-index.ts'
import { createTranslator } from '../../shared/messages/translate.ts'
import { writeTree } from './lib/files.ts'
import { removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, stubPicker, stubSave, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const en = createTranslator('en')
const zh = createTranslator('zh-CN')
const saved = () => JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8'))

/** A running app with a profile, and its settings window. */
async function openSettings(): Promise<{ admin: Page; electron: ElectronApplication; page: Page }> {
  await storeProfile(workspace(), await openEmulator(workspace()), {}, null)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('searchbox').waitFor()
  return { admin, electron, page }
}

/** Of what is drawn; Playwright would otherwise have pages in the light theme whatever the app says. */
async function ground(page: Page): Promise<string> {
  await page.emulateMedia({ colorScheme: null })
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}
const LIGHT = 'rgb(245, 246, 248)'
const DARK = 'rgb(21, 23, 27)'

test('theme, density and language change in both windows at once, and hold after a restart from the first paint on', async () => {
  const { admin, electron, page } = await openSettings()
  await admin.getByRole('button', { name: 'Appearance' }).click()
  await admin.getByText('Light', { exact: true }).click()
  await expect.poll(() => Promise.all([admin, page].map(ground))).toEqual([LIGHT, LIGHT])
  await screenshot(admin, 'settings-appearance-light')
  await admin.getByText('Dark', { exact: true }).click()
  await expect.poll(() => Promise.all([admin, page].map(ground))).toEqual([DARK, DARK])
  await admin.getByText('Compact', { exact: true }).click()
  for (const one of [admin, page]) await one.locator('html[data-density="compact"]').waitFor()
  await admin.getByRole('button', { name: /^Language|Language$/ }).click()
  await admin.getByRole('option', { name: '简体中文' }).click()
  await admin.getByRole('heading', { name: zh('appearance.title') }).waitFor()
  await page.getByRole('button', { name: zh('action.settings') }).waitFor()
  await screenshot(admin, 'settings-appearance-dark-zh')
  expect(saved()).toMatchObject({ language: 'zh-CN', appearance: { theme: 'dark', density: 'compact' } })
  await electron.close()

  const again = await startApp(workspace())
  await again.page.locator('html[data-density="compact"]').waitFor()
  expect(await ground(again.page)).toBe(DARK)
  const first = await again.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
  )
  expect(first?.toLowerCase()).toBe('#15171b')
})

test('a search leads to the field, by keyboard alone; what is not there is said', async () => {
  const { admin } = await openSettings()
  const box = admin.getByRole('searchbox')
  await box.fill('bandwidth')
  await admin.getByRole('option', { name: /Limit for all uploads/ }).waitFor()
  await screenshot(admin, 'settings-search')
  await box.press('Enter')
  const limit = admin.getByLabel('Limit for all uploads (MB/s)')
  await expect.poll(() => limit.evaluate((field) => field === document.activeElement)).toBe(true)
  await admin.locator('[data-sought]').waitFor()
  await screenshot(admin, 'settings-search-found')
  await box.press('Escape')
  await admin.getByRole('button', { name: 'Security' }).click()
  await admin.getByRole('button', { name: 'Speed and timetable' }).click()
  await limit.waitFor()
  expect(await admin.locator('[data-sought]').count()).toBe(0)
  await box.fill('no such thing')
  await admin.getByText(en('search.none')).waitFor()
  await box.press('Escape')
  await admin.getByRole('button', { name: 'Security' }).waitFor()
})

test('whatever the search knows is on its page: each is led to, opened, marked and in sight', async () => {
  const { admin } = await openSettings()
  const box = admin.getByRole('searchbox')
  const lost: string[] = []
  for (const { label, place } of SETTINGS) {
    await box.fill(en(label))
    await admin.getByRole('listbox').getByRole('option').first().waitFor()
    const option = admin.locator(`[role=option][data-key="${place} ${label}"]`)
    if ((await option.count()) === 0) {
      lost.push(`${label}: not found`)
      continue
    }
    await option.click()
    const isShown = await admin
      .locator('[data-sought]')
      .waitFor({ timeout: 10_000 })
      .then(() => true)
      .catch(() => false)
    if (!isShown) lost.push(`${label}: not on ${place}`)
  }
  expect(lost).toEqual([])
})

test('what is typed stays while another page is looked at, and closing the window asks before it is lost', async () => {
  const { admin, electron } = await openSettings()
  await admin.getByRole('button', { name: 'Network' }).click()
  await admin.getByLabel('Certificate authorities').fill('/no/such/file.pem')
  await admin.getByRole('button', { name: 'Appearance' }).click()
  await admin.getByRole('button', { name: /Network.*edited/ }).click()
  expect(await admin.getByLabel('Certificate authorities').inputValue()).toBe('/no/such/file.pem')
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
  })
  const window = await electron.browserWindow(admin)
  await window.evaluate((one) => one.close())
  await admin.getByRole('button', { name: 'Appearance' }).waitFor()
  expect(await window.evaluate((one) => one.isDestroyed())).toBe(false)
  await stubConfirm(electron)
  const closed = admin.waitForEvent('close')
  await window.evaluate((one) => one.close())
  await closed
})

test('what is left out by default is left out of the next drop', async () => {
  const { admin, electron, page } = await openSettings()
  await admin.getByRole('button', { name: en('upload-defaults.title') }).click()
  await screenshot(admin, 'settings-uploads')
  const excludes = admin.getByLabel('Leave out')
  await excludes.fill('*.log')
  await excludes.press('Tab')
  await expect.poll(() => saved().uploads.options.walk.excludes).toEqual(['*.log'])
  const folder = writeTree(path.join(workspace().dir, 'Holiday'), { 'a.txt': 'a', 'b.log': 'b', 'c.tmp': 'c' })
  await stubPicker(electron, [folder])
  await page
    .getByRole('button', { name: /^Add folder/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Upload 2 files' }).waitFor()
  await page.getByText('1 on the exclude list').waitFor()
})

test('in a narrow window pages and their list are shown one at a time', async () => {
  const { admin, electron } = await openSettings()
  const window = await electron.browserWindow(admin)
  await window.evaluate((one) => one.setSize(480, 700))
  await admin.getByRole('button', { name: en('settings.back') }).click()
  await screenshot(admin, 'settings-narrow-list')
  await admin.getByRole('button', { name: 'Notifications' }).click()
  await admin.getByRole('heading', { name: 'Notifications' }).waitFor()
  await screenshot(admin, 'settings-narrow-page')
  expect(await admin.getByRole('searchbox').isVisible()).toBe(false)
})

test('the diagnostic bundle is written where the dialog says, with versions and settings, without names or keys', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: en('about.title') }).click()
  await admin.getByText(`Electron ${await electron.evaluate(() => process.versions.electron)}`).waitFor()
  await screenshot(admin, 'settings-about')
  await admin.getByRole('button', { name: en('about.copy') }).click()
  await admin.getByText(en('audit.copied')).waitFor()
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toContain('COS Courier ')
  const opened = await electron.evaluateHandle(({ shell }) => {
    const paths: string[] = []
    shell.openPath = async (folder) => {
      paths.push(folder)
      return ''
    }
    return paths
  })
  await admin.getByRole('button', { name: en('about.show-logs') }).click()
  await expect.poll(() => opened.jsonValue()).toEqual([path.join(workspace().dataDir, 'logs')])
  const target = path.join(workspace().dir, 'bundle.json')
  await stubSave(electron, target)
  await admin.getByRole('button', { name: en('diagnostics.export') }).click()
  await admin.getByText(en('diagnostics.done', { name: 'bundle.json' })).waitFor()
  const text = readFileSync(target, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ keys: ['stored'], settings: { profiles: [{ bucket: 'bucket-1' }] } })
  const { secretId, secretKey } = emulator.account
  for (const name of [secretId, secretKey, emulator.bucket, 'inbox', workspace().dir]) expect(text).not.toContain(name)
  await electron.close()
  await removeProfile(workspace())
})
