import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { jobOf, newBatch } from '../../renderer/upload/batch.ts'
import { JobPage } from '../../renderer/upload/job-page.ts'
import { IdbJournal } from '../../renderer/upload/journal-idb.ts'
import { PAGE_ENTRIES } from '../../renderer/upload/journal-records.ts'
import { PART_SIZE_BYTES } from '../../renderer/upload/part-plan.ts'
import { storeProfile } from './lib/profile.ts'
import { screenshot, startApp, type WindowApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

/** Their list is 39.2 million px high; Chromium makes no element higher than 33.5 million. */
const ROWS = 700_000
const ROW_PX = 56
/** The row at which an element would end. */
const SEAM_ROW = Math.floor(33_554_428 / ROW_PX)
const BATCH = {
  ...{ batchId: 'b-00000000000000aa', profileId: 'p-00000000000000aa', prefix: '' },
  sources: [{ sourceId: 's-00000000000000aa', name: 'many', kind: 'folder' }],
} as const
const ENTRY = { source: 0, sizeBytes: 1000, mtimeMs: 0, version: 'v', phase: 'paused', attempts: 0 } as const

/** As the worker would have written it of a batch of so many paused files. */
function journalOf(rows: number) {
  const record = { batch: BATCH, report: false, walked: [BATCH.sources[0].sourceId], sinceMs: 1, entries: rows }
  const batch = newBatch(record, { nowMs: 0, sinceMs: 1, uuid: () => '' })
  const summaryOf = (entries: number) => {
    const page = new JobPage(batch, 0, PART_SIZE_BYTES)
    page.fill(Array.from({ length: entries }, (_, index) => jobOf(batch, index, index, { ...ENTRY, path: '' })))
    const { steps, tally } = page.summary()
    return { tally: [...tally], steps: [...steps] }
  }
  const last = rows % PAGE_ENTRIES
  const { VERSION: version } = IdbJournal
  return {
    record,
    rows,
    version,
    pageEntries: PAGE_ENTRIES,
    entry: ENTRY,
    full: summaryOf(PAGE_ENTRIES),
    last: summaryOf(last),
  }
}

/** Puts the journal of an earlier run into the browser's database. */
async function writeJournal(page: Page, rows: number): Promise<void> {
  await page.evaluate(async ({ entry, full, last, pageEntries, record, rows: count, version }) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const opening = indexedDB.open('upload-journal', version)
    // Before the worker, which then finds its stores made.
    opening.onupgradeneeded = () => {
      for (const store of ['batches', 'pages', 'summaries', 'uploads', 'parts']) opening.result.createObjectStore(store)
    }
    const database = await settled(opening)
    const { batchId } = record.batch
    const pages = Math.ceil(count / pageEntries)
    for (let from = 0; from < pages; from += 200) {
      const transaction = database.transaction(['pages', 'summaries', 'batches'], 'readwrite', { durability: 'strict' })
      for (let number = from; number < Math.min(from + 200, pages); number += 1) {
        const isLast = number === pages - 1
        const sums = isLast ? last : full
        const length = isLast ? count % pageEntries : pageEntries
        const name = (slot: number): string => `file ${String(number * pageEntries + slot + 1)}.bin`
        const entries = Array.from({ length }, (_, slot) => ({ ...entry, path: name(slot) }))
        const summary = { tally: Float64Array.from(sums.tally), steps: Uint8Array.from(sums.steps), pending: [] }
        transaction.objectStore('pages').put(entries, `${batchId}/${number}`)
        transaction.objectStore('summaries').put(summary, `${batchId}/${number}`)
      }
      transaction.objectStore('batches').put(record, batchId)
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = () => reject(transaction.error)
      })
    }
    database.close()
  }, journalOf(rows))
}

/** The app of a user who has so many files waiting since an earlier run. */
async function appWithRows(rows: number): Promise<WindowApp> {
  await storeProfile(workspace(), await openEmulator(workspace()), {}, null)
  const first = await startApp(workspace())
  await writeJournal(first.page, rows)
  await first.electron.close()
  const app = await startApp(workspace())
  // Files alone, without the folder they are in.
  await app.page.getByRole('radio', { name: /^Paused/ }).click()
  await app.page.locator(`.list[aria-rowcount="${rows}"]`).waitFor()
  return app
}

