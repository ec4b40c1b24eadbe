import path from 'node:path'
import { writeTree } from '../../app/lib/files.ts'
import { storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import type { Act } from '../act.ts'

/** The view that people look at all day. */
export const uploads: Act = {
  name: 'uploads',
  views: ['uploads'],
  async play({ start, t, take, workspace }) {
    await storeProfile(workspace, await openEmulator(workspace), { prefix: 'inbox/' })
    const folder = writeTree(path.join(workspace.dir, 'Holiday'), { 'a.jpg': 'x'.repeat(3000), 'Day 1/b.jpg': 'two' })
    const { electron, page } = await start()
    await page.getByRole('heading', { name: t('empty.title') }).waitFor()
    await take(page, 'uploads', 'empty')
    await stubPicker(electron, [folder])
    await page
      .getByRole('button', { name: t('action.add-folder') })
      .first()
      .click()
    await page.getByRole('radiogroup').waitFor()
    await take(page, 'uploads', 'panel')
  },
}
