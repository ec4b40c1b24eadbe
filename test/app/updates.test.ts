import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { createTranslator } from '../../shared/messages/translate.ts'
import { makeKey } from '../fakes/signed-feeds.ts'
import { writeTree } from './lib/files.ts'
import { openManagedEtc } from './lib/managed-etc.ts'
import { startAtOnce, storeProfile } from './lib/profile.ts'
import { OLD_APP_IMAGE, openUpdateStand, type UpdateStand } from './lib/update-stand.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
// As in managed.test.ts.
const asRoot = test.runIf(process.platform === 'linux' && process.getuid?.() === 0)
const en = createTranslator('en')
const old = ({ appImage }: UpdateStand): boolean => readFileSync(appImage, 'utf8') === OLD_APP_IMAGE

async function openUpdates({
  options,
}: Pick<UpdateStand, 'options'>): Promise<{ electron: ElectronApplication; page: Page; admin: Page }> {
  const { electron, page } = await startApp(workspace(), options)
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: 'Updates', exact: true }).click()
  await admin.getByRole('heading', { name: 'Updates', exact: true }).waitFor()
  return { electron, page, admin }
}
const check = (admin: Page): Promise<void> => admin.getByRole('button', { name: 'Check now' }).click()
const ended = (electron: ElectronApplication): Promise<void> =>
  new Promise((resolve) => electron.process().once('exit', () => resolve()))

test('a person looks, downloads, restarts: the new version is in the old one’s place and is started in the same data folder', async () => {
  const stand = await openUpdateStand(workspace())
  const { electron, page, admin } = await openUpdates(stand)
  await admin.getByText(en('updates.never'), { exact: false }).waitFor()
  await check(admin)
  await admin.getByText(/has no list of versions/).waitFor()

  stand.publish({ notes: { en: 'Faster.\nQuieter.', 'zh-CN': '更快。' } })
  await check(admin)
  await admin.getByText(/Version 9\.0\.1 is available/).waitFor()
  await admin.getByText('Quieter.').waitFor()
  await page.getByText(en('updates.notice.available', { version: '9.0.1' })).waitFor()
  await screenshot(admin, 'updates-available')
  await screenshot(page, 'updates-notice-available')
  await page.getByRole('button', { name: 'Later' }).click()
  await page.getByText(en('updates.notice.available', { version: '9.0.1' })).waitFor({ state: 'detached' })

  await admin.getByRole('button', { name: 'Download' }).click()
  await admin.getByText(en('updates.ready', { version: '9.0.1' })).waitFor()
  expect([old(stand), stand.startedWith()]).toEqual([true, undefined])
  await screenshot(admin, 'updates-ready')
  const end = ended(electron)
  await admin.getByRole('button', { name: 'Restart and update' }).click()
  await end
  await vi.waitFor(() => expect(stand.startedWith()).toBe(`--data-dir ${workspace().dataDir}`), 10_000)
  expect(old(stand)).toBe(false)
})

test('what is not signed by our key is told, and nothing is offered', async () => {
  const stand = await openUpdateStand(workspace())
  stand.publish({}, makeKey())
  const { page, admin } = await openUpdates(stand)
  await check(admin)
  await admin.getByText(/is not signed by the maker of this app/).waitFor()
  await screenshot(admin, 'updates-refused')
  expect(await admin.getByRole('button', { name: 'Download' }).count()).toBe(0)
  expect(await page.getByText(/9\.0\.1/).count()).toBe(0)
  stand.publish()
  await check(admin)
  await admin.getByRole('button', { name: 'Download' }).waitFor()
})

test('whoever wants it by itself finds it installed after quitting; the choice takes effect at once', async () => {
  const stand = await openUpdateStand(workspace())
  stand.publish()
  const { electron, page, admin } = await openUpdates(stand)
  await check(admin)
  await admin.getByRole('button', { name: 'Download' }).click()
  await admin.getByText(en('updates.ready', { version: '9.0.1' })).waitFor()
  await admin.getByText('Automatic', { exact: true }).click()
  await admin.getByText(en('updates.ready-at-end')).waitFor()
  const end = ended(electron)
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
  })
  await end
  expect([old(stand), stand.startedWith()]).toEqual([false, undefined])
  expect(page.isClosed()).toBe(true)
})

