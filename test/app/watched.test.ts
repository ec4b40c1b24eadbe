import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { answerQuestions, asked, closeWindow } from './lib/native-questions.ts'
import { waitUntilGone } from './lib/processes.ts'
import { removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker, type WindowApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
/** A file has to be quiet for five seconds, and this machine may be busy. */
const SOON = { timeout: 60_000 }

const openWatched = (page: Page): Promise<void> => page.getByRole('button', { name: 'Watched folders' }).click()
const keysOf = (emulator: Emulator): string[] =>
  emulator
    .objects()
    .map(({ key }) => key)
    .sort()

/** Picks the folder and watches it with what the form proposes. */
async function watch(
  { electron, page }: WindowApp,
  folder: string,
  start: 'Upload it now' | 'Leave it',
): Promise<void> {
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: 'Watch a folder…' }).click()
  await page.getByRole('heading', { name: `Watch “${path.basename(folder)}”` }).waitFor()
  await page.getByRole('radio', { name: start }).check({ force: true })
  await page.getByRole('button', { name: 'Watch this folder' }).click()
  await page
    .getByRole('listitem', { name: path.basename(folder) })
    .getByText('Watching', { exact: true })
    .waitFor(SOON)
}

/** In the options of the only watched folder; what the form says counts with them. */
async function leaveOut(page: Page, pattern: string): Promise<void> {
  await page.getByRole('button', { name: 'Options…' }).click()
  await page.getByText('2 files', { exact: false }).waitFor(SOON)
  await page.locator('summary').click()
  const excludes = page.getByLabel('Leave out')
  await excludes.fill(`${pattern}\nthere.txt`)
  await excludes.press('Tab')
  await page.getByText('1 file,', { exact: false }).waitFor(SOON)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Watched folders' }).waitFor()
}

test('what comes into a watched folder goes up by itself, while the app runs and after it was closed', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const folder = path.join(workspace().dir, 'Scans')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'old.txt'), 'old')
  const app = await startApp(workspace())
  await openWatched(app.page)
  await screenshot(app.page, 'watched-empty')
  await watch(app, folder, 'Upload it now')
  await vi.waitFor(() => expect(keysOf(emulator)).toEqual(['inbox/Scans/old.txt']), SOON)
  writeFileSync(path.join(folder, 'new.txt'), 'new')
  mkdirSync(path.join(folder, 'deep/er'), { recursive: true })
  writeFileSync(path.join(folder, 'deep/er/file.txt'), 'deep')
  const three = ['inbox/Scans/deep/er/file.txt', 'inbox/Scans/new.txt', 'inbox/Scans/old.txt']
  await vi.waitFor(() => expect(keysOf(emulator)).toEqual(three), SOON)
  await app.page.getByText('3 files uploaded today').waitFor(SOON)
  await screenshot(app.page, 'watched-watching')
  await app.electron.close()
  const puts = emulator.log.filter(({ kind }) => kind === 'PutObject').length
  writeFileSync(path.join(folder, 'old.txt'), 'changed')
  writeFileSync(path.join(folder, 'meanwhile.txt'), 'meanwhile')
  const again = await startApp(workspace())
  await openWatched(again.page)
  await vi.waitFor(() => expect(keysOf(emulator)).toContain('inbox/Scans/meanwhile.txt'), SOON)
  await again.page.getByText('5 files uploaded today').waitFor(SOON)
  // Those two, and nothing a second time.
  expect(emulator.log.filter(({ kind }) => kind === 'PutObject').length).toBe(puts + 2)
  await removeProfile(workspace())
})

test('a folder that is gone is said, and watched again when it is back; options, pausing and removing are a word each', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const folder = path.join(workspace().dir, 'Stick')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'there.txt'), 'there')
  const app = await startApp(workspace())
  const { electron, page, pid } = app
  await openWatched(page)
  await watch(app, folder, 'Leave it')
  await answerQuestions(electron, 2)
  await closeWindow(electron)
  const question = { message: 'Folders are being watched', buttons: ['Minimize and go on', 'Quit', 'Cancel'] }
  await vi.waitFor(async () => expect(await asked(electron)).toMatchObject([question]), SOON)
  renameSync(folder, `${folder} away`)
  await page.getByText('The folder is not there').waitFor(SOON)
  await screenshot(page, 'watched-gone')
  renameSync(`${folder} away`, folder)
  writeFileSync(path.join(folder, 'new.txt'), 'new')
  await page.getByRole('listitem', { name: 'Stick' }).getByText('Watching', { exact: true }).waitFor(SOON)
  await vi.waitFor(() => expect(keysOf(emulator)).toEqual(['inbox/Stick/new.txt']), SOON)
  await leaveOut(page, '*.bak')
  writeFileSync(path.join(folder, 'left.bak'), 'left')
  writeFileSync(path.join(folder, 'later.txt'), 'later')
  await vi.waitFor(() => expect(keysOf(emulator)).toEqual(['inbox/Stick/later.txt', 'inbox/Stick/new.txt']), SOON)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByRole('listitem', { name: 'Stick' }).getByText('Paused').waitFor(SOON)
  await page.getByRole('button', { name: 'Stop watching…' }).click()
  await screenshot(page, 'watched-remove')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop watching' }).click()
  await page.getByRole('heading', { name: 'Let a folder upload itself' }).waitFor(SOON)
  await closeWindow(electron)
  await waitUntilGone([pid])
  await removeProfile(workspace())
})
