import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import sharp from 'sharp'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { runCli } from './lib/cli.ts'
import { drop } from './lib/drop.ts'
import { writeTree } from './lib/files.ts'
import { startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker, stubSave, type WindowApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const ODD = 'a [b] #c&d 照片.txt'

/** A profile, and an app that has uploaded a folder of three files with it and was started again since. */
async function uploadedBefore(
  actions: 'share' | 'check' = 'share',
): Promise<WindowApp & { emulator: Emulator; folder: string }> {
  const emulator = await openEmulator(workspace(), { store: { dir: path.join(workspace().dir, 'bucket') } })
  await storeProfile(workspace(), emulator, { prefix: 'team/', actions, cosEndpoint: emulator.endpoints.cosHttp })
  startAtOnce(workspace())
  const folder = writeTree(path.join(workspace().dir, 'album'), {
    'one.txt': 'one',
    [ODD]: 'odd',
    'deep/two.txt': 'two',
  })
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('3 verified', { exact: true }).waitFor()
  await electron.close()
  return { ...(await startApp(workspace())), emulator, folder }
}

async function openHistory(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'History', exact: true }).click()
  await page.getByRole('listbox', { name: 'Uploaded files, newest first' }).waitFor()
}
const file = (page: Page, name: string) => page.getByRole('option').filter({ hasText: name })
const clipboard = (electron: ElectronApplication): Promise<string> =>
  electron.evaluate(({ clipboard: board }) => board.readText())

/** As any program would that has nothing but the link; names below `.localhost` are this computer. */
function fetchLink(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const { host, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const at = url.slice(url.indexOf(host) + host.length)
    request({ host: '127.0.0.1', port, path: at, headers: { host }, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

async function choose(page: Page, field: string, choice: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: field }).click()
  await page.getByRole('option', { name: choice }).click()
}

test('what was uploaded is there after a restart, found by name, and linked to in every form', async () => {
  const { electron, page } = await uploadedBefore()
  await openHistory(page)
  await page.getByText('3 files, 9 bytes').waitFor()
  await page.getByText('Today', { exact: true }).waitFor()
  await screenshot(page, 'history-days')
  await page.getByRole('searchbox', { name: 'Search by name or key' }).fill('照片')
  await page.getByText('1 file found').waitFor()
  await file(page, ODD).click()
  await page.getByRole('button', { name: 'Copy link…' }).click()
  const dialog = page.getByRole('dialog')
  const text = dialog.getByRole('textbox', { name: 'What is copied' })
  await expect.poll(() => text.inputValue()).toMatch(/^http:/)
  const url = await text.inputValue()
  expect(decodeURIComponent(new URL(url).pathname)).toBe(`/team/album/${ODD}`)
  await screenshot(page, 'history-link')
  const forms = [
    ['Markdown', `[a \\[b\\] \\#c\\&d 照片\\.txt](${url})`],
    ['HTML', `<a href="${url}">a [b] #c&amp;d 照片.txt</a>`],
    ['Your own', `${ODD} (3 bytes): ${url}`],
    ['Plain', url],
  ] as const
  for (const [form, wanted] of forms) {
    await choose(page, 'Form', form)
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
    await dialog.getByText('Copied.').waitFor()
    expect(await clipboard(electron)).toBe(wanted)
  }
})

test('a signed link is made by main, works, and is written down; a QR code shows the same link', async () => {
  const { electron, page } = await uploadedBefore()
  await openHistory(page)
  await file(page, 'one.txt').click()
  await page.getByRole('button', { name: 'Copy link…' }).click()
  await choose(page, 'Kind of link', 'Signed link')
  await page.getByRole('button', { name: 'Make signed link' }).click()
  await page.getByText(/^Ends /).waitFor()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByText('Copied.').waitFor()
  const link = await clipboard(electron)
  expect(await fetchLink(link)).toEqual({ status: 200, text: 'one' })
  expect((await fetchLink(link.split('?')[0] ?? '')).status).toBe(403)
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  expect(audit).toContain('"event":"link-made"')
  expect(audit).not.toContain('q-signature')
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'QR code…' }).click()
  await choose(page, 'Kind of link', 'Public address')
  const code = page.getByRole('img', { name: 'QR code of the link to one.txt' })
  const drawn = await code.locator('path').getAttribute('d')
  await screenshot(page, 'history-qr')
  const { data } = encode(link.split('?')[0] ?? '', { ecc: 'M', border: 0 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])))
  expect(drawn).toBe(dark.join(''))
})

