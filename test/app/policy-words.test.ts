import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { chooseChinese, screenshot, startApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

/** The settings window at a stored profile. */
async function profileSettings() {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'team/inbox/' })
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  const policy = admin.getByRole('region', { name: 'What every temporary key is limited to' })
  await policy.getByRole('heading', { name: 'It may not' }).waitFor()
  return { admin, electron, emulator, policy }
}

async function picture(admin: Page, name: string): Promise<void> {
  await admin.locator('.policy').scrollIntoViewIfNeeded()
  await screenshot(admin, name)
}

/** Every text of the policy's words as another language may have it. */
const longerBy40Percent = (admin: Page): Promise<void> =>
  admin.locator('.policy').evaluate((policy) => {
    const texts = document.createTreeWalker(policy, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const words = text.nodeValue ?? ''
      text.nodeValue = `${words} ${words.slice(0, Math.ceil(words.length * 0.4))}`
    }
  })

/** Classes of what holds more than it has room for, sideways; the JSON has a scroll bar of its own. */
const widerThanItsPlace = (admin: Page): Promise<readonly string[]> =>
  admin
    .locator('.detail')
    .evaluate((detail) =>
      [detail, ...detail.querySelectorAll('.policy, .policy *:not(pre)')]
        .filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
        .map(({ className }) => className),
    )

test('words and JSON follow the form while it is typed, and the JSON can be copied', async () => {
  const { admin, electron, emulator, policy } = await profileSettings()
  await policy.getByText('whose key begins with “team/inbox/”').waitFor()
  expect(await policy.getByText('As it will be once saved.').count()).toBe(0)
  await admin.setViewportSize({ width: 900, height: 1500 })
  await picture(admin, 'policy-saved')

  await admin.getByLabel('Folder in the bucket').fill('photos/2026')
  await policy.getByText('whose key begins with “photos/2026/”').waitFor()
  await policy.getByText('key does not begin with “photos/2026/”').waitFor()
  await policy.getByText('As it will be once saved.').waitFor()
  await policy.getByText('The policy that STS gets').click()
  expect(await policy.locator('pre').textContent()).toContain(`${emulator.bucket}/photos/2026/*`)

  await admin.getByRole('button', { name: /What its temporary keys may do$/ }).click()
  await admin.getByRole('option', { name: 'Upload, check and download' }).click()
  await policy.getByText('Download objects and sign links to them.').waitFor()
  expect(await policy.getByText('Download objects or see what is in them.').count()).toBe(0)
  await admin.locator('.acls').getByText('public-read', { exact: true }).click()
  await policy.getByText('Set any access right of objects but public-read.').waitFor()
  expect(await policy.locator('pre').count()).toBe(2)

  await policy.getByRole('button', { name: 'Copy' }).last().click()
  await policy.getByText('Copied.').waitFor()
  const copied = JSON.parse(await electron.evaluate(({ clipboard }) => clipboard.readText()))
  expect(copied.statement[1].condition).toEqual({ string_equal: { 'cos:x-cos-acl': 'public-read' } })
  expect(copied.statement[0].resource[0]).toContain('/photos/2026/*')

  await admin.setViewportSize({ width: 900, height: 2600 })
  await picture(admin, 'policy-edited')
  await admin.getByLabel('Folder in the bucket').fill(`${'照'.repeat(600)}/`)
  await policy.getByText('STS is likely to refuse it as too long').waitFor()
  await admin.getByLabel('Folder in the bucket').fill('in*')
  await policy.getByText('Shown once bucket, region and folder are valid.').waitFor()
  expect(await policy.locator('pre').count()).toBe(0)
  await removeProfile(workspace())
})

test('the words are in both languages, and nothing is wider than a narrow window', async () => {
  const { admin } = await profileSettings()
  await admin.emulateMedia({ colorScheme: 'dark' })
  await admin.setViewportSize({ width: 900, height: 1500 })
  await picture(admin, 'policy-dark')
  await chooseChinese(admin, PROFILE)
  await admin.getByRole('heading', { name: '不允许' }).waitFor()
  await admin.getByText('对象键以“team/inbox/”开头').waitFor()
  await picture(admin, 'policy-dark-chinese')
  await admin.setViewportSize({ width: 560, height: 1500 })
  expect(await widerThanItsPlace(admin)).toEqual([])
  await picture(admin, 'policy-narrow')
  await longerBy40Percent(admin)
  await admin.setViewportSize({ width: 900, height: 1500 })
  expect(await widerThanItsPlace(admin)).toEqual([])
  await picture(admin, 'policy-longer')
  await removeProfile(workspace())
})
