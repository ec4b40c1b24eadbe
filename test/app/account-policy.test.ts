import { expect, test } from 'vitest'
import { EXAMPLE_ROLE, EXAMPLE_SUB_ACCOUNT } from '../emulator/index.ts'
import { runCli } from './lib/cli.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { chooseChinese, screenshot, startApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const ROLE_ARN = `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:roleName/${EXAMPLE_ROLE.name}`

test('the policy for the sub-account follows the form, can be copied, and is what the command prints', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'team/inbox/' }, EXAMPLE_SUB_ACCOUNT)
  const printed = await runCli(workspace(), ['profile', 'policy', PROFILE])
  expect(printed.exitCode, printed.stderr).toBe(0)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.setViewportSize({ width: 900, height: 900 })
  const section = admin.getByRole('region', { name: 'Policy for the sub-account' })
  const shown = section.locator('pre')
  await shown.waitFor()
  expect(JSON.parse((await shown.textContent()) ?? '')).toEqual(JSON.parse(printed.stdout))
  expect(printed.stdout).toContain(`${emulator.bucket}/team/inbox/*`)
  await section.getByRole('button', { name: 'Copy' }).click()
  await section.getByText('Copied.').waitFor()
  expect(JSON.parse(await electron.evaluate(({ clipboard }) => clipboard.readText()))).toEqual(
    JSON.parse(printed.stdout),
  )
  await section.getByText('How to set it up').click()
  await section.getByText('In the CAM console').waitFor()
  await section.scrollIntoViewIfNeeded()
  await screenshot(admin, 'account-policy')

  await admin.getByRole('button', { name: /Temporary keys come from/ }).click()
  await admin.getByRole('option', { name: 'A role that the stored key takes' }).click()
  await admin.getByText('Shown once the fields above are valid.').waitFor()
  await admin.getByLabel('Role ARN').fill(ROLE_ARN)
  const both = admin.getByRole('region', { name: 'Policies for the sub-account and the role' })
  await both.getByRole('heading', { name: 'For the role that it takes' }).waitFor()
  expect(await both.locator('pre').allTextContents()).toEqual([
    expect.stringContaining(ROLE_ARN),
    expect.stringContaining('name/cos:PutObject'),
  ])
  await chooseChinese(admin, PROFILE)
  await admin.getByText('授予它所扮演的角色').waitFor()
  await both.or(admin.getByRole('region', { name: '子账号和角色的策略' })).scrollIntoViewIfNeeded()
  await screenshot(admin, 'account-policy-zh')
  await electron.close()
  await removeProfile(workspace())
})
