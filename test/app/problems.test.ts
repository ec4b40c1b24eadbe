import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { EXAMPLE_SUB_ACCOUNT } from '../emulator/index.ts'
import { writeTree } from './lib/files.ts'
import { removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const ALL = { effect: 'allow', action: '*', resource: '*' }
const PHOTOS = { effect: 'deny', action: 'name/cos:PutObject', resource: 'qcs::cos:*:uid/1250000000:*/in/photos/*' }
/** `€` and a letter in GBK: no UTF-8. */
const GBK_NAME = Buffer.from([0x80, 0xd6, 0xd0, 0x2e, 0x74, 0x78, 0x74])

/** An emulator that forbids uploads to `in/photos/` until it is widened. */
async function openDenying() {
  const statement: object[] = [ALL, PHOTOS]
  const account = { ...EXAMPLE_SUB_ACCOUNT, policy: { version: '2.0' as const, statement } }
  const emulator = await openEmulator(workspace(), { subAccounts: [account] })
  await storeProfile(workspace(), emulator, { prefix: 'in/' }, account)
  startAtOnce(workspace())
  return { emulator, widen: () => void statement.pop() }
}

/** Two folders: one of 30 files that are refused, one with a file that arrives and one whose name cannot be sent. */
function foldersToSend(): readonly string[] {
  const photos = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`photo-${index}.jpg`, `picture ${index}`]),
  )
  const folders = [
    writeTree(path.join(workspace().dir, 'photos'), photos),
    writeTree(path.join(workspace().dir, 'docs'), { 'fine.txt': 'fine' }),
  ]
  writeFileSync(Buffer.concat([Buffer.from(path.join(workspace().dir, 'docs/')), GBK_NAME]), 'named long ago')
  return folders
}

const groupOf = (page: Page, title: RegExp) => page.getByRole('article', { name: title })
const DENIED = /30 files Access denied/

async function showProblems(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Problems 31$/ })
    .click()
  await page.getByRole('heading', { name: '31 files were not uploaded' }).waitFor()
}

test('refused files are one problem, which is copied, is there after a restart, and ends with its action', async () => {
  const { emulator, widen } = await openDenying()
  const first = await startApp(workspace())
  await stubPicker(first.electron, foldersToSend())
  await first.page.getByRole('button', { name: 'Add folder' }).first().click()
  await showProblems(first.page)
  const denied = groupOf(first.page, DENIED)
  await denied.getByText('COS refused access to “in/photos/”').waitFor()
  await groupOf(first.page, /1 file Name in an old encoding/).waitFor()
  await screenshot(first.page, 'problems-causes')

  await denied.getByRole('button', { name: 'Details: Access denied' }).click()
  await denied.getByRole('region', { name: 'Files with this problem' }).getByText('photos/photo-0.jpg').waitFor()
  await screenshot(first.page, 'problems-details')
  await denied.getByRole('button', { name: 'Copy for support' }).click()
  await denied.getByText('Copied.').waitFor()
  const copied = await first.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toMatch(/^COS’s code: AccessDenied$/m)
  expect(copied).toMatch(/^Request ID: \S{8,}$/m)
  expect(copied).toContain('in/photos/photo-0.jpg')
  expect(copied).not.toMatch(/q-sign|AKID|token/i)
  await first.electron.close()

  const { electron, page } = await startApp(workspace())
  await showProblems(page)
  widen()
  await groupOf(page, DENIED).getByRole('button', { name: 'Try again', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('30 files are tried again.').waitFor({ state: 'attached' })
  await groupOf(page, DENIED).waitFor({ state: 'detached' })
  await vi.waitFor(() => expect(emulator.objects().length).toBe(31), { timeout: 30_000, interval: 100 })
  // What had the focus has gone; it is at what is next.
  await page.locator('h2:focus').getByText('Name in an old encoding').waitFor()
  await page.getByRole('button', { name: 'Remove from the list' }).click()
  await page.getByRole('heading', { name: 'No problems' }).waitFor()
  await screenshot(page, 'problems-none')
  await electron.close()
  await removeProfile(workspace())
})

test('a problem that settings can end leads to them', async () => {
  const emulator = await openEmulator(workspace())
  const effect = { type: 'status', status: 404, code: 'NoSuchBucket' } as const
  emulator.faults.add({ kind: 'PutObject', times: 2, effect })
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  startAtOnce(workspace())
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'docs'), { 'a.txt': 'a', 'b.txt': 'b' })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Problems 2$/ })
    .click()
  const missing = groupOf(page, /2 files No such bucket/)
  await missing.getByRole('button', { name: 'Open the profile’s settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByLabel('Bucket', { exact: true }).waitFor()
  await missing.getByRole('button', { name: 'Try again anyway' }).click()
  await page.getByRole('heading', { name: 'No problems' }).waitFor()
  await electron.close()
  await removeProfile(workspace())
})