test('while files are uploaded nothing is installed, and the app says so', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, {})
  startAtOnce(workspace())
  const stand = await openUpdateStand(workspace())
  stand.publish()
  const { electron, page, admin } = await openUpdates(stand)
  await check(admin)
  await admin.getByRole('button', { name: 'Download' }).click()
  await admin.getByText(en('updates.ready', { version: '9.0.1' })).waitFor()
  emulator.faults.add({ kind: 'PutObject', times: 1000, effect: { type: 'delay', ms: 3_600_000 } })
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText(en('phase.uploading')).first().waitFor()
  await admin.getByRole('button', { name: 'Restart and update' }).click()
  await admin
    .getByText(en('error.update-busy', { subject: '“9.0.1”' }))
    .first()
    .waitFor()
  expect(old(stand)).toBe(true)
})

asRoot('what the organisation says goes first, and the page says who said it', async () => {
  const stand = await openUpdateStand(workspace())
  stand.publish()
  const etc = openManagedEtc(workspace(), stand.options.appDir)
  etc.write(JSON.stringify({ schema: 1, organisation: 'Example Ltd.', updates: 'off', updateChannel: 'stable' }))
  const { admin } = await openUpdates({ options: { ...stand.options, executablePath: etc.executable } })
  const note = en('managed.by', { organisation: 'Example Ltd.' })
  await admin.locator('.managed-note').getByText(note).or(admin.getByText(note)).first().waitFor()
  expect(await admin.getByRole('radio', { name: 'Automatic' }).isDisabled()).toBe(true)
  expect(await admin.getByRole('radio', { name: 'Beta' }).isDisabled()).toBe(true)
  expect(await admin.getByRole('radio', { name: 'Off' }).isChecked()).toBe(true)
  await screenshot(admin, 'updates-managed')
  await check(admin)
  await admin
    .getByText(/Your organisation/)
    .first()
    .waitFor()
  await screenshot(admin, 'updates-managed-refused')
  expect(await admin.getByText(/9\.0\.1/).count()).toBe(0)
})

test('commands look and install with the same checks', async () => {
  const stand = await openUpdateStand(workspace())
  const json = async (verb: string, exitCode = 0): Promise<unknown> => {
    const ran = await stand.run(['update', verb, '--json'])
    expect(ran.exitCode, ran.stderr).toBe(exitCode)
    return JSON.parse(ran.stdout)
  }
  expect(await json('check', 1)).toMatchObject({ state: 'failed', error: { code: 'update-feed-missing' } })
  stand.publish({ rolloutPercent: 0 })
  expect(await json('check')).toMatchObject({ state: 'held-back', available: '9.0.1' })
  stand.publish({ arch: 'arm64' })
  expect(await json('check', 1)).toMatchObject({ state: 'refused', error: { code: 'update-elsewhere' } })
  stand.publish({}, makeKey())
  expect(await json('install', 1)).toMatchObject({ state: 'refused', error: { code: 'update-signature' } })
  expect(old(stand)).toBe(true)
  stand.publish()
  const found = { channel: 'stable', mode: 'notify', state: 'available', available: '9.0.1', way: 'by-itself' }
  expect(await json('check')).toMatchObject(found)
  const told = await stand.run(['update', 'check'], { APPIMAGE: undefined })
  expect(told.stdout).toMatch(
    /^Version 9\.0\.1 is available; .*\nThis copy cannot replace itself\. Fetch http:.*\.AppImage\n$/,
  )
  expect(await json('install')).toMatchObject({ state: 'installed', available: '9.0.1' })
  expect([old(stand), stand.startedWith()]).toEqual([false, undefined])
  const log = readFileSync(path.join(workspace().dataDir, 'logs', 'main.log'), 'utf8')
  for (const what of ['update: looked', 'update: downloaded', 'update: installed']) expect(log).toContain(`"${what}"`)
})

test('a file beside the app names no feed, and a build without one never looks', async () => {
  const stand = await openUpdateStand(workspace())
  stand.publish()
  const facts = path.join(stand.options.appDir ?? '', 'package.json')
  const { courier: _courier, ...rest } = JSON.parse(readFileSync(facts, 'utf8'))
  writeFileSync(facts, JSON.stringify(rest))
  writeFileSync(
    path.join(stand.options.appDir ?? '', 'dev-app-update.yml'),
    'provider: generic\nurl: http://127.0.0.1:9/\n',
  )
  const ran = await stand.run(['update', 'check', '--json'])
  expect([ran.exitCode, JSON.parse(ran.stdout)]).toMatchObject([3, { error: { code: 'update-not-possible' } }])
})
