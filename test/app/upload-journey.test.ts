import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { writeBigFile, writeTree } from './lib/files.ts'
import { removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

/** Drops real paths as the system does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  await session.detach()
}

test('a folder is dropped, paused, the app quit, started and resumed, and every file of it ends verified', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const folder = writeTree(path.join(workspace().dir, 'Holiday'), { 'Day 1/a.jpg': 'a', 'notes.txt': 'notes' })
  writeBigFile(path.join(folder, 'film.mov'), 24)
  emulator.faults.add({ kind: 'UploadPart', partNumber: 3, times: 1000, effect: { type: 'delay', ms: 600_000 } })
  const first = await startApp(workspace())
  await first.page.getByRole('heading', { name: 'Drop files or folders here' }).waitFor()
  await drop(first.page, [folder])
  await first.page.getByRole('button', { name: 'Upload 3 files' }).click()
  await first.page.getByText('2 verified', { exact: true }).waitFor()
  await expect.poll(() => emulator.uploads().length).toBe(1)
  await first.page.getByRole('button', { name: 'Pause film.mov' }).click()
  await first.page.getByRole('heading', { name: '1 file paused' }).waitFor()
  await first.electron.close()
  emulator.faults.clear()
  const mark = emulator.log.length

  const { page } = await startApp(workspace())
  await page.getByRole('heading', { name: '1 file paused' }).waitFor()
  await page.locator('.list-row').filter({ hasText: 'Holiday' }).getByText('2 of 3 files').waitFor()
  await screenshot(page, 'journey-restarted')
  await page.getByRole('button', { name: 'Resume Holiday' }).click()
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  await page.getByText('3 verified', { exact: true }).waitFor()
  // What had arrived was not sent again.
  const parts = emulator.log.slice(mark).filter(({ kind }) => kind === 'UploadPart')
  expect(parts.length).toBeLessThan(3)
  expect(emulator.log.slice(mark).filter(({ kind }) => kind === 'PutObject')).toEqual([])
  expect(emulator.objects().map(({ key }) => key)).toEqual(
    ['Day 1/a.jpg', 'film.mov', 'notes.txt'].map((name) => `inbox/Holiday/${name}`),
  )
  await removeProfile(workspace())
})
