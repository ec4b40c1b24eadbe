import path from 'node:path'
import { writeTree } from '../../app/lib/files.ts'
import { openManagedEtc } from '../../app/lib/managed-etc.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker, type WindowApp } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act, Stage } from '../act.ts'
import { saveTransfers } from './transfer-settings.ts'

const LETTERS = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`letter ${index + 1}.txt`, 'Dear all']))
const TREE = { 'Plans/floor.pdf': 'plan', 'Plans/garden.pdf': 'plan', 'notes.txt': 'notes' }

/** Nothing begins at any time of any day. */
const NEVER = {
  timetable: [
    {
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      ...{ from: '00:00', to: '00:00', limitBytesPerSecond: 0 },
    },
  ],
}

async function addProject(
  { electron, page }: WindowApp,
  { t, workspace }: Stage,
  tree: Readonly<Record<string, string>> = TREE,
): Promise<void> {
  await stubPicker(electron, [writeTree(path.join(workspace.dir, 'Project'), tree)])
  await page
    .getByRole('button', { name: t('action.add-folder') })
    .first()
    .click()
  await page.getByText('Project').first().waitFor()
}

/** The timetable, then the keychain's own window, which main alone sees. */
export const uploadsWaiting: Act = {
  name: 'uploads that wait',
  views: ['uploads'],
  async play(stage) {
    const { t, take, workspace } = stage
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/' })
    startAtOnce(workspace)
    saveTransfers(workspace, NEVER)
    const app = await stage.start()
    const { electron, page } = app
    await addProject(app, stage)
    await page.locator('.limit-in-force').waitFor()
    await page.getByText(t('phase.queued')).first().waitFor()
    await take(page, 'uploads', 'timetable')
    await electron.evaluate(({ webContents }) => {
      for (const contents of webContents.getAllWebContents())
        if (contents.getURL().startsWith('app://transfer/')) contents.send('keychain.waiting', { waiting: true })
    })
    await page.getByText(t('notice.keychain')).waitFor()
    await take(page, 'uploads', 'keychain')
  },
}

/** The server goes while a folder is on its way: one that is never reached is taken for wrong settings, not for no network. */
export const uploadsOffline: Act = {
  name: 'uploads without a network',
  views: ['uploads'],
  async play(stage) {
    const { t, take, workspace } = stage
    const emulator = await openEmulator(workspace)
    await storeProfile(workspace, emulator, { prefix: 'inbox/' })
    startAtOnce(workspace)
    saveTransfers(workspace, { maxConnections: 1 })
    emulator.faults.add({ kind: 'PutObject', times: 1000, effect: { type: 'delay', ms: 500 } })
    const app = await stage.start()
    await addProject(app, stage, LETTERS)
    await app.page.getByText(t('phase.verified')).first().waitFor()
    await emulator.close()
    await app.page.getByText(t('notice.waiting-network')).waitFor()
    await take(app.page, 'uploads', 'offline')
  },
}

/** An organisation's profile, and none of one's own. */
export const uploadsManaged: Act = {
  name: 'uploads managed by an organisation',
  views: ['uploads'],
  async play(stage) {
    const { bucket, region } = await openEmulator(stage.workspace)
    const etc = openManagedEtc(stage.workspace)
    const profiles = [{ name: 'Company photos', file: { schema: 1, bucket, region, prefix: 'given/' } }]
    etc.write(JSON.stringify({ schema: 1, organisation: 'Example Ltd.', profiles, allowOwnProfiles: false }))
    const { page } = await stage.start({ executablePath: etc.executable })
    await page.getByRole('heading', { name: stage.t('empty.title') }).waitFor()
    await stage.take(page, 'uploads', 'managed')
  },
}
