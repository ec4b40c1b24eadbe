import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { answerQuestions, asked, closeWindow } from './lib/native-questions.ts'
import { waitUntilGone } from './lib/processes.ts'
import { removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { startTrayHost } from './lib/tray-host.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const LIMIT = { timeout: 30_000 }
const folder = (): string => writeTree(path.join(workspace().dir, 'photos'), { 'a.txt': 'one', 'b.txt': 'two' })

/** Two files on their way that COS does not answer for until the faults are cleared. */
async function startHanging(emulator: Emulator, electron: ElectronApplication, page: Page): Promise<void> {
  emulator.faults.add({ kind: 'PutObject', times: 10, effect: { type: 'stall', at: 'reply' } })
  await stubPicker(electron, [folder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('heading', { name: 'Uploading 0 of 2 files' }).waitFor()
}

const windowState = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { isVisible: window?.isVisible(), isMinimized: window?.isMinimized() }
  })

/** By its key: the menu's own call does nothing while the page has no focus, which without a window manager it may not have. */
const paste = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ BrowserWindow }) => {
    for (const type of ['keyDown', 'keyUp'] as const)
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type, keyCode: 'V', modifiers: ['control'] })
  })

/** Electron 45 has other calls for its clipboard; its types know only those. */
const copyFiles = (electron: ElectronApplication, list: string): Promise<void> =>
  electron.evaluate(async ({ clipboard, ClipboardItem }, text) => {
    const type = 'text/uri-list'
    const writeBuffer = Reflect.get(clipboard, 'writeBuffer')
    if (writeBuffer) writeBuffer.call(clipboard, type, Buffer.from(text))
    else await clipboard.write([new ClipboardItem({ [type]: new Blob([text], { type }) })])
  }, list)
const copyImage = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(async ({ clipboard, ClipboardItem, nativeImage }) => {
    const pixels = Buffer.from(Array.from({ length: 16 * 16 * 4 }, (_, index) => (index * 7) % 256))
    const image = nativeImage.createFromBitmap(pixels, { width: 16, height: 16 })
    const writeImage = Reflect.get(clipboard, 'writeImage')
    const type = 'image/png'
    if (writeImage) writeImage.call(clipboard, image)
    else await clipboard.write([new ClipboardItem({ [type]: new Blob([new Uint8Array(image.toPNG())], { type }) })])
  })

async function arrange(options: { readonly isAtOnce?: boolean } = {}) {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  if (options.isAtOnce !== false) startAtOnce(workspace())
  const app = await startApp(workspace())
  await app.page.getByRole('button', { name: 'Add files' }).first().waitFor()
  return { emulator, ...app }
}

test('closing with uploads running hides the window in the tray, where it goes on, says how far it is, and ends with Quit', async () => {
  const host = await startTrayHost(workspace())
  const { emulator, electron, page, pid } = await arrange()
  await host.icon
  await electron.evaluate(({ Tray }) => {
    const shown: Record<string, unknown> = {}
    Object.assign(globalThis, { courierTray: shown })
    Tray.prototype.setToolTip = (toolTip) => void Object.assign(shown, { toolTip })
    Tray.prototype.setContextMenu = (menu) => void Object.assign(shown, { menu })
  })
  await startHanging(emulator, electron, page)
  const tray = () =>
    electron.evaluate(() => {
      const { toolTip, menu } = Reflect.get(globalThis, 'courierTray')
      return { toolTip, items: menu?.items.map((item: Electron.MenuItem) => [item.label, item.enabled]) }
    })
  await vi.waitFor(async () => {
    const { toolTip, items } = await tray()
    expect(toolTip).toContain('Uploading 0 of 2 files · 0%')
    expect(items).toContainEqual(['Pause all', true])
    expect(items).toContainEqual(['Resume all', false])
  }, LIMIT)
  await page.getByText('Keeps this computer awake').waitFor()
  await screenshot(page, 'desktop-awake')

  await answerQuestions(electron, 0)
  await closeWindow(electron)
  await vi.waitFor(async () => expect((await windowState(electron)).isVisible).toBe(false), LIMIT)
  expect(await asked(electron)).toMatchObject([
    { message: 'Uploads are still running', buttons: ['Go on in the background', 'Pause and quit', 'Cancel'] },
  ])
  emulator.faults.clear()
  await vi.waitFor(async () => expect((await tray()).toolTip).toContain('Everything is uploaded'), LIMIT)
  expect(emulator.objects()).toHaveLength(2)
  // Starting the app once more brings the window back.
  expect((await runCli(workspace(), [])).exitCode).toBe(0)
  expect((await windowState(electron)).isVisible).toBe(true)
  await electron.evaluate(() =>
    Reflect.get(globalThis, 'courierTray')
      .menu.items.find((item: Electron.MenuItem) => item.label === 'Quit')
      .click(),
  )
  await waitUntilGone([pid])
  await removeProfile(workspace())
})

