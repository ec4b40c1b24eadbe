import { storeProfile } from '../../app/lib/profile.ts'
import { windowOf } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'

/** The settings window, page by page. */
export const settings: Act = {
  name: 'settings',
  views: ['settings'],
  async play({ start, t, take, workspace }) {
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/' })
    const { electron, page } = await start()
    await page.getByRole('button', { name: t('action.settings') }).click()
    const admin = await windowOf(electron, 'admin')
    await admin.getByRole('heading', { level: 1 }).waitFor()
    await take(admin, 'settings', 'profile')
  },
}
