import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { writeTree } from './lib/files.ts'
import { removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const TREE = {
  'Day 1/a.jpg': 'a',
  'Day 1/b.jpg': 'bb',
  'Day 2/c.jpg': 'ccc',
  'Day 2/d.jpg': 'dddd',
  'notes.txt': 'e',
}
const names = (page: Page): Promise<readonly string[]> => page.locator('.row-name').allInnerTexts()
const selected = (page: Page): Promise<readonly string[]> =>
  page.locator('.list-row[aria-selected="true"] .row-name').allInnerTexts()
const row = (page: Page, name: string): Locator => page.locator('.list-row').filter({ hasText: name })

/** An app whose folder *Holiday* is on the list, every file of it paused before it was sent. */
async function pausedFolder() {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  startAtOnce(workspace())
  emulator.faults.add({ kind: 'PutObject', times: 1000, effect: { type: 'delay', ms: 60_000 } })
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'Holiday'), TREE)])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('Day 2').waitFor()
  await page.getByRole('button', { name: 'Pause all' }).click()
  await page.getByRole('heading', { name: '5 files paused' }).waitFor()
  emulator.faults.clear()
  return { emulator, page }
}

test('folders open and close by mouse and by keyboard, and the keyboard goes from row to row', async () => {
  const { page } = await pausedFolder()
  await expect.poll(() => names(page)).toEqual(['Holiday', 'Day 1', 'Day 2', 'notes.txt'])
  await page.getByRole('button', { name: 'Open Day 1' }).click()
  await expect.poll(() => names(page)).toEqual(['Holiday', 'Day 1', 'a.jpg', 'b.jpg', 'Day 2', 'notes.txt'])
  await screenshot(page, 'list-tree')
  await row(page, 'Day 2').click()
  await page.keyboard.press('ArrowRight')
  await row(page, 'c.jpg').waitFor()
  // Into it, to its second file, back to it, and closed.
  for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  expect(await selected(page)).toEqual(['d.jpg'])
  for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await row(page, 'c.jpg').waitFor({ state: 'detached' })
  expect(await selected(page)).toEqual(['Day 2'])
  await page.keyboard.press('Enter')
  await row(page, 'c.jpg').waitFor()
  for (const key of ['Home', 'ArrowLeft']) await page.keyboard.press(key)
  await expect.poll(() => names(page)).toEqual(['Holiday'])
  await page.keyboard.press('*')
  await expect.poll(() => names(page)).toHaveLength(8)
  await page.keyboard.press('End')
  const grid = page.getByRole('treegrid')
  const active = await grid.getAttribute('aria-activedescendant')
  expect(await page.locator(`#${active}`).getAttribute('aria-level')).toBe('2')
  expect(await selected(page)).toEqual(['notes.txt'])
  await removeProfile(workspace())
})

test('a search finds files in all folders, a sort orders them, and both are undone where nothing is found', async () => {
  const { page } = await pausedFolder()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('JPG day')
  await page.getByText('4 found').waitFor()
  await expect.poll(() => names(page)).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'])
  expect(await row(page, 'c.jpg').getByText('Holiday/Day 2').count()).toBe(1)
  await page.getByRole('button', { name: 'Sorted by: As found' }).click()
  await page.getByRole('menuitemradio', { name: 'Size' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => names(page)).toEqual(['d.jpg', 'c.jpg', 'b.jpg', 'a.jpg'])
  await screenshot(page, 'list-searched')
  const search = page.getByRole('searchbox', { name: 'Search by name' })
  await search.fill('nowhere')
  await page.getByText('No file called “nowhere”').waitFor()
  await screenshot(page, 'list-nothing-found')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect.poll(() => names(page)).toHaveLength(5)
  await search.fill('notes')
  await expect.poll(() => names(page)).toEqual(['notes.txt'])
  await search.press('Escape')
  await expect.poll(() => names(page)).toHaveLength(5)
  await removeProfile(workspace())
})

test('what is selected by Shift and Ctrl, and nothing else, is resumed from the menu', async () => {
  const { emulator, page } = await pausedFolder()
  await page.getByRole('treegrid').press('*')
  await row(page, 'd.jpg').waitFor()
  await row(page, 'a.jpg').click()
  await page.keyboard.press('Shift+ArrowDown')
  expect(await selected(page)).toEqual(['a.jpg', 'b.jpg'])
  await row(page, 'notes.txt').click({ modifiers: ['Control'] })
  await row(page, 'b.jpg').click({ modifiers: ['Control'] })
  await expect.poll(() => selected(page)).toEqual(['a.jpg', 'notes.txt'])
  await page.getByText('2 selected, 2 bytes').waitFor()
  await screenshot(page, 'list-selected')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Resume' }).waitFor()
  await screenshot(page, 'list-menu')
  await page.getByRole('menuitem', { name: 'Resume' }).click()
  await page.getByText('2 verified').waitFor()
  expect(emulator.objects().map(({ key }) => key)).toEqual(['inbox/Holiday/Day 1/a.jpg', 'inbox/Holiday/notes.txt'])
  // The keyboard is where it was before the menu.
  await page.keyboard.press('Escape')
  await expect.poll(() => selected(page)).toEqual([])
  await removeProfile(workspace())
})

test('cancelling a folder is asked about, in numbers, and leaves the others alone', async () => {
  const { emulator, page } = await pausedFolder()
  await row(page, 'Day 1').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Cancel' }).click()
  await page.getByRole('alertdialog').getByText('Cancel 2 uploads?').waitFor()
  await page.getByRole('button', { name: 'Keep uploading' }).click()
  await row(page, 'notes.txt').click()
  await page.keyboard.press('Delete')
  await page.getByText('Cancel 1 upload?').waitFor()
  await page.keyboard.press('Escape')
  await row(page, 'Day 1').click()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Cancel uploads' }).click()
  await page.getByRole('heading', { name: '3 files paused' }).waitFor()
  await page.getByRole('button', { name: 'Resume all' }).click()
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  const keys = ['Day 2/c.jpg', 'Day 2/d.jpg', 'notes.txt'].map((name) => `inbox/Holiday/${name}`)
  expect(emulator.objects().map(({ key }) => key)).toEqual(keys)
  await removeProfile(workspace())
})
