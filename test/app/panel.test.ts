import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { killTree } from './lib/processes.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

const TREE = { 'a.txt': 'one', 'b.txt': 'two', 'sub/c.jpg': 'x'.repeat(3000), '.hidden': 'h', 'x.tmp': 'left out' }
const sampleFolder = (name = 'photos'): string => writeTree(path.join(workspace().dir, name), TREE)
const sent = ({ log }: Emulator, from = 0): readonly string[] =>
  log.slice(from).flatMap(({ key, kind }) => (kind === 'PutObject' ? [String(key)] : []))

/** Drops real paths as the system does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  await session.detach()
}
const choice = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name} [A-Z]`) })
const effect = (page: Page, name: string) =>
  page.locator('.conflict', { has: choice(page, name) }).locator('.conflict-effect')

test('a dropped folder is shown with what COS has of it; nothing is sent before Upload, and then only what was chosen', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const folder = sampleFolder()
  await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--json'])
  writeFileSync(path.join(folder, 'new.txt'), 'new')
  appendFileSync(path.join(folder, 'a.txt'), ' more')
  const mark = emulator.log.length
  const { page } = await startApp(workspace())
  await page.getByText('Drop files or folders here').waitFor()
  await drop(page, [folder])
  await page.getByRole('heading', { name: 'Ready to upload' }).waitFor()
  await page.getByRole('button', { name: 'Upload 5 files' }).waitFor()
  expect(await page.getByText('Left out: 1 on the exclude list').count()).toBe(1)
  expect(await effect(page, 'Replace').innerText()).toBe('1 new · 4 replaced')
  expect(await effect(page, 'Skip').innerText()).toBe('1 new · 4 skipped')
  expect(await effect(page, 'Keep both').innerText()).toBe('1 new · 4 with a new name')
  expect(await effect(page, 'Replace if different').innerText()).toBe('1 new · 1 replaced · 3 to be compared')
  await screenshot(page, 'panel')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot(page, 'panel-dark')
  // From the heading, which has the focus, by keyboard alone.
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('button', { name: 'Upload 1 file', exact: true }).waitFor()
  expect(await choice(page, 'Skip').isChecked()).toBe(true)
  expect(sent(emulator, mark)).toEqual([])
  await page.getByRole('button', { name: 'Upload 1 file', exact: true }).press('Enter')
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  expect(sent(emulator, mark)).toEqual(['inbox/photos/new.txt'])
  // Files alone, those of closed folders too.
  await page.getByRole('radio', { name: /^Finished/ }).click()
  await expect.poll(() => page.getByText('Skipped: already there').count(), { timeout: 20_000 }).toBe(4)
  await removeProfile(workspace())
})

test('options show at once what they change; a discarded drop leaves nothing', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [sampleFolder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('button', { name: 'Upload 4 files' }).waitFor()
  await page.getByText('Options').click()
  await page.getByText('Hidden files too').click()
  await page.getByRole('button', { name: 'Upload 3 files' }).waitFor()
  await page
    .getByText('Left out: 1 hidden · 1 on the exclude list')
    .or(page.getByText('Left out: 1 on the exclude list · 1 hidden'))
    .waitFor()
  const excludes = page.getByRole('textbox', { name: 'Leave out' })
  await excludes.fill('*.txt')
  await excludes.blur()
  await page.getByRole('button', { name: 'Upload 2 files' }).waitFor()
  const template = page.getByRole('textbox', { name: 'Name of each object' })
  await template.fill('{user}/{nobody}')
  await page.getByText('in braces only the words listed below').waitFor()
  expect(await page.getByRole('button', { name: /^Upload\b/ }).isDisabled()).toBe(true)
  await template.fill('{host}-x/{name}{ext}')
  await page.getByText(/-x\/c\.jpg$/).waitFor()
  await template.fill('/'.repeat(3))
  await screenshot(page, 'panel-options')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('Drop files or folders here').waitFor()
  expect(emulator.objects()).toEqual([])
  await removeProfile(workspace())
})

test('“Don’t ask again” starts what comes later at once with the same choices, until the user wants to be asked again', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [sampleFolder()])
  const add = page.getByRole('button', { name: 'Add folder' }).first()
  await add.click()
  await choice(page, 'Skip').check({ force: true })
  await page.getByText('Options').click()
  const template = page.getByRole('textbox', { name: 'Name of each object' })
  await template.fill('{user}/{path}')
  await template.press('Enter')
  await page.getByText('Don’t ask again').click()
  await page.getByRole('button', { name: 'Upload 4 files' }).click()
  await page.getByText('What you drop starts at once. If a file exists: Skip. Changed options: Names in COS.').waitFor()
  await page.getByText('4 verified · 1 skipped').waitFor()
  const keys = emulator.objects().map(({ key }) => key)
  expect(keys.filter((key) => /^[^/{}]+\/(a\.txt|b\.txt|sub\/c\.jpg|\.hidden)$/.test(key))).toHaveLength(4)
  await stubPicker(electron, [sampleFolder('again')])
  writeFileSync(path.join(workspace().dir, 'again', 'more.txt'), 'more')
  await add.click()
  await page.getByText('5 verified · 6 skipped').waitFor()
  await screenshot(page, 'panel-at-once')
  await page.getByRole('button', { name: 'Ask first again' }).click()
  await page.getByRole('button', { name: 'Ask first again' }).waitFor({ state: 'detached' })
  await add.click()
  await page.getByRole('heading', { name: 'Ready to upload' }).waitFor()
  await removeProfile(workspace())
})

test('what waits for a word still waits after the app was killed, and nothing of it was sent', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const first = await startApp(workspace())
  await stubPicker(first.electron, [sampleFolder()])
  await first.page.getByRole('button', { name: 'Add folder' }).first().click()
  await first.page.getByRole('button', { name: 'Upload 4 files' }).waitFor()
  await killTree(first.pid)
  const { page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Upload 4 files' }).waitFor()
  expect(emulator.objects()).toEqual([])
  await page.getByRole('button', { name: 'Upload 4 files' }).click()
  await page.getByText('4 verified · 1 skipped').waitFor()
  await removeProfile(workspace())
})

test('a profile that may not look says so, and offers only what will work', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { actions: 'upload' })
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [sampleFolder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('This profile may not look at what is already there').waitFor()
  expect(await choice(page, 'Skip').isDisabled()).toBe(true)
  expect(await choice(page, 'Replace').isDisabled()).toBe(false)
  await screenshot(page, 'panel-blind')
  await page.getByRole('button', { name: 'Upload 4 files' }).click()
  await page.getByText('4 verified · 1 skipped').waitFor()
  await removeProfile(workspace())
})
