import { expect, test } from 'vitest'
import { runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { openFarEmulator, settingsOf } from './lib/far-emulator.ts'
import { screenshot, startApp, windowOf } from './lib/window-app.ts'
import { fillPlace, throughDoor, typeKey } from './lib/wizard.ts'
import { useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

test('cancelled before its key, nothing is left of a profile; put off, it is shown as needing one and can be completed', async () => {
  const emulator = await openFarEmulator(workspace())
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, 'I have a key')
  await fillPlace(admin, emulator)
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByRole('heading', { name: 'Enter the key' }).waitFor()
  expect(settingsOf(workspace()).profiles).toHaveLength(1)
  await admin.getByRole('button', { name: 'Back' }).click()
  await closing(admin, () => admin.getByRole('button', { name: 'Cancel' }).click())
  await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
  expect(settingsOf(workspace()).profiles).toEqual([])
  expect(settingsOf(workspace()).awaitingSecret).toBeUndefined()

  const again = await throughDoor(electron, page, 'I have a key')
  await fillPlace(again, emulator)
  await again.getByRole('button', { name: 'Continue' }).click()
  await closing(again, () => again.getByRole('button', { name: 'Finish later' }).click())
  await page.getByText('“examplebucket” needs a key before anything can be uploaded.').waitFor()
  await screenshot(page, 'transfer-needs-key')
  await page.getByRole('button', { name: 'Enter key…' }).click()
  const completing = await windowOf(electron, 'admin')
  await completing.getByRole('button', { name: 'Enter key…' }).click()
  await typeKey(electron, emulator.account)
  await completing.getByText('Everything works. You can start.').waitFor()
  await closing(completing, () => completing.getByRole('button', { name: 'Start uploading' }).click())
  await page.getByText('needs a key').waitFor({ state: 'detached' })
  await electron.close()
  const { exitCode, stderr } = await runCli(workspace(), ['profile', 'remove', 'examplebucket'])
  expect(exitCode, stderr).toBe(0)
})