const rowOf = (page: Page, position: number): Locator => page.locator(`.list-row[aria-rowindex="${position}"]`)

/** Waits until the row is seen whole, with its own file in it. */
async function seeRow(page: Page, position: number): Promise<void> {
  await rowOf(page, position).getByText(`file ${position}.bin`, { exact: true }).first().waitFor()
  await expect.poll(async () => (await visible(page)).includes(position), { timeout: 10_000 }).toBe(true)
}

/** Positions of the rows that are seen whole. */
const visible = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const list = document.querySelector('.list')?.getBoundingClientRect()
    const rows = [...document.querySelectorAll('.list-row')]
    if (list === undefined) return []
    return rows
      .filter((row) => {
        const { bottom, top } = row.getBoundingClientRect()
        return top >= list.top - 1 && bottom <= list.bottom + 1
      })
      .map((row) => Number(row.getAttribute('aria-rowindex')))
  })

async function listBox(page: Page) {
  const box = await page.locator('.list').boundingBox()
  if (box === null) throw new Error('the list is not there')
  return box
}

test('the very last of more files than an element is high is reached by keyboard, by the bar and by wheel', async () => {
  const { page } = await appWithRows(ROWS)
  const { height, width, x, y } = await listBox(page)
  await page.mouse.click(x + width / 2, y + ROW_PX / 2)
  await page.keyboard.press('End')
  await seeRow(page, ROWS)
  await screenshot(page, 'long-list-end')
  await page.keyboard.press('Home')
  await seeRow(page, 1)

  // From a button of a row, which is not there any more when the end is.
  await rowOf(page, 2).getByRole('button').first().focus()
  await page.keyboard.press('End')
  await seeRow(page, ROWS)
  await page.keyboard.press('Home')
  await seeRow(page, 1)

  // The bar, from its top to beyond its bottom.
  await page.mouse.move(x + width - 6, y + 8)
  await page.mouse.down()
  for (const share of [0.3, 0.6, 1]) await page.mouse.move(x + width - 6, y + height * share + (share === 1 ? 60 : 0))
  await page.mouse.up()
  await seeRow(page, ROWS)

  await page.mouse.move(x + width / 2, y + height / 2)
  for (let turn = 0; turn < 12; turn += 1) await page.mouse.wheel(0, -4 * ROW_PX)
  await seeRow(page, ROWS - 48)
  for (let turn = 0; turn < 14; turn += 1) await page.mouse.wheel(0, 4 * ROW_PX)
  await seeRow(page, ROWS)
})

test('every row before and behind the place where an element would end is reached by wheel', async () => {
  const { page } = await appWithRows(ROWS)
  const { height, width, x, y } = await listBox(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  // As the bar does.
  await page.locator('.list').evaluate(
    (list, share) => {
      list.scrollTop = share * (list.scrollHeight - list.clientHeight)
    },
    ((SEAM_ROW - 40) * ROW_PX) / (ROWS * ROW_PX - height),
  )
  await expect.poll(async () => (await visible(page))[0] ?? 0, { timeout: 10_000 }).toBeGreaterThan(SEAM_ROW - 60)
  const seen = new Set<number>()
  let last = 0
  while (last <= SEAM_ROW + 60) {
    const rows = await visible(page)
    for (const row of rows) seen.add(row)
    last = rows.at(-1) ?? 0
    await page.mouse.wheel(0, 4 * ROW_PX)
    await expect.poll(async () => (await visible(page)).at(-1) ?? 0, { timeout: 10_000 }).toBeGreaterThan(last)
  }
  const from = Math.min(...seen)
  expect(from).toBeLessThan(SEAM_ROW - 20)
  expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: seen.size }, (_, at) => from + at))
  await seeRow(page, (await visible(page)).at(-1) ?? 0)
})

test('a row at the lower edge stays in sight when choosing it makes the list lower', async () => {
  const { page } = await appWithRows(ROWS)
  const { height, width, x, y } = await listBox(page)
  const position = (await visible(page)).at(-1) ?? 0
  await page.mouse.click(x + width / 2, y + position * ROW_PX - ROW_PX / 2)
  await expect.poll(async () => (await listBox(page)).height, { timeout: 10_000 }).toBeLessThan(height)
  await seeRow(page, position)
})
