import { mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Translate } from '../../../shared/messages/translate.ts'
import { writeTree } from '../../app/lib/files.ts'
import { storeProfile } from '../../app/lib/profile.ts'
import { stubPicker, type WindowApp } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'

/** A file has to be quiet for five seconds, and a folder that is gone is looked for every fifteen. */
const SOON = { timeout: 60_000 }

/** Opens the form for a folder. */
async function pick({ electron, page }: WindowApp, t: Translate, folder: string): Promise<void> {
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: t('watched.add') }).click()
  await page.getByRole('heading', { name: t('watched.form.title', { name: path.basename(folder) }) }).waitFor()
}
const itemOf = (page: Page, name: string) => page.getByRole('listitem', { name })
const phase = (page: Page, name: string, text: string): Promise<void> =>
  itemOf(page, name).getByText(text, { exact: true }).waitFor(SOON)

/** What goes up by itself. */
export const watched: Act = {
  name: 'watched',
  views: ['watched'],
  async play({ start, t, take, workspace }) {
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/', otherPrefixes: ['public/'] })
    const scans = writeTree(path.join(workspace.dir, 'Scans'), { 'a.pdf': 'x'.repeat(3000), '2026/b.pdf': 'two' })
    const stick = writeTree(path.join(workspace.dir, 'Camera stick'), { 'DCIM/1.jpg': 'one' })
    const app = await start()
    const { page } = app
    await page.getByRole('button', { name: t('view.watched') }).click()
    await page.getByRole('heading', { name: t('watched.empty.title') }).waitFor()
    await take(page, 'watched', 'empty')
    await pick(app, t, scans)
    await page.getByText(/^(2 files|2 个文件)/).waitFor(SOON)
    await take(page, 'watched', 'adding')
    await page.getByRole('button', { name: t('watched.form.confirm') }).click()
    await itemOf(page, 'Scans')
      .getByText(/2 files uploaded today|今日已上传 2 个文件/)
      .waitFor(SOON)
    await pick(app, t, stick)
    await page.locator('input[type=radio][value=new]').check({ force: true })
    await page.getByRole('button', { name: t('watched.form.confirm') }).click()
    await phase(page, 'Camera stick', t('watched.phase.watching'))
    await phase(page, 'Scans', t('watched.phase.watching'))
    await take(page, 'watched', 'watching')
    await itemOf(page, 'Scans')
      .getByRole('button', { name: t('watched.edit') })
      .click()
    await page.getByText(/^(2 files|2 个文件)/).waitFor(SOON)
    await page.locator('summary').click()
    await take(page, 'watched', 'options')
    await page.getByRole('button', { name: t('watched.form.cancel') }).click()
    await phase(page, 'Camera stick', t('watched.phase.watching'))
    renameSync(stick, `${stick} away`)
    await phase(page, 'Camera stick', t('watched.phase.gone'))
    await take(page, 'watched', 'gone')
    mkdirSync(stick)
    await phase(page, 'Camera stick', t('watched.phase.other'))
    await take(page, 'watched', 'other')
    await itemOf(page, 'Scans')
      .getByRole('button', { name: t('watched.remove') })
      .click()
    await page.getByRole('alertdialog').waitFor()
    await take(page, 'watched', 'remove')
  },
}
