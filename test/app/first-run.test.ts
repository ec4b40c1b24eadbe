import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { NO_BUCKET, openFarEmulator, settingsOf } from './lib/far-emulator.ts'
import { writeTree } from './lib/files.ts'
import { screenshot, startApp, stubConfirm, stubPicker, windowOf } from './lib/window-app.ts'
import { fillPlace, throughDoor, typeKey } from './lib/wizard.ts'
import { useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const KEY = 'I have a key'
/** As a bucket without its AppId is called. */
const NAME = 'examplebucket'

const addressOf = ({ bucket, region }: Emulator, folder = ''): string =>
  `https://${bucket}.cos.${region}.myqcloud.com/${folder}`

/** A folder of one file is picked in the transfer window and goes up. */
async function uploadOne(electron: ElectronApplication, page: Page): Promise<void> {
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a' })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('button', { name: 'Upload 1 file' }).click()
  await page.getByText('Uploaded, verified').waitFor()
}

const remove = async (name = NAME): Promise<void> => {
  const { exitCode, stderr } = await runCli(workspace(), ['profile', 'remove', name])
  expect(exitCode, stderr).toBe(0)
}

test('with a key: a pasted address fills in the place, the key is typed, plain words say what works, and a file goes up', async () => {
  const emulator = await openFarEmulator(workspace())
  const { electron, page } = await startApp(workspace())
  await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
  const admin = await throughDoor(electron, page, KEY)
  await admin.getByRole('heading', { name: 'Where do uploads go?' }).waitFor()
  expect(await admin.evaluate(() => document.activeElement?.textContent)).toBe('Where do uploads go?')
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByText('Enter the full bucket name').waitFor()
  expect(await admin.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
  await admin.getByLabel('Bucket').fill(addressOf(emulator, 'team/inbox/'))
  await admin.getByText('Taken from the address.').waitFor()
  expect(await admin.getByLabel('Bucket').inputValue()).toBe(emulator.bucket)
  expect(await admin.getByLabel('Region', { exact: true }).inputValue()).toBe(emulator.region)
  expect(await admin.getByLabel('Folder').inputValue()).toBe('team/inbox/')
  await screenshot(admin, 'wizard-place')
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByRole('button', { name: 'Enter key…' }).click()
  await typeKey(electron, emulator.account)
  await admin.getByText('The key works.').waitFor()
  for (const words of ['The bucket is there.', 'Uploading to team/inbox/ is allowed.'])
    await admin.getByText(words).waitFor()
  await admin.getByText('Deleting is not allowed, as it should be.').waitFor()
  await admin.getByText('Everything works. You can start.').waitFor()
  await screenshot(admin, 'wizard-tested')
  await closing(admin, () => admin.getByRole('button', { name: 'Start uploading' }).click())
  await page.getByText('Drop files or folders here').waitFor()
  await uploadOne(electron, page)
  expect(emulator.objects().map(({ key }) => key)).toEqual(['team/inbox/shots/a.txt'])
  await electron.close()
  await remove()
})

test('a wrong key is said in plain words, and another one entered there goes on', async () => {
  const emulator = await openFarEmulator(workspace())
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, KEY)
  await fillPlace(admin, emulator)
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByRole('button', { name: 'Enter key…' }).click()
  await typeKey(electron, { secretId: 'AKIDEXAMPLE-of-nobody', secretKey: 'EXAMPLE-of-nobody' })
  await admin.getByText('The key does not work.').waitFor()
  await admin.getByText('Something is not right yet.').waitFor()
  expect(await admin.getByRole('button', { name: 'Start uploading' }).count()).toBe(0)
  await screenshot(admin, 'wizard-wrong-key')
  await admin.getByRole('button', { name: 'Enter another key…' }).click()
  await typeKey(electron, emulator.account)
  await admin.getByText('Uploading to in/ is allowed.').waitFor()
  await admin.getByRole('button', { name: 'Start uploading' }).waitFor()
  await electron.close()
  await remove()
})

test('an unknown bucket is said in plain words, and the way back to it keeps the key', async () => {
  const emulator = await openFarEmulator(workspace())
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, KEY)
  await fillPlace(admin, { bucket: NO_BUCKET, region: emulator.region })
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByRole('button', { name: 'Enter key…' }).click()
  await typeKey(electron, emulator.account)
  await admin.getByText('The bucket cannot be used.').waitFor()
  await screenshot(admin, 'wizard-no-bucket')
  await admin.getByRole('button', { name: 'Change bucket or region' }).click()
  await fillPlace(admin, emulator)
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByText('It is entered.').waitFor()
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByText('Everything works. You can start.').waitFor()
  expect(settingsOf(workspace()).profiles).toMatchObject([{ name: NAME, file: { bucket: emulator.bucket } }])
  await electron.close()
  await remove()
})

/** Tab by Tab to what has that name, as somebody does who has no mouse. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement
      if (at instanceof HTMLInputElement) return [...(at.labels ?? [])].map(({ textContent }) => textContent).join(' ')
      return at instanceof HTMLButtonElement ? at.textContent : ''
    })
  for (let step = 0; step < 20; step += 1) {
    if ((await focused()).includes(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`20 steps of Tab do not lead to “${name}”`)
}

test('with the keyboard alone: door, fields, a region by its name, key and start', async () => {
  const emulator = await openFarEmulator(workspace())
  const { electron, page } = await startApp(workspace())
  await stubConfirm(electron)
  await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
  await tabTo(page, KEY)
  await page.keyboard.press('Enter')
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('heading', { name: 'Where do uploads go?' }).waitFor()
  await tabTo(admin, 'Bucket')
  await admin.keyboard.type(emulator.bucket)
  await tabTo(admin, 'Region')
  await admin.keyboard.type('guangz')
  await admin.getByRole('option', { name: 'Guangzhou' }).waitFor()
  await admin.keyboard.press('ArrowDown')
  await admin.keyboard.press('Enter')
  expect(await admin.getByRole('combobox').inputValue()).toBe('ap-guangzhou')
  await tabTo(admin, 'Folder')
  await admin.keyboard.press('Enter')
  await admin.getByRole('heading', { name: 'Enter the key' }).waitFor()
  await tabTo(admin, 'Enter key…')
  await admin.keyboard.press('Enter')
  await typeKey(electron, emulator.account)
  await admin.getByText('Everything works. You can start.').waitFor()
  await tabTo(admin, 'Start uploading')
  await closing(admin, () => admin.keyboard.press('Enter'))
  await page.getByText('Drop files or folders here').waitFor()
  expect(settingsOf(workspace()).profiles).toMatchObject([{ file: { region: 'ap-guangzhou', prefix: 'uploads/' } }])
  await electron.close()
  await remove()
})
