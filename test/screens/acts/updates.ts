import type { Page } from 'playwright-core'
import { openUpdateStand } from '../../app/lib/update-stand.ts'
import { windowOf } from '../../app/lib/window-app.ts'
import type { Act } from '../act.ts'

/** A new version, from nothing known of it to ready; then a feed that somebody changed. */
export const updates: Act = {
  name: 'updates',
  views: ['settings', 'uploads'],
  async play({ start, t, take, workspace }) {
    const stand = await openUpdateStand(workspace)
    const { version } = stand
    const { electron, page } = await start(stand.options)
    await page.getByRole('button', { name: t('action.settings'), exact: true }).click()
    const admin = await windowOf(electron, 'admin')
    await admin.getByRole('button', { name: t('updates.title'), exact: true }).click()
    await admin.getByText(t('updates.never')).waitFor()
    await take(admin, 'settings', 'updates')
    stand.publish({ notes: { en: 'Uploads start faster.', 'zh-CN': '上传开始得更快。' } })
    await press(admin, t('updates.check'))
    await admin.getByRole('button', { name: t('updates.download'), exact: true }).waitFor()
    await take(admin, 'settings', 'updates-available')
    await press(admin, t('updates.download'))
    await admin.getByText(t('updates.ready', { version })).waitFor()
    await take(admin, 'settings', 'updates-ready')
    await page.getByText(t('updates.notice.ready', { version })).waitFor()
    await take(page, 'uploads', 'update')
    stand.publish({ arch: 'arm64' })
    await press(admin, t('updates.check'))
    await admin.getByText(t('error.update-elsewhere', { subject: '' }).slice(-20)).waitFor()
    await take(admin, 'settings', 'updates-refused')
  },
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
