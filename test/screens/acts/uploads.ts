import path from 'node:path'
import type { Page } from 'playwright-core'
import { writeBigFile, writeTree } from '../../app/lib/files.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'
import { saveTransfers } from './transfer-settings.ts'

/** What the system says while files are dragged over the window, as long as `look` takes; nothing is dropped. */
async function whileDragging(page: Page, files: readonly string[], look: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  await look()
  await session.detach()
  // The debugger's own way to end it tells the page nothing.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([''], 'any'))
    document.body.dispatchEvent(new DragEvent('dragleave', { dataTransfer, bubbles: true }))
  })
}

/** From an empty list to one file on its way: what a newcomer meets. */
export const uploads: Act = {
  name: 'uploads',
  views: ['uploads'],
  async play({ start, t, take, workspace }) {
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/' })
    const folder = writeTree(path.join(workspace.dir, 'Holiday'), { 'a.jpg': 'x'.repeat(3000), 'Day 1/b.jpg': 'two' })
    const { electron, page } = await start()
    await page.getByRole('heading', { name: t('empty.title') }).waitFor()
    await take(page, 'uploads', 'empty')
    const overlay = page.getByText(t('drop.title'), { exact: true })
    await whileDragging(page, [folder], async () => {
      await overlay.waitFor()
      await take(page, 'uploads', 'dragging')
    })
    await overlay.waitFor({ state: 'detached' })
    await stubPicker(electron, [folder])
    await page
      .getByRole('button', { name: t('action.add-folder') })
      .first()
      .click()
    await page.getByRole('radiogroup').waitFor()
    await page.getByRole('button', { name: t('panel.upload-count', { count: 2, total: '2' }) }).waitFor()
    await take(page, 'uploads', 'panel')
    await page.locator('.panel-options > summary').click()
    await take(page, 'uploads', 'panel-options')
    await page.getByRole('button', { name: t('panel.discard') }).click()
    await page.getByRole('heading', { name: t('empty.title') }).waitFor()
  },
}

/** One large file, seen on its way. */
export const oneUpload: Act = {
  name: 'one upload',
  views: ['uploads'],
  async play({ start, t, take, workspace }) {
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/' })
    startAtOnce(workspace)
    saveTransfers(workspace, { limitBytesPerSecond: 800_000 })
    const { electron, page } = await start()
    await stubPicker(electron, [writeBigFile(path.join(workspace.dir, 'Summer 2026.mov'), 48)])
    await page
      .getByRole('button', { name: t('action.add-files') })
      .first()
      .click()
    // Some seconds of its graph.
    await page.waitForFunction(
      () => (document.querySelector('.speed-line')?.getAttribute('d') ?? '').split('L').length > 8,
    )
    await take(page, 'uploads', 'one')
  },
}
