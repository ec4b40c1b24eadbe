import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeTree } from '../../app/lib/files.ts'
import { startAtOnce, storeProfile } from '../../app/lib/profile.ts'
import { stubPicker } from '../../app/lib/window-app.ts'
import { openEmulator } from '../../app/lib/workspace.ts'
import { EXAMPLE_SUB_ACCOUNT } from '../../emulator/index.ts'
import type { Act } from '../act.ts'

const FILES = 30
const ALL = { effect: 'allow', action: '*', resource: '*' }
const PHOTOS = { effect: 'deny', action: 'name/cos:PutObject', resource: 'qcs::cos:*:uid/1250000000:*/inbox/photos/*' }
/** Two characters in GBK: no UTF-8. */
const OLD_NAME = Buffer.from([0xd5, 0xd5, 0xc6, 0xac, 0x2e, 0x6a, 0x70, 0x67])

/** Nothing wrong, then several causes at once. */
export const problems: Act = {
  name: 'problems',
  views: ['problems'],
  async play({ start, t, take, workspace }) {
    const account = { ...EXAMPLE_SUB_ACCOUNT, policy: { version: '2.0' as const, statement: [ALL, PHOTOS] } }
    const emulator = await openEmulator(workspace, { subAccounts: [account] })
    await storeProfile(workspace, emulator, { prefix: 'inbox/' }, account)
    startAtOnce(workspace)
    const picture = (index: number): readonly [string, string] => [`IMG_${index}.jpg`, `picture ${index}`]
    const photos = Object.fromEntries(Array.from({ length: FILES }, (_, index) => picture(index)))
    const folder = writeTree(path.join(workspace.dir, 'photos'), photos)
    const docs = writeTree(path.join(workspace.dir, 'Plans'), { 'floor.pdf': 'plan', 'notes.txt': 'notes' })
    writeFileSync(Buffer.concat([Buffer.from(`${docs}/`), OLD_NAME]), 'named long ago')
    const effect = { type: 'status', status: 404, code: 'NoSuchBucket' } as const
    emulator.faults.add({ kind: 'PutObject', times: 1, key: /notes/, effect })
    const { electron, page } = await start()
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('view.problems') })
      .click()
    await page.getByRole('heading', { name: t('problems.none.title') }).waitFor()
    await take(page, 'problems', 'none')
    await stubPicker(electron, [folder, docs])
    await page
      .getByRole('button', { name: t('action.add-folder') })
      .first()
      .click()
    await page
      .getByRole('navigation')
      .getByRole('button', { name: `${t('view.problems')} ${FILES + 2}` })
      .click()
    const title = t('problem.title.access-denied')
    await page.getByRole('article', { name: title }).waitFor()
    await take(page, 'problems', 'causes')
    await page.getByRole('button', { name: t('problem.details-of', { title }) }).click()
    await page.getByText('photos/IMG_0.jpg').waitFor()
    await take(page, 'problems', 'details')
  },
}
