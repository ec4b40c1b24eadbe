import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterEach, expect, test, vi } from 'vitest'
import { NOTICES_FILE } from '../../../scripts/package/write-notices.mjs'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { drivableDir, executableOf, resourcesOf } from '../lib/packages.ts'
import { chooseChinese, screenshot, startApp, windowOf } from '../lib/window-app.ts'
import { useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
const en = createTranslator('en')
const zh = createTranslator('zh-CN')

afterEach(() => vi.unstubAllEnvs())

/** The page *About* of the app that runs from its sources, or of a packaged one. */
async function openAbout(executable?: string): Promise<Page> {
  return (await startAtAbout(executable)).admin
}

async function startAtAbout(executable?: string): Promise<{ admin: Page; electron: ElectronApplication }> {
  vi.stubEnv('COS_COURIER_EXECUTABLE', executable)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: en('about.title') }).click()
  await admin.locator('.versions').waitFor()
  return { admin, electron }
}

test('a test build says in About that it is one, in both languages', async () => {
  const admin = await openAbout(executableOf(drivableDir()))
  await admin.getByText(`(${en('about.test-build')})`).waitFor()
  await admin.getByText(en('about.test-build-text')).waitFor()
  await screenshot(admin, 'about-test-build')
  await chooseChinese(admin, zh('about.title'))
  await admin.getByText(`(${zh('about.test-build')})`).waitFor()
  await admin.getByText(zh('about.test-build-text')).waitFor()
})

test('an app that runs from its sources says nothing of the kind', async () => {
  const admin = await openAbout()
  expect(await admin.locator('.versions').innerText()).toMatch(/^COS Courier \d+\.\d+\.\d+\n/)
  expect(await admin.getByText(en('about.test-build-text')).count()).toBe(0)
  // Nor does it have a list of licences to show: packaging writes it.
  expect(await admin.getByRole('button', { name: en('about.notices') }).count()).toBe(0)
})

/** The system's own program for texts is asked to open this from now on, and says it did. */
const stubOpen = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { courierTestOpened: opened })
    shell.openPath = async (place: string) => {
      opened.push(place)
      return ''
    }
  })

test('a packaged app opens its list of third-party licences from About', async () => {
  const { admin, electron } = await startAtAbout(executableOf(drivableDir()))
  await stubOpen(electron)
  await admin.getByRole('button', { name: en('about.notices') }).click()
  await expect
    .poll(() => electron.evaluate(() => Reflect.get(globalThis, 'courierTestOpened')))
    .toEqual([path.join(resourcesOf(drivableDir()), NOTICES_FILE)])
  await screenshot(admin, 'about-notices')
})
