import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Account, EXAMPLE_ROLE, EXAMPLE_SUB_ACCOUNT } from '../emulator/index.ts'
import { reportOf, runCli, secretOf } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import {
  PROFILE,
  type ProfileChanges,
  removeProfile,
  storeProfile,
  transientUpload,
  writeProfile,
} from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const ROLE_ARN = `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:roleName/${EXAMPLE_ROLE.name}`

test('a command uploads by a role that the key takes, verified; elsewhere, and with a root key, it is refused', async () => {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'shots'), { 'a.txt': 'a', 'b/c.txt': 'c' })
  const source = { type: 'assume-role', roleArn: ROLE_ARN }
  const upload = (changes: ProfileChanges, account: Account) => {
    const args = transientUpload(writeProfile(workspace(), emulator, { source, ...changes }), folder)
    return runCli(workspace(), args, { stdin: secretOf(account) })
  }
  const result = await upload({ prefix: 'role/in/' }, EXAMPLE_SUB_ACCOUNT)
  const { files, summary, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files.map(({ state }) => state)).toEqual(['verified', 'verified'])
  expect(summary).toMatchObject({ verified: 2, credentialRequests: 1 })
  const keys = ['role/in/shots/a.txt', 'role/in/shots/b/c.txt']
  expect(emulator.objects().map(({ key }) => key)).toEqual(keys)
  expect(emulator.log.filter(({ kind }) => kind === 'GetFederationToken')).toEqual([])
  const outside = await upload({ prefix: 'other/' }, EXAMPLE_SUB_ACCOUNT)
  expect(outside.exitCode, reportOf(outside).problem).toBe(3)
  const root = await upload({ prefix: 'role/in/' }, emulator.account)
  expect(root.exitCode, reportOf(root).problem).toBe(3)
  expect(root.stdout).toContain('role-needs-sub-account')
  expect(emulator.objects()).toHaveLength(2)
})

test('a role is chosen in the settings, checked, confirmed with its ARN, and listed', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'role/' }, EXAMPLE_SUB_ACCOUNT)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.getByRole('button', { name: /Temporary keys come from/ }).click()
  await admin.getByRole('option', { name: 'A role that the stored key takes' }).click()
  const arn = admin.getByLabel('Role ARN')
  await arn.fill('uploader')
  await arn.press('Tab')
  await admin.getByText('Enter the role’s whole ARN').waitFor()
  await screenshot(admin, 'role-source-wrong')
  await arn.fill(ROLE_ARN)
  await screenshot(admin, 'role-source')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('Saved.', { exact: true }).waitFor()
  const saved = JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8'))
  expect(saved.profiles[0].file.source).toEqual({ type: 'assume-role', roleArn: ROLE_ARN })
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  expect(asked).toContain(`A role that the stored key takes, ${ROLE_ARN}`)
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText('Tencent Cloud issues temporary keys for this profile.').waitFor()
  await admin.getByText('the key belongs to a sub-account').waitFor()
  expect(emulator.log.map(({ kind }) => kind)).toContain('AssumeRole')
  await screenshot(admin, 'role-source-tested')
  const beyond = await admin
    .locator('.detail')
    .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
  expect(beyond, 'only the profile scrolls, not the window around it').toBe(0)
  await electron.close()
  const listed = await runCli(workspace(), ['profile', 'list', '--json'])
  expect(JSON.parse(listed.stdout)).toMatchObject({ name: PROFILE, source: { type: 'assume-role', roleArn: ROLE_ARN } })
  expect(listed.stdout).not.toContain(EXAMPLE_SUB_ACCOUNT.secretKey)
  await removeProfile(workspace())
})
