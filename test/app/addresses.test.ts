import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { EXAMPLE_BUCKET } from '../emulator/index.ts'
import { reportOf, runCli } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const DOMAIN = 'files.customer.localhost'

test('an upload goes to a domain of the bucket’s own over TLS, whose certificate is for that name', async () => {
  const emulator = await openEmulator(workspace(), { domains: { [DOMAIN]: EXAMPLE_BUCKET } })
  const { port } = new URL(emulator.endpoints.cosHttps)
  const own = { cosEndpointKind: 'domain', cosEndpoint: `https://${DOMAIN}:${port}` }
  await storeProfile(workspace(), emulator, own)
  const folder = writeTree(path.join(workspace().dir, 'shots'), { 'a b.txt': 'a', 'c.bin': 'c'.repeat(9_000_000) })
  const result = await runCli(workspace(), ['upload', folder, '--profile', PROFILE, '--json'])
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files.map(({ state, url }) => [state, url])).toEqual([
    ['verified', `https://${DOMAIN}:${port}/shots/a%20b.txt`],
    ['verified', `https://${DOMAIN}:${port}/shots/c.bin`],
  ])
  expect(emulator.objects().map(({ key }) => key)).toEqual(['shots/a b.txt', 'shots/c.bin'])
  await removeProfile(workspace())
})

test('addresses are chosen in the settings, each explained, and confirmed old → new', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { cosEndpoint: undefined, stsEndpoint: undefined }, null)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.getByRole('button', { name: /Address of COS/ }).click()
  await screenshot(admin, 'addresses-list')
  await admin.getByRole('option', { name: 'A domain of the bucket’s own' }).click()
  const domain = admin.getByLabel('Domain', { exact: true })
  await domain.press('Tab')
  await admin.getByText('Enter a host, perhaps with https:// and a port, but without a path.').waitFor()
  await domain.fill('files.example.com')
  await admin.getByRole('button', { name: /Address of STS/ }).click()
  await admin.getByRole('option', { name: 'International site' }).click()
  await screenshot(admin, 'addresses')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toMatch(/Address of COS: .* → A domain of the bucket’s own/)
  expect(asked).toMatch(/COS endpoint: .* → files\.example\.com/)
  expect(asked).toMatch(/Address of STS: .* → International site/)
  const saved = JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8'))
  expect(saved.profiles[0].file).toMatchObject({
    ...{ cosEndpointKind: 'domain', cosEndpoint: 'files.example.com', stsSite: 'international' },
  })
  await electron.close()
  await removeProfile(workspace())
})
