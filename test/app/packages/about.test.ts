import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { launchFileOf } from '../../../scripts/lib/launch.mjs'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { drivableDir, executableOf } from '../lib/packages.ts'
import { killTree } from '../lib/processes.ts'
import { chooseChinese, screenshot, startApp, windowOf } from '../lib/window-app.ts'
import { appEnv, useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
const en = createTranslator('en')
const zh = createTranslator('zh-CN')

async function startPackaged(): Promise<ElectronApplication> {
  const electron = await _electron.launch({
    executablePath: launchFileOf(executableOf(drivableDir())),
    args: ['--data-dir', workspace().dataDir],
    chromiumSandbox: true,
    env: appEnv(workspace()),
  })
  const { pid } = electron.process()
  if (pid === undefined) throw new Error('the packaged app has not started')
  workspace().defer(() => killTree(pid))
  return electron
}

async function openAbout(electron: ElectronApplication): Promise<Page> {
  const page = await windowOf(electron, 'transfer')
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: en('about.title') }).click()
  await admin.locator('.versions').waitFor()
  return admin
}

test('a test build says in About that it is one, in both languages', async () => {
  const admin = await openAbout(await startPackaged())
  await admin.getByText(`(${en('about.test-build')})`).waitFor()
  await admin.getByText(en('about.test-build-text')).waitFor()
  await screenshot(admin, 'about-test-build')
  await chooseChinese(admin, zh('about.title'))
  await admin.getByText(`(${zh('about.test-build')})`).waitFor()
  await admin.getByText(zh('about.test-build-text')).waitFor()
})

test('an app that runs from its sources says nothing of the kind', async () => {
  const { electron } = await startApp(workspace())
  const admin = await openAbout(electron)
  expect(await admin.locator('.versions').innerText()).toMatch(/^COS Courier \d+\.\d+\.\d+\n/)
  expect(await admin.getByText(en('about.test-build-text')).count()).toBe(0)
})
