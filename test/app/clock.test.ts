import path from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runCli, secretOf } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { removeProfile, startAtOnce, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const DAY_MS = 86_400_000
/** Where STS and COS are a day away from this computer, this computer is a day away from them. */
const openDistant = (offsetMs: number) => openEmulator(workspace(), { now: () => Date.now() + offsetMs })

test.each([
  ['ahead', -DAY_MS],
  ['behind', DAY_MS],
])('a command on a computer whose clock is a day %s verifies every file and says so once', async (word, offsetMs) => {
  const emulator = await openDistant(offsetMs)
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a', 'b.txt': 'b' })
  const args = transientUpload(writeProfile(workspace(), emulator), folder)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account), withDataDir: false })
  const { summary, problem } = reportOf(result)
  expect(summary, problem).toMatchObject({ files: 2, verified: 2, failed: 0 })
  expect(result.exitCode).toBe(0)
  const said = result.stderr.match(/This computer’s clock is 1 day \w+\. Uploads go on with COS’s time\./g)
  expect(said).toEqual([`This computer’s clock is 1 day ${word}. Uploads go on with COS’s time.`])
})

test('a window on a computer whose clock is a day ahead uploads, and says so until it is right', async () => {
  const emulator = await openDistant(-DAY_MS)
  await storeProfile(workspace(), emulator)
  startAtOnce(workspace())
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a', 'b.txt': 'b' })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('2 verified', { exact: true }).waitFor()
  await page.getByText('This computer’s clock is 1 day ahead. Uploads go on with COS’s time.').waitFor()
  await screenshot(page, 'clock-ahead')
  await electron.close()
  await removeProfile(workspace())
})
