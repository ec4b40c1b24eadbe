import path from 'node:path'
import type { Page } from 'playwright-core'
import { writeBigFile, writeTree } from '../../app/lib/files.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'

/** What the system says while files are dragged over the window, as long as `look` takes; nothing is dropped. */
async function whileDragging(page: Page, files: readonly string[], look: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  const say = (type: 'dragEnter' | 'dragOver' | 'dragCancel') =>
    session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  await say('dragEnter')
  await say('dragOver')
  await look()
  await say('dragCancel')
  await session.detach()
}

/** From an empty list to one file on its way: what a newcomer meets. */
export const uploads: Act = {
  name: 'uploads',
  views: ['uploads'],
  async play({ start, t, take, workspace }) {
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/' })
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
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/' })
    startAtOnce(workspace)
    for (const partNumber of [3, 4, 5, 6])
      emulator.faults.add({ kind: 'UploadPart', partNumber, times: 1000, effect: { type: 'delay', ms: 600_000 } })
    const { electron, page } = await start()
    await stubPicker(electron, [writeBigFile(path.join(workspace.dir, 'Summer 2026.mov'), 48)])
    await page
      .getByRole('button', { name: t('action.add-files') })
      .first()
      .click()
    // Two samples of the speed make a line of its graph.
    await page.locator('.speed-line[d*="L"]').waitFor({ state: 'attached' })
    await take(page, 'uploads', 'one')
  },
}
