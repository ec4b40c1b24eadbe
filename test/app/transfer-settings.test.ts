import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { writeBigFile } from './lib/files.ts'
import { removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const savedTransfers = (): unknown =>
  JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')).transfers

/** A running app with a profile, and its settings window at *Speed and timetable*. */
async function speedSettings() {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: 'Speed and timetable' }).click()
  return { admin, electron, emulator, page }
}

test('a limit and a timetable are checked, saved, and hold for the upload that runs', async () => {
  const { admin, emulator, electron, page } = await speedSettings()
  await admin.getByText('Now: no limit.').waitFor()
  await screenshot(admin, 'transfers-empty')

  const limit = admin.getByLabel('Limit for all uploads (MB/s)')
  await limit.fill('fast')
  await limit.press('Tab')
  await admin.getByText('Enter megabytes per second').waitFor()
  await limit.fill('0.4')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  expect(savedTransfers()).toEqual({ limitBytesPerSecond: 400_000 })

  await stubPicker(electron, [writeBigFile(path.join(workspace().dir, 'slow.bin'), 20)])
  await page
    .getByRole('button', { name: /^Add files/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Upload 1 file' }).click()
  await page.getByText('Limited to 400 kB/s').waitFor()
  await vi.waitFor(() => expect(emulator.uploads()).toHaveLength(1), { timeout: 30_000 })
  await screenshot(page, 'transfer-limited')

  await admin.getByRole('button', { name: 'Add row' }).click()
  await admin.getByRole('button', { name: 'Sat' }).click()
  await admin.getByRole('button', { name: 'Sun' }).click()
  await admin.getByLabel('From').fill('0')
  await admin.getByLabel('To', { exact: true }).fill('24')
  await admin.getByLabel('To', { exact: true }).press('Tab')
  await admin.getByText('Ends at 00:00 on the next day.').waitFor()
  await admin.getByRole('button', { name: /Rule$/ }).click()
  await admin.getByRole('option', { name: 'Pause' }).click()
  await admin.getByText('Shown as it will be once saved.').waitFor()
  await admin.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Paused by the timetable').waitFor()
  await screenshot(page, 'transfer-paused-by-timetable')
  await admin.getByRole('button', { name: 'Remove row 1' }).click()
  await limit.fill('')
  await admin.getByRole('button', { name: 'Save' }).click()
  await page.getByText('1 verified', { exact: true }).waitFor()
  expect(await page.locator('.limit-in-force').count()).toBe(0)
  expect(savedTransfers()).toEqual({})
  await removeProfile(workspace())
})

test('rows that overlap and pass midnight are shown for what they come to, in both languages and dark', async () => {
  const { admin } = await speedSettings()
  for (let row = 0; row < 3; row += 1) await admin.getByRole('button', { name: 'Add row' }).click()
  const rows = admin.getByRole('group', { name: /^Row / })
  await rows.nth(1).getByLabel('From').fill('10:00')
  await rows.nth(1).getByLabel('To', { exact: true }).fill('12:00')
  await rows.nth(2).getByLabel('From').fill('17:00')
  await rows.nth(2).getByLabel('To', { exact: true }).fill('06:00')
  await admin.getByText('Rows above cover all of this time').waitFor()
  await admin.getByText('Rows above count for part of this time.').waitFor()
  await admin.getByText('Ends at 06:00 on the next day.').waitFor()
  await admin.setViewportSize({ width: 880, height: 1250 })
  await screenshot(admin, 'transfers-overlap')
  await rows.nth(1).getByRole('button', { name: 'Move row 2 up' }).click()
  await admin.getByText('Rows above cover all').waitFor({ state: 'detached' })
  await rows.nth(0).getByLabel('From').fill('late')
  await rows.nth(0).getByLabel('From').press('Tab')
  await admin.getByText('Enter a time from 00:00 to 23:59.').waitFor()
  await screenshot(admin, 'transfers-invalid')
  await admin.emulateMedia({ colorScheme: 'dark' })
  await rows.nth(0).getByLabel('From').fill('10:00')
  await admin.getByRole('button', { name: 'Appearance' }).click()
  await admin.getByRole('button', { name: /Language$/ }).click()
  await admin.getByRole('option', { name: '简体中文' }).click()
  await admin.getByRole('button', { name: '速度与时间表' }).click()
  await admin.getByRole('heading', { name: '时间表', exact: true }).waitFor()
  await screenshot(admin, 'transfers-dark-chinese')
  await removeProfile(workspace())
})
