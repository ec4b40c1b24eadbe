import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addQuickAction } from '../../../main/desktop/quick-action.ts'

const NAME = 'Upload with COS Courier.workflow'
const PACKAGED = join(import.meta.dirname, '../../../build/mac')

function ownHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'cos-courier-home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  return home
}

test('Finder’s Quick Action comes to the person’s own services as the package brings it, over an older one', async () => {
  const home = ownHome()
  const folder = await addQuickAction(PACKAGED, home)
  expect(folder).toBe(join(home, 'Library/Services'))
  const script = join(folder, NAME, 'Contents/document.wflow')
  writeFileSync(script, 'an older one')
  await addQuickAction(PACKAGED, home)
  expect(readFileSync(script)).toEqual(readFileSync(join(PACKAGED, NAME, 'Contents/document.wflow')))
})

test('a services folder that cannot be written to is an error with its reason', async () => {
  const home = ownHome()
  writeFileSync(join(home, 'Library'), 'a file in its place')
  await expect(addQuickAction(PACKAGED, home)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) })
  expect(existsSync(join(home, 'Library/Services'))).toBe(false)
})
