import type { ElectronApplication, Page } from 'playwright-core'
import { closing } from '../../app/lib/closing.ts'
import { openFarEmulator, removeProfiles } from '../../app/lib/far-emulator.ts'
import { ORG_FOLDER, openOrgBroker } from '../../app/lib/org-broker.ts'
import { throughDoor, typeKey } from '../../app/lib/wizard.ts'
import type { Act, Stage } from '../act.ts'

/** The doors and what is behind them; each door's steps are gone through in the same running app. */
export const firstRun: Act = {
  name: 'first run',
  views: ['first-run'],
  async play(stage) {
    const { start, t, take, workspace } = stage
    const emulator = await openFarEmulator(workspace)
    const broker = await openOrgBroker(workspace, emulator, { wantsToken: false })
    const { electron, page } = await start()
    await page.getByRole('heading', { name: t('first-run.title') }).waitFor()
    // The pointer of an empty display is in the middle, on a door.
    await page.mouse.move(1, 1)
    await take(page, 'first-run', 'doors')

    const importing = await throughDoor(electron, page, t('door.import'))
    await take(importing, 'first-run', 'import')
    await leave(importing, stage)

    const asking = await throughDoor(electron, page, t('door.address'))
    await asking.getByLabel(t('field.broker-url')).fill(broker.url)
    await take(asking, 'first-run', 'address')
    await next(asking, stage)
    await asking.getByRole('heading', { name: t('wizard.confirm-title') }).waitFor()
    await asking.getByLabel(t('wizard.folder'), { exact: true }).fill(ORG_FOLDER)
    await take(asking, 'first-run', 'address-confirm')
    await leave(asking, stage)

    await withKey(stage, electron, page, emulator)
    await electron.close()
    await removeProfiles(workspace)
  },
}

async function withKey(
  stage: Stage,
  electron: ElectronApplication,
  page: Page,
  { bucket, region, account }: { bucket: string; region: string; account: { secretId: string; secretKey: string } },
): Promise<void> {
  const { t, take } = stage
  const admin = await throughDoor(electron, page, t('door.key'))
  await admin.getByLabel(t('field.bucket')).fill(`https://${bucket}.cos.${region}.myqcloud.com/team/inbox/`)
  await admin.getByText(t('wizard.filled-in')).waitFor()
  await take(admin, 'first-run', 'key-place')
  await next(admin, stage)
  await admin.getByRole('heading', { name: t('wizard.key-title') }).waitFor()
  await take(admin, 'first-run', 'key-entry')
  await admin.getByRole('button', { name: t('key.enter') }).click()
  await typeKey(electron, { secretId: 'AKIDEXAMPLE-of-nobody', secretKey: 'EXAMPLE-of-nobody' })
  await admin.getByText(t('wizard.test-failed')).waitFor()
  await take(admin, 'first-run', 'key-refused')
  await admin.getByRole('button', { name: t('wizard.other-key') }).click()
  await typeKey(electron, account)
  await admin.getByText(t('wizard.test-ready')).waitFor()
  await take(admin, 'first-run', 'key-tested')
}

const next = (admin: Page, { t }: Stage): Promise<void> =>
  admin.getByRole('button', { name: t('wizard.continue'), exact: true }).click()

async function leave(admin: Page, { t }: Stage): Promise<void> {
  await closing(admin, () => admin.getByRole('button', { name: t('wizard.cancel') }).click())
}