test('a profile that may not read says so, and where that can be changed', async () => {
  const { page } = await uploadedBefore('check')
  await openHistory(page)
  await file(page, 'one.txt').dblclick()
  await choose(page, 'Kind of link', 'Signed link')
  await page.getByText('This profile may not make signed links').waitFor()
  await screenshot(page, 'history-link-refused')
  expect(await page.getByRole('button', { name: 'Make signed link' }).count()).toBe(0)
})

test('its file is shown, its receipt written, it is uploaded again to where it is, and it can be taken out', async () => {
  const { electron, emulator, folder, page } = await uploadedBefore()
  await openHistory(page)
  await electron.evaluate(({ shell }) => {
    const shown: string[] = []
    Object.assign(globalThis, { courierTestShown: shown })
    shell.showItemInFolder = (one) => void shown.push(one)
  })
  await file(page, 'two.txt').click()
  await page.getByRole('button', { name: 'Show file' }).click()
  await expect
    .poll(() => electron.evaluate(() => Reflect.get(globalThis, 'courierTestShown')))
    .toEqual([path.join(folder, 'deep', 'two.txt')])
  const receipt = path.join(workspace().dir, 'receipt.json')
  await stubSave(electron, receipt)
  await file(page, 'two.txt').click({ button: 'right' })
  await screenshot(page, 'history-menu')
  await page.getByRole('menuitem', { name: 'Receipt of its upload as JSON…' }).click()
  await page.getByText('Receipt of 3 files written to receipt.json.').waitFor()
  const written: { files: { key: string; sizeBytes: number; crc64: string; state: string }[] } = JSON.parse(
    readFileSync(receipt, 'utf8'),
  )
  const stored = emulator.objects().map(({ key, size, crc64 }) => ({ key, sizeBytes: size, crc64, state: 'verified' }))
  const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1)
  expect(
    written.files.map(({ crc64, key, sizeBytes, state }) => ({ key, sizeBytes, crc64, state })).sort(byKey),
  ).toEqual(stored.sort(byKey))
  writeFileSync(path.join(folder, 'deep', 'two.txt'), 'two, changed')
  await page.getByRole('button', { name: 'Upload again' }).click()
  await page.getByText('1 verified', { exact: true }).waitFor()
  expect(emulator.objects().find(({ key }) => key === 'team/album/deep/two.txt')?.size).toBe(12)
  await page.getByRole('button', { name: 'History', exact: true }).click()
  await page.getByText('4 files, 21 bytes').waitFor()
  await page.getByRole('button', { name: 'Clear history…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('heading', { name: 'Nothing uploaded yet' }).waitFor()
})

test('a dropped picture has a small one beside it, also after a restart; one that is none has an icon', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'team/' })
  startAtOnce(workspace())
  const folder = writeTree(path.join(workspace().dir, 'drop'), { 'broken.png': 'no picture', 'note.txt': 'n' })
  const wide = path.join(folder, 'wide.png')
  await sharp({ create: { width: 900, height: 300, channels: 3, background: '#3b7dbb' } }).toFile(wide)
  const { electron, page } = await startApp(workspace())
  await drop(page, [path.join(folder, 'broken.png'), wide, path.join(folder, 'note.txt')])
  await page.getByText('3 verified', { exact: true }).waitFor()
  await openHistory(page)
  await page.locator('.history-thumbnail').waitFor()
  await electron.close()
  const again = await startApp(workspace())
  await openHistory(again.page)
  await again.page.locator('.history-thumbnail').waitFor()
  const pictures = await again.page
    .locator('.history-thumbnail')
    .evaluateAll((all) =>
      all.map((one) => (one instanceof HTMLImageElement ? [one.naturalWidth, one.naturalHeight] : [])),
    )
  expect(pictures).toEqual([[256, 85]])
  expect(await file(again.page, 'wide.png').locator('img').count()).toBe(1)
})

test('an upload by command stands in the history too, unless its profile is not stored', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'team/' })
  const folder = writeTree(path.join(workspace().dir, 'album'), { 'by-command.txt': 'c' })
  const { exitCode, stderr } = await runCli(workspace(), ['upload', folder, '--profile', 'test', '--json'])
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
  const { page } = await startApp(workspace())
  await openHistory(page)
  await file(page, 'by-command.txt').waitFor()
})
