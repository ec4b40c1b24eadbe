import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import type { TranslationKey } from '../../../shared/messages/en.ts'
import { removeProfiles } from '../../app/lib/far-emulator.ts'
import { openManagedEtc } from '../../app/lib/managed-etc.ts'
import { storeProfile } from '../../app/lib/profile.ts'
import { stubConfirm, windowOf } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Emulator } from '../../emulator/index.ts'
import { begin, sendParts } from '../../integration/uploads/unfinished-harness.ts'
import type { Act, Stage } from '../act.ts'

/** Pages that are shown as they are when somebody comes to them. */
const PLAIN: readonly (readonly [state: string, title: TranslationKey])[] = [
  ['endpoint', 'endpoint.title'],
  ['profile-files', 'profiles.title'],
  ['uploads', 'upload-defaults.title'],
  ['speed', 'transfers.title'],
  ['network', 'network.title'],
  ['appearance', 'appearance.title'],
  ['notifications', 'notifications.title'],
  ['audit', 'audit.title'],
  ['about', 'about.title'],
  ['security', 'lock.title'],
]

/** The settings window, page by page; then managed by an organisation, then locked. */
export const settings: Act = {
  name: 'settings',
  views: ['settings'],
  async play(stage) {
    const { t, take, workspace } = stage
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/' })
    const { admin, electron } = await openSettings(stage)
    await admin.getByText(t('key.stored')).waitFor()
    await take(admin, 'settings', 'profile')
    await policyAndProof(stage, admin)
    await unfinished(stage, admin, emulator)
    for (const [state, title] of PLAIN) {
      await admin.getByRole('button', { name: t(title), exact: true }).click()
      await admin.getByRole('heading', { name: t(title), exact: true }).waitFor()
      await take(admin, 'settings', state)
    }
    await search(stage, admin)
    await admin.getByRole('button', { name: t('settings.new'), exact: true }).click()
    await take(admin, 'settings', 'new-profile')
    await electron.close()
    await managed(stage, emulator)
    await locked(stage)
    await removeProfiles(workspace)
  },
}

async function openSettings(
  { start, t }: Stage,
  executablePath?: string,
): Promise<{ admin: Page; electron: ElectronApplication }> {
  const { electron, page } = await start(executablePath === undefined ? {} : { executablePath })
  await page.getByRole('button', { name: t('action.settings'), exact: true }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('searchbox').waitFor()
  return { admin, electron }
}

/** Sections further down the page of a profile. */
async function policyAndProof({ t, take }: Stage, admin: Page): Promise<void> {
  await toTop(admin.getByRole('heading', { name: t('account-policy.title') }))
  await take(admin, 'settings', 'policy')
  await admin.getByRole('button', { name: t('rights.run') }).click()
  await admin.getByText(t('rights.all-ok', { all: 30 })).waitFor()
  await toTop(admin.getByRole('heading', { name: t('rights.title'), exact: true }))
  await take(admin, 'settings', 'proof')
}

const toTop = (heading: Locator): Promise<void> => heading.evaluate((element) => element.scrollIntoView())

async function unfinished({ t, take }: Stage, admin: Page, emulator: Emulator): Promise<void> {
  for (const key of ['inbox/holiday film.mov', 'inbox/照片 2026.zip']) {
    const uploadId = await begin(emulator, key)
    await sendParts(emulator, { key, uploadId }, 2, 1_000_000)
  }
  await admin.getByRole('radio', { name: t('uploads.tab') }).click()
  await admin.getByRole('button', { name: t('uploads.look') }).click()
  await admin.getByText('holiday film.mov').waitFor()
  await take(admin, 'settings', 'unfinished')
  await admin.getByRole('radio', { name: t('uploads.tab-profile') }).click()
}

async function search({ t, take }: Stage, admin: Page): Promise<void> {
  const box = admin.getByRole('searchbox')
  await box.fill(t('option.storage-class').slice(0, 4))
  await admin.getByRole('option').first().waitFor()
  await take(admin, 'settings', 'search')
  await box.press('Escape')
}

async function managed(stage: Stage, { bucket, region }: Emulator): Promise<void> {
  const { t, take, workspace } = stage
  const etc = openManagedEtc(workspace)
  const file = { schema: 1, bucket, region, prefix: 'team/' }
  const profiles = [{ name: t('upload-defaults.sample-folder'), file }]
  etc.write(
    JSON.stringify({ schema: 1, organisation: 'Example', profiles, allowOwnProfiles: false, allowEndpoint: false }),
  )
  const { admin, electron } = await openSettings(stage, etc.executable)
  await admin
    .getByText(t('managed.by', { organisation: 'Example' }))
    .first()
    .waitFor()
  await admin.getByRole('button', { name: t('endpoint.title'), exact: true }).click()
  await take(admin, 'settings', 'managed')
  await electron.close()
}

/** A passphrase for tests, set in its own window. */
async function locked(stage: Stage): Promise<void> {
  const { t, take } = stage
  const { admin, electron } = await openSettings(stage)
  await stubConfirm(electron)
  await admin.getByRole('button', { name: t('lock.title'), exact: true }).click()
  await admin.getByRole('button', { name: t('lock.set') }).click()
  const entry = await windowOf(electron, 'passphrase')
  for (const field of await entry.locator('input:visible').all()) await field.fill('correct horse battery')
  await entry.getByRole('button', { name: t('passphrase.set.submit') }).click()
  await admin.getByRole('button', { name: t('lock.now') }).click()
  await admin.getByRole('heading', { name: t('lock.locked-title') }).waitFor()
  await take(admin, 'settings', 'locked')
  await electron.close()
  unlock(stage)
}

/** So that the profile can be removed. */
function unlock({ workspace }: Stage): void {
  const file = path.join(workspace.dataDir, 'settings.json')
  const { adminLock: _lock, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify(rest))
}
