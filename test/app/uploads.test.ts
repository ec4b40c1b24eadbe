import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { inTurns } from '../../main/uploads/in-turns.ts'
import { type Emulator, EXAMPLE_SUB_ACCOUNT } from '../emulator/index.ts'
import { accountWithout, begin, sendParts } from '../integration/uploads/unfinished-harness.ts'
import { runCli } from './lib/cli.ts'
import { writeBigFile } from './lib/files.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubConfirm, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const DAY_MS = 86_400_000

/** An emulator whose clock can be set, so that uploads can be old. */
async function openDated(more = {}) {
  const time = { agoMs: 0 }
  const emulator = await openEmulator(workspace(), { now: () => Date.now() - time.agoMs, ...more })
  const beginAgo = async (key: string, days: number): Promise<{ key: string; uploadId: string }> => {
    time.agoMs = days * DAY_MS
    const uploadId = await begin(emulator, key)
    time.agoMs = 0
    return { key, uploadId }
  }
  return { emulator, beginAgo }
}

async function openUploads(electron: ElectronApplication, page: Page): Promise<Page> {
  await page.getByRole('button', { name: /^(Settings|设置)$/ }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('radio', { name: /Unfinished uploads|未完成的上传/ }).click()
  return admin
}
const keysOf = (emulator: Emulator) => emulator.uploads().map(({ key }) => key)
const asked = (electron: ElectronApplication): Promise<unknown> =>
  electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked'))

test('old uploads are found, measured, chosen by age and aborted after a question in numbers', async () => {
  const { emulator, beginAgo } = await openDated()
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const large = await beginAgo('inbox/old/holiday film.mov', 400)
  await sendParts(emulator, large, 3, 1_000_000)
  await beginAgo('inbox/old/照片 2026.zip', 12)
  await beginAgo('inbox/new.bin', 0)
  await beginAgo('elsewhere/old.bin', 50)
  const { electron, page } = await startApp(workspace())
  await stubConfirm(electron)
  const admin = await openUploads(electron, page)
  await screenshot(admin, 'uploads-start')
  await admin.getByRole('button', { name: 'Look for unfinished uploads' }).click()
  await admin.getByRole('heading', { name: '3 unfinished uploads' }).waitFor()
  await admin.getByText('3 MB stored').waitFor()
  const rows = admin.getByRole('list', { name: 'Unfinished uploads' }).getByRole('listitem')
  expect(await rows.locator('.upload-name').allTextContents()).toEqual(['holiday film.mov', '照片 2026.zip', 'new.bin'])
  await admin.getByRole('button', { name: 'Select…', exact: true }).click()
  await admin.getByRole('menuitem', { name: 'Older than a week' }).click()
  await admin.getByText('2 selected, 3 MB').waitFor()
  await screenshot(admin, 'uploads-selected')
  await admin.getByRole('button', { name: 'Abort selected…' }).click()
  await admin.getByText('2 aborted').waitFor()
  const question = String(await asked(electron))
  for (const fact of ['Abort 2 unfinished uploads?', '400 days', '12 days', '3 MB', 'inbox/'])
    expect(question).toContain(fact)
  expect(keysOf(emulator).sort()).toEqual(['elsewhere/old.bin', 'inbox/new.bin'])
  expect(await rows.count()).toBe(1)
  await screenshot(admin, 'uploads-aborted')
  await admin.setViewportSize({ width: 560, height: 420 })
  await screenshot(admin, 'uploads-narrow')
  await admin.emulateMedia({ colorScheme: 'dark' })
  await screenshot(admin, 'uploads-dark')
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  expect(audit).toMatch(/"uploads-list"[^\n]*\n[^\n]*"uploads-abort"/)
  await removeProfile(workspace())
})

test('thousands are listed without holding anything up, and none is a state of its own', async () => {
  const { emulator } = await openDated()
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const { electron, page } = await startApp(workspace())
  const admin = await openUploads(electron, page)
  await admin.getByRole('button', { name: 'Look for unfinished uploads' }).click()
  await admin.getByText('No unfinished uploads in').waitFor()
  await screenshot(admin, 'uploads-none')
  const keys = Array.from({ length: 2100 }, (_, index) => `inbox/set ${index % 7}/file ${index}.bin`)
  await inTurns(keys, 8, async (key) => void (await begin(emulator, key)))
  await admin.getByRole('button', { name: 'Look again' }).click()
  await admin.getByRole('heading', { name: '2,100 unfinished uploads' }).waitFor()
  // Only what is near the screen exists.
  expect(await admin.getByRole('listitem').count()).toBeLessThan(60)
  await screenshot(admin, 'uploads-many')
  await admin.getByRole('button', { name: /^Name/ }).click()
  await admin.locator('.upload-name', { hasText: 'file 0.bin' }).waitFor()
  await admin.getByText('0 bytes stored', { exact: true }).waitFor({ timeout: 60_000 })
  await removeProfile(workspace())
})

test('what this app has paused is marked, cannot be chosen, and is kept by the command too', async () => {
  const { emulator, beginAgo } = await openDated()
  await storeProfile(workspace(), emulator)
  startAtOnce(workspace())
  await beginAgo('left.bin', 9)
  emulator.faults.add({ kind: 'UploadPart', times: 1000, effect: { type: 'delay', ms: 20_000 } })
  const { electron, page } = await startApp(workspace())
  await stubPicker(electron, [writeBigFile(path.join(workspace().dir, 'ours.bin'), 20)])
  await page
    .getByRole('button', { name: /^Add files/ })
    .first()
    .click()
  await vi.waitFor(() => expect(keysOf(emulator)).toContain('ours.bin'), { timeout: 30_000 })
  await page.getByRole('button', { name: 'Pause all' }).click()
  const admin = await openUploads(electron, page)
  await admin.getByRole('button', { name: 'Look for unfinished uploads' }).click()
  const ours = admin.getByRole('listitem').filter({ hasText: 'ours.bin' })
  await ours.getByText('In use by this app').waitFor()
  expect(await ours.getByRole('checkbox').isDisabled()).toBe(true)
  await admin.getByRole('button', { name: 'Select…', exact: true }).click()
  await admin.getByRole('menuitem', { name: 'All' }).click()
  await admin.getByText('1 selected').waitFor()
  await screenshot(admin, 'uploads-ours')
  const args = ['uploads', 'abort', '--profile', PROFILE, '--older-than', '0m', '--yes', '--json']
  const handedOver = await runCli(workspace(), args)
  expect(handedOver.exitCode, handedOver.stderr).toBe(0)
  expect(handedOver.stdout).toMatch(/"ours.bin".*"state":"ours"/)
  expect(handedOver.stdout).toMatch(/"left.bin".*"state":"aborted"/)
  await electron.close()
  // Nobody is left who could ask the journal: what may be ours stays.
  const alone = await runCli(workspace(), args)
  expect(alone.stdout, alone.stderr).toMatch(/"ours.bin".*"state":"unknown"/)
  expect(keysOf(emulator)).toEqual(['ours.bin'])
  await removeProfile(workspace())
})

test('a key that may not list says which statement is missing, in Chinese too', async () => {
  const account = { ...accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:ListMultipartUploads') }
  const { emulator } = await openDated({ subAccounts: [account] })
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' }, account)
  const { exitCode, stderr } = await runCli(workspace(), ['uploads', 'list', '--profile', PROFILE])
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('"action":["name/cos:ListMultipartUploads"]')])
  const file = path.join(workspace().dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), language: 'zh-CN' }))
  const { electron, page } = await startApp(workspace())
  const admin = await openUploads(electron, page)
  await screenshot(admin, 'uploads-start-chinese')
  await admin.getByRole('button', { name: '查找未完成的上传' }).click()
  await admin.getByRole('alert').getByText('name/cos:ListMultipartUploads').waitFor()
  await screenshot(admin, 'uploads-refused-chinese')
  await removeProfile(workspace())
})
