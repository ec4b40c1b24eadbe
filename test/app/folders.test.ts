import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { chooseChinese, screenshot, startApp, stubConfirm, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

const CONDITIONS = {
  sourceIps: ['127.0.0.0/8', '::1'],
  secureTransport: true,
  maxContentLengthBytes: 2 * 1024 * 1024,
  contentTypes: ['text/plain', 'image/*'],
}
/** The folders that credentials were given out for, oldest first. */
const grantedFor = (): readonly unknown[] =>
  readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .flatMap(({ outcome, prefix }) => (outcome === 'granted' ? [prefix] : []))

test('an upload goes to the folder chosen in the window, with a key for it alone, and so does one of the command line', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/', otherPrefixes: ['public/'], conditions: CONDITIONS })
  startAtOnce(workspace())
  const tree = { 'a.txt': 'one', 'large.png': 'x'.repeat(5 * 1024 * 1024), 'movie.mp4': 'not allowed' }
  const folder = writeTree(path.join(workspace().dir, 'holiday'), tree)
  const { electron, page } = await startApp(workspace())
  await page
    .getByRole('button', { name: /Where files go|Destination|Profile/ })
    .first()
    .click()
  await page.getByRole('option', { name: `${PROFILE} ▸ public/` }).click()
  await page.locator('.header-destination').getByText('public/', { exact: true }).waitFor()
  await screenshot(page, 'folders-chosen')
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('allows only some content types').first().waitFor()
  const stored = (): readonly string[] => emulator.objects().map(({ key }) => key)
  await expect.poll(stored, { timeout: 20_000 }).toEqual(['public/holiday/a.txt', 'public/holiday/large.png'])
  expect(grantedFor()).toEqual(['public/holiday/'])
  await screenshot(page, 'folders-type-denied')

  const upload = ['upload', path.join(folder, 'a.txt'), '--profile', PROFILE, '--json']
  const cli = await runCli(workspace(), [...upload, '--prefix', 'inbox/2026/'])
  expect([cli.exitCode, grantedFor().at(-1)]).toEqual([0, 'inbox/2026/'])
  const outside = await runCli(workspace(), [...upload, '--prefix', 'other/'])
  expect(outside.exitCode).toBe(3)
  await removeProfile(workspace())
})

test('folders and conditions are set in the settings, told in words in both languages, and proved', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.setViewportSize({ width: 900, height: 1300 })
  await admin.getByRole('button', { name: 'Add a folder' }).click()
  await admin.getByLabel('Folder 2', { exact: true }).fill('inbox/2026')
  await admin.getByLabel('Folder 2', { exact: true }).blur()
  await admin.getByText('none may lie in another one').waitFor()
  await admin.getByLabel('Folder 2', { exact: true }).fill('public')
  await admin.getByLabel('Folder 2', { exact: true }).blur()
  await screenshot(admin, 'folders-form')
  await admin.getByLabel('Only from these addresses').fill('127.0.0.0/8, ::1')
  await admin.getByText('Only over https', { exact: true }).click()
  await admin.getByLabel('At most so many MiB in one request').fill('2')
  await admin.getByLabel('Only these content types').fill('image/*, text/plain')
  await admin.locator('.conditions').scrollIntoViewIfNeeded()
  await screenshot(admin, 'conditions-form')
  const policy = admin.getByRole('region', { name: 'What every temporary key is limited to' })
  await policy.getByText('whose key begins with “public/”').waitFor()
  await policy.getByText('Only if declared as image/* or text/plain.').first().waitFor()
  await policy.getByText('What these conditions do not do').waitFor()
  await stubConfirm(electron)
  await admin.getByRole('button', { name: 'Save', exact: true }).click()
  await admin.getByRole('button', { name: 'Prove it' }).click()
  await admin.getByText(/^All \d+ as expected/).waitFor()
  await admin.getByText('Upload a file of a content type that is not allowed: is refused').waitFor()
  await admin.getByText('Requests from another address: this computer has only its own.').waitFor()
  await admin.setViewportSize({ width: 900, height: 2200 })
  await policy.scrollIntoViewIfNeeded()
  await screenshot(admin, 'conditions-words')
  await chooseChinese(admin, PROFILE)
  await admin.getByRole('heading', { name: '这些条件不能做到什么' }).waitFor()
  await admin.locator('.policy').scrollIntoViewIfNeeded()
  await screenshot(admin, 'conditions-words-chinese')
  await admin.locator('.conditions').scrollIntoViewIfNeeded()
  await screenshot(admin, 'conditions-form-chinese')
  expect([emulator.objects(), emulator.uploads()]).toEqual([[], []])
  await removeProfile(workspace())
})
