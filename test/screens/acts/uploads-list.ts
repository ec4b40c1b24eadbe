import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import type { Translate } from '../../../shared/messages/translate.ts'
import { writeTree } from '../../app/lib/files.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'

const pictures = (folder: string, count: number): readonly (readonly [string, string])[] =>
  Array.from({ length: count }, (_, at) => [`${folder}/IMG_${2041 + at}.jpg`, 'x'.repeat(9000 + 700 * at)] as const)
const HOLIDAY = Object.fromEntries([
  ...pictures('Day 1 – arrival', 4),
  ...pictures('Day 2 – mountains', 5),
  ...pictures('Day 3 – 海边', 6),
  ['notes.txt', 'notes'],
])
const DENIED = { type: 'status', status: 403, code: 'AccessDenied' } as const
const SLOW = { type: 'delay', ms: 600_000 } as const

async function addFolder(electron: ElectronApplication, page: Page, t: Translate, folder: string): Promise<void> {
  await stubPicker(electron, [folder])
  await page
    .getByRole('button', { name: t('action.add-folder') })
    .first()
    .click()
}

/** A tree with files in each state, and what is done with it. */
export const uploadsList: Act = {
  name: 'the list of uploads',
  views: ['uploads'],
  async play({ start, t, take, workspace }) {
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/' })
    startAtOnce(workspace)
    emulator.faults.add({ kind: 'PutObject', key: /Day 2.*(2042|2044)/, times: 9, effect: DENIED })
    emulator.faults.add({ kind: 'PutObject', key: /Day 3.*204[3-6]|notes/, times: 99, effect: SLOW })
    const { electron, page } = await start()
    const holiday = writeTree(path.join(workspace.dir, 'Holiday 2026'), HOLIDAY)
    await addFolder(electron, page, t, holiday)
    await page.getByText(t('summary.verified', { count: 9, total: '9' })).waitFor()
    const row = (name: string) => page.locator('.list-row').filter({ hasText: name })
    await page.getByRole('treegrid').press('*')
    await page.locator('.list[aria-rowcount="20"]').waitFor()
    await page.getByRole('button', { name: t('row.close', { name: 'Day 1 – arrival' }) }).click()
    await page.locator('.speed-line[d*="L"]').waitFor({ state: 'attached' })
    await take(page, 'uploads', 'many')
    await row('IMG_2042').first().click()
    await row('IMG_2044')
      .first()
      .click({ modifiers: ['Shift'] })
    await page.getByText(t('selection.count', { count: 3, total: '3' })).waitFor()
    await take(page, 'uploads', 'selected')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menu').waitFor()
    await take(page, 'uploads', 'menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    const search = page.getByRole('searchbox')
    await search.fill('2043')
    await page.getByText(t('list.found', { count: 3, total: '3' })).waitFor()
    await take(page, 'uploads', 'searched')
    await search.fill('passport')
    await page.locator('.list-empty').getByRole('button').waitFor()
    await take(page, 'uploads', 'nothing-found')
    await page.locator('.list-empty').getByRole('button').click()
    await page.getByRole('button', { name: t('action.pause-all') }).click()
    await page.locator('.list-row').getByText(t('phase.paused')).first().waitFor()
    await take(page, 'uploads', 'paused')
    await page.getByRole('button', { name: t('action.cancel-all') }).click()
    await page.getByRole('alertdialog').waitFor()
    await take(page, 'uploads', 'cancel-all')
    await page.getByRole('button', { name: t('cancel-all.keep') }).click()
    emulator.faults.clear()
    emulator.faults.add({ kind: 'PutObject', key: /notes/, times: 9, effect: DENIED })
    await page.getByRole('button', { name: t('action.retry-failed') }).click()
    await page.getByRole('button', { name: t('action.resume-all') }).click()
    await page.getByRole('heading', { name: t('summary.failed', { count: 1, total: '1' }) }).waitFor()
    await take(page, 'uploads', 'finished-with-problems')
    emulator.faults.clear()
    await page.getByRole('button', { name: t('action.retry-failed') }).click()
    await page.getByRole('heading', { name: t('summary.finished') }).waitFor()
    await take(page, 'uploads', 'finished')
  },
}
