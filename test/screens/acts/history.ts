import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { drop } from '../../app/lib/drop.ts'
import { writeTree } from '../../app/lib/files.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act, Stage } from '../act.ts'

const DAY_MS = 86_400_000
const PHOTOS = { 'IMG_2041 harbour.jpg': '#e8884a', 'IMG_2042 lighthouse.jpg': '#3b7dbb', 'IMG_2043.png': '#5aa469' }

/** Nothing, then some days of it, searched and linked to. */
export const history: Act = {
  name: 'history',
  views: ['history'],
  async play({ start, t, take, workspace }) {
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/', actions: 'check' })
    startAtOnce(workspace)
    const { electron, page } = await start()
    const open = () =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: t('view.history') })
        .click()
    await open()
    await page.getByRole('heading', { name: t('history.empty.title') }).waitFor()
    await take(page, 'history', 'empty')
    await upload(page, t, 3, async () => drop(page, await paintPhotos(path.join(workspace.dir, 'photos'))))
    const minutes = {
      '会议纪要 2026-11.docx': 'x'.repeat(48_000),
      'drafts/agenda.md': 'agenda',
      'drafts/budget.xlsx': 'y'.repeat(9000),
    }
    const plans = { 'floor plan.pdf': 'z'.repeat(320_000), 'site.dwg': 'w'.repeat(80_000) }
    for (const [name, tree, files] of [['Minutes', minutes, 6] as const, ['Plans', plans, 8] as const]) {
      await stubPicker(electron, [writeTree(path.join(workspace.dir, name), tree)])
      await upload(page, t, files, () =>
        page
          .getByRole('button', { name: t('action.add-folder') })
          .first()
          .click(),
      )
    }
    await open()
    await page.getByRole('option').nth(7).waitFor()
    await longAgo(page, 'Minutes', DAY_MS)
    await longAgo(page, 'Plans', 6 * DAY_MS)
    await page.reload()
    await open()
    await page.getByText(t('history.yesterday'), { exact: true }).waitFor()
    await page.locator('.history-thumbnail').nth(2).waitFor()
    await take(page, 'history', 'days')
    await searches(page, t, take)
    await links(page, t, take)
  },
}

async function searches(page: Page, t: Stage['t'], take: Stage['take']): Promise<void> {
  const search = page.getByRole('searchbox', { name: t('history.search') })
  await search.fill('draft')
  await page.getByText(t('history.found', { count: 2, number: '2' })).waitFor()
  await take(page, 'history', 'searched')
  await search.fill('holiday')
  await page.getByRole('heading', { name: t('history.none-found.title') }).waitFor()
  await take(page, 'history', 'nothing-found')
  await search.fill('')
  await page.getByText('IMG_2042 lighthouse.jpg').click()
}

async function links(page: Page, t: Stage['t'], take: Stage['take']): Promise<void> {
  const dialog = page.getByRole('dialog')
  const close = () => dialog.getByRole('button', { name: t('history.link.close') }).click()
  await page.getByRole('button', { name: t('history.action.link') }).click()
  await dialog.getByRole('button', { name: t('history.link.copy'), exact: true }).waitFor()
  await take(page, 'history', 'link')
  await close()
  await page.getByRole('button', { name: t('history.action.qr') }).click()
  await dialog.getByRole('img').waitFor()
  await take(page, 'history', 'qr')
  await dialog.getByRole('button', { name: t('history.link.kind') }).click()
  await page.getByRole('option', { name: t('history.link.kind.signed') }).click()
  await dialog.getByText(t('history.link.refused.title')).waitFor()
  await take(page, 'history', 'link-refused')
  await close()
}

/** Does `act`, which uploads something, and waits until `files` in all are in the history. */
async function upload(page: Page, t: Stage['t'], files: number, act: () => Promise<void>): Promise<void> {
  await act()
  await page.getByText(t('summary.verified', { count: files, total: String(files) }), { exact: true }).waitFor()
}

/** Pictures that can be told from one another when they are small. */
async function paintPhotos(dir: string): Promise<readonly string[]> {
  mkdirSync(dir, { recursive: true })
  return Promise.all(
    Object.entries(PHOTOS).map(async ([name, background]) => {
      const file = path.join(dir, name)
      const sky = Buffer.from(
        '<svg width="1200" height="800"><circle cx="850" cy="240" r="150" fill="#ffffffcc"/><path d="M0 800L500 350L1200 800z" fill="#00000055"/></svg>',
      )
      const canvas = sharp({ create: { width: 1200, height: 800, channels: 3, background } })
      await canvas.composite([{ input: sky }]).toFile(file)
      return file
    }),
  )
}

const AGE_SOURCE = readFileSync(new URL('../age-in-page.mjs', import.meta.url), 'utf8')

/** What was uploaded from the folder of that name was so that much earlier; the app has no clock that could be set. */
async function longAgo(page: Page, folder: string, ms: number): Promise<void> {
  await page.evaluate(AGE_SOURCE)
  await page.evaluate(`courierAge(${JSON.stringify(folder)}, ${ms})`)
}
