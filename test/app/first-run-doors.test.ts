import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { profilesText } from '../../shared/profiles-file.ts'
import { runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { openFarEmulator, settingsOf } from './lib/far-emulator.ts'
import { writeTree } from './lib/files.ts'
import { ORG_FOLDER, ORG_TOKEN, openOrgBroker } from './lib/org-broker.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { throughDoor, typeKey } from './lib/wizard.ts'
import { useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const ADDRESS = 'My organisation gave me an address'
const NAME = 'examplebucket'

const remove = async (name = NAME): Promise<void> => {
  const { exitCode, stderr } = await runCli(workspace(), ['profile', 'remove', name])
  expect(exitCode, stderr).toBe(0)
}
const folder = (): string => writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a' })

test('with an address: its header in a window of its own, bucket and region from the broker, and a file goes up', async () => {
  const emulator = await openFarEmulator(workspace())
  const broker = await openOrgBroker(workspace(), emulator, { wantsToken: true })
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, ADDRESS)
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByText('Enter an address that begins with https://').waitFor()
  await admin.getByLabel('Address of the broker').fill(broker.url)
  await admin.getByRole('button', { name: 'Continue' }).click()
  // It says what it wants, and the place to say so unfolds.
  await admin.getByText('Perhaps it wants a header').waitFor()
  await screenshot(admin, 'wizard-address')
  await admin.getByLabel('Headers', { exact: true }).fill('Authorization')
  await admin.getByRole('button', { name: 'Continue' }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('Authorization').fill(ORG_TOKEN)
  await closing(entry, () => entry.getByRole('button', { name: 'Store' }).click())
  await admin.getByText('The server named it.').waitFor()
  expect(await admin.getByLabel('Bucket').inputValue()).toBe(emulator.bucket)
  await screenshot(admin, 'wizard-confirm')
  await admin.getByLabel('Folder').fill(ORG_FOLDER)
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByText('The server gives temporary keys.').waitFor()
  await admin.getByText(`Uploading to ${ORG_FOLDER} is allowed.`).waitFor()
  await screenshot(admin, 'wizard-broker-tested')
  await closing(admin, () => admin.getByRole('button', { name: 'Start uploading' }).click())
  await stubPicker(electron, [folder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('button', { name: 'Upload 1 file' }).click()
  await page.getByText('Uploaded, verified').waitFor()
  const [profile] = settingsOf(workspace()).profiles
  expect(profile.file.source).toMatchObject({ type: 'remote-broker', headerNames: ['Authorization'] })
  expect(settingsOf(workspace()).awaitingSecret).toBeUndefined()
  await electron.close()
  await remove()
})

test('a broker that answers rubbish leads nowhere, says so beside its address, and leaves no profile', async () => {
  const emulator = await openFarEmulator(workspace())
  const broker = await openOrgBroker(workspace(), emulator, { wantsToken: false })
  broker.answerWith((_request, response) => response.writeHead(200).end('<html>Welcome to nginx!</html>'))
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, ADDRESS)
  await admin.getByLabel('Address of the broker').fill(broker.url)
  await admin.keyboard.press('Enter')
  await admin.getByRole('status').getByText('What answered is no broker').waitFor()
  await screenshot(admin, 'wizard-rubbish')
  await admin.getByRole('heading', { name: 'What address did you get?' }).waitFor()
  await closing(admin, () => admin.getByRole('button', { name: 'Cancel' }).click())
  await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
  expect(settingsOf(workspace()).profiles ?? []).toEqual([])
  await electron.close()
})

test('with a file of profiles: the chosen one gets its key, the other stays listed as needing one, and a file goes up', async () => {
  const emulator = await openFarEmulator(workspace())
  const { bucket, region, caFile, endpoints } = emulator
  const place = { schema: 1, bucket, region, prefix: 'in/', caFile } as const
  const usual = {
    addressing: 'virtual-host',
    durationSeconds: 1800,
    actions: 'check',
    allowInsecureHttp: false,
  } as const
  const file = { ...place, ...usual, cosEndpoint: endpoints.cosHttps, stsEndpoint: endpoints.sts }
  const profiles = ['Photos', 'Papers'].map((name) => ({ name, file }))
  const given = path.join(workspace().dir, 'profiles.json')
  writeFileSync(given, profilesText(profiles, new Date()))
  const { electron, page } = await startApp(workspace())
  const admin = await throughDoor(electron, page, 'Import a profile')
  await stubPicker(electron, [given])
  await admin.getByRole('button', { name: 'Choose a file…' }).click()
  await admin.getByText('2 profiles were added.').waitFor()
  await admin.getByRole('button', { name: /^Photos/ }).click()
  await admin.getByRole('option', { name: 'Papers' }).click()
  await screenshot(admin, 'wizard-import')
  await admin.getByRole('button', { name: 'Continue' }).click()
  await admin.getByRole('button', { name: 'Enter key…' }).click()
  await typeKey(electron, emulator.account)
  await admin.getByText('Everything works. You can start.').waitFor()
  await closing(admin, () => admin.getByRole('button', { name: 'Start uploading' }).click())
  await stubPicker(electron, [folder()])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByRole('button', { name: 'Upload 1 file' }).click()
  await page.getByText('Uploaded, verified').waitFor()
  await page.getByRole('button', { name: 'Settings' }).click()
  const settings = await windowOf(electron, 'admin')
  await settings.getByRole('button', { name: /^Photos.*Needs a key/ }).waitFor()
  await screenshot(settings, 'settings-needs-key')
  await electron.close()
  for (const name of ['Photos', 'Papers']) await remove(name)
})
