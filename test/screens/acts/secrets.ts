import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { removeProfiles } from '../../app/lib/far-emulator.ts'
import { storeProfile } from '../../app/lib/profile.ts'
import { stubConfirm, windowOf } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act, Stage } from '../act.ts'

const SOURCES = {
  key: undefined,
  temporary: { type: 'temporary-key' },
  headers: {
    type: 'remote-broker',
    url: 'https://broker.example.com/sts',
    method: 'GET',
    headerNames: ['Authorization'],
  },
} as const
type Kind = keyof typeof SOURCES
const BUTTONS = { key: 'key.enter', temporary: 'pasted.enter', headers: 'headers.enter' } as const

/** The windows that one secret is typed in. */
export const secrets: Act = {
  name: 'secrets',
  views: ['key-entry', 'passphrase'],
  async play(stage) {
    const { start, t, take, workspace } = stage
    await storeProfile(workspace, await openEmulator(workspace), {}, null)
    addCopies(path.join(workspace.dataDir, 'settings.json'))
    const { electron, page } = await start()
    await stubConfirm(electron)
    await page.getByRole('button', { name: t('action.settings'), exact: true }).click()
    const admin = await windowOf(electron, 'admin')
    for (const kind of ['key', 'temporary', 'headers'] as const) await showEntry(stage, electron, admin, kind)
    await admin.getByRole('button', { name: t('lock.title') }).click()
    await admin.getByRole('button', { name: t('lock.set') }).click()
    const passphrase = await windowOf(electron, 'passphrase')
    await passphrase.getByRole('button', { name: t('passphrase.set.submit') }).waitFor()
    await take(passphrase, 'passphrase', 'set')
    await electron.close()
    await removeProfiles(workspace)
  },
}

async function showEntry({ t, take }: Stage, electron: ElectronApplication, admin: Page, kind: Kind): Promise<void> {
  await admin.getByRole('button', { name: kind }).first().click()
  await admin.getByRole('button', { name: t(BUTTONS[kind]) }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByRole('button', { name: t('key-entry.cancel') }).waitFor()
  await take(entry, 'key-entry', kind)
  const closed = entry.waitForEvent('close')
  // From outside: a page that closes itself may be gone before a key is known to be pressed.
  await (await electron.browserWindow(entry)).evaluate((window) => window.close())
  await closed
}

/** One profile for each kind of secret, called as that. */
function addCopies(file: string): void {
  const settings = JSON.parse(readFileSync(file, 'utf8'))
  const [first] = settings.profiles
  const profiles = Object.entries(SOURCES).map(([name, source], index) => ({
    ...{ id: `p-00000000000000a${index}`, name },
    file: { ...first.file, ...(source && { source }) },
  }))
  writeFileSync(file, JSON.stringify({ ...settings, profiles, activeProfileId: profiles[0]?.id }))
}