test('without a tray the window is minimised, never hidden into nowhere; the choice is remembered', async () => {
  const { emulator, electron, page, pid } = await arrange()
  await startHanging(emulator, electron, page)
  await answerQuestions(electron, 0, true)
  await closeWindow(electron)
  await vi.waitFor(async () => expect(await asked(electron)).toHaveLength(1), LIMIT)
  expect(await asked(electron)).toMatchObject([{ buttons: ['Minimize and go on', 'Pause and quit', 'Cancel'] }])
  const settings = path.join(workspace().dataDir, 'settings.json')
  await vi.waitFor(() => expect(JSON.parse(readFileSync(settings, 'utf8')).desktop.onClose).toBe('tray'), LIMIT)
  expect((await windowState(electron)).isVisible).not.toBe(false)
  await closeWindow(electron)
  await page.getByText('Keeps this computer awake').waitFor()
  expect(await asked(electron)).toHaveLength(1)
  emulator.faults.clear()
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  // Nothing runs: closing closes.
  await closeWindow(electron)
  await waitUntilGone([pid])
  await removeProfile(workspace())
})

test('pause and quit ends the app at once, and what was not sent goes on at the next start', async () => {
  const { emulator, electron, page, pid } = await arrange()
  await startHanging(emulator, electron, page)
  await answerQuestions(electron, 2)
  await closeWindow(electron)
  await vi.waitFor(async () => expect(await asked(electron)).toHaveLength(1), LIMIT)
  await answerQuestions(electron, 1)
  // The first was answered with *Cancel*: everything is as it was.
  await page.getByRole('heading', { name: 'Uploading 0 of 2 files' }).waitFor()
  await closeWindow(electron)
  await waitUntilGone([pid])
  expect(emulator.objects()).toEqual([])
  emulator.faults.clear()
  const again = await startApp(workspace())
  await again.page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  expect(emulator.objects()).toHaveLength(2)
  await again.electron.close()
  await removeProfile(workspace())
})

test('a signal ends the app without a question, also while uploads run', async () => {
  const { emulator, electron, page, pid } = await arrange()
  await startHanging(emulator, electron, page)
  await answerQuestions(electron, 2)
  process.kill(pid, 'SIGTERM')
  await waitUntilGone([pid])
  await removeProfile(workspace())
})

test('one notification for a batch, problems first, only while nobody looks; a click shows the window', async () => {
  const { emulator, electron, page } = await arrange()
  await electron.evaluate(({ Notification, BrowserWindow, app }) => {
    const shown: Electron.Notification[] = []
    const taskbar: unknown[] = []
    Object.assign(globalThis, { courierNotices: shown, courierTaskbar: taskbar })
    Notification.prototype.show = function (this: Electron.Notification) {
      shown.push(this)
    }
    Notification.isSupported = () => true
    BrowserWindow.prototype.isFocused = () => false
    BrowserWindow.prototype.setProgressBar = (ratio, options) => void taskbar.push([ratio, options?.mode])
    app.setBadgeCount = (count) => taskbar.push(['badge', count]) > 0
  })
  const notices = () =>
    electron.evaluate(() =>
      Reflect.get(globalThis, 'courierNotices').map(({ title, body }: Electron.Notification) => ({ title, body })),
    )
  const effect = { type: 'status', status: 403, code: 'AccessDenied' } as const
  emulator.faults.add({ kind: 'PutObject', key: /a\.txt$/, times: 10, effect })
  await stubPicker(electron, [folder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('heading', { name: '1 file needs your attention' }).waitFor()
  await vi.waitFor(async () => expect(await notices()).toHaveLength(1), LIMIT)
  expect(await notices()).toEqual([
    { title: '1 of 2 files failed', body: 'Access denied. Open COS Courier to see why, and what to do.' },
  ])
  const taskbar = await electron.evaluate(() => Reflect.get(globalThis, 'courierTaskbar'))
  expect(taskbar).toContainEqual(['badge', 1])
  expect(taskbar).toContainEqual([1, 'error'])
  emulator.faults.clear()
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await electron.evaluate(({ Menu }) => {
    const uploads = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Uploads')
    uploads?.submenu?.items.find(({ label }) => label === 'Retry failed')?.click()
  })
  await vi.waitFor(async () => expect(await notices()).toHaveLength(2), LIMIT)
  expect((await notices())[1]).toEqual({ title: '2 files uploaded', body: '6 bytes · all verified' })
  await electron.evaluate(() => Reflect.get(globalThis, 'courierNotices')[1].emit('click'))
  await vi.waitFor(async () => expect((await windowState(electron)).isVisible).toBe(true), LIMIT)
  await electron.close()
  await removeProfile(workspace())
})

test('files given to a second start come into the window that is open, and what is not there is said', async () => {
  const { electron, page } = await arrange({ isAtOnce: false })
  const given = folder()
  const opened = await runCli(workspace(), ['open', path.basename(given)], { cwd: path.dirname(given) })
  // On a computer without a GPU Chromium says so, now and then.
  const said = opened.stderr.replace(/^\[\d+:.*Exiting GPU process.*\n/gm, '')
  expect([opened.exitCode, said]).toEqual([0, ''])
  await page.getByRole('button', { name: 'Upload 2 files' }).waitFor()
  const address = `file://${given}/a.txt`
  const asDesktop = ['--data-dir', workspace().dataDir, '--', address]
  expect(await runCli(workspace(), asDesktop, { withDataDir: false })).toMatchObject({ exitCode: 0 })
  await page.getByRole('button', { name: 'Upload 3 files' }).waitFor()
  expect(await runCli(workspace(), ['open', '/nowhere'])).toMatchObject({ exitCode: 2 })
  await page.getByRole('alert').filter({ hasText: '/nowhere' }).waitFor()
  expect(await runCli(workspace(), ['settings'])).toMatchObject({ exitCode: 0, stdout: '' })
  await (await windowOf(electron, 'admin')).getByRole('button', { name: 'Appearance' }).waitFor()
  await electron.close()
  await removeProfile(workspace())
})

test('an image on the clipboard is uploaded as a file of its own, which is deleted when it is done; text is nothing', async () => {
  const images = path.join(workspace().dataDir, 'clipboard')
  mkdirSync(path.join(images, 'left-by-an-earlier-run'), { recursive: true })
  const { emulator, electron, page } = await arrange({ isAtOnce: false })
  // What an earlier run left is gone before anything is kept.
  await vi.waitFor(() => expect(readdirSync(images)).toEqual([]), LIMIT)
  await copyImage(electron)
  await paste(electron)
  await page.getByRole('button', { name: 'Upload 1 file' }).waitFor()
  const [own = ''] = readdirSync(images)
  const [name = ''] = readdirSync(path.join(images, own))
  expect(name).toMatch(/^Clipboard \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)
  expect(statSync(path.join(images, own, name)).mode & 0o777).toBe(0o600)
  expect(statSync(path.join(images, own)).mode & 0o777).toBe(0o700)
  await screenshot(page, 'desktop-pasted')
  await page.getByRole('button', { name: 'Upload 1 file' }).click()
  await page.getByRole('heading', { name: 'Everything is uploaded' }).waitFor()
  expect(emulator.objects().map(({ key }) => key)).toEqual([`in/${name}`])
  await vi.waitFor(() => expect(readdirSync(images)).toEqual([]), LIMIT)
  await electron.evaluate(({ clipboard }) => clipboard.writeText('only words'))
  await paste(electron)
  await page.getByRole('status').filter({ hasText: 'There is only text on the clipboard' }).waitFor()
  await screenshot(page, 'desktop-pasted-text')
  await electron.close()
  await removeProfile(workspace())
})

test('files copied in a file manager are pasted like drops', async () => {
  const { electron, page } = await arrange({ isAtOnce: false })
  const given = folder()
  await copyFiles(electron, `file://${given}/a.txt\r\nfile://${given}/b.txt\r\n`)
  await paste(electron)
  await page.getByRole('button', { name: 'Upload 2 files' }).waitFor()
  await electron.close()
  await removeProfile(workspace())
})

test('a window opens where it was, and not where no display is any more', async () => {
  const bounds = { x: 140, y: 90, width: 810, height: 620 }
  const first = await startApp(workspace())
  await first.electron.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  const file = path.join(workspace().dataDir, 'window-places.json')
  await vi.waitFor(() => expect(JSON.parse(readFileSync(file, 'utf8')).windows.transfer).toMatchObject(bounds), LIMIT)
  await first.electron.close()
  const second = await startApp(workspace())
  const boundsOf = (electron: ElectronApplication) =>
    electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(await boundsOf(second.electron)).toEqual(bounds)
  await second.electron.close()
  const gone = { schema: 1, windows: { transfer: { ...bounds, x: 5000, isMaximized: false } } }
  writeFileSync(file, JSON.stringify(gone))
  const third = await startApp(workspace())
  expect(await boundsOf(third.electron)).toMatchObject({ width: 810, height: 620, x: expect.not.closeTo(5000, -3) })
  await third.electron.close()
})
