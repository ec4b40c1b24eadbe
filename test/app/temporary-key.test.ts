import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Emulator } from '../emulator/index.ts'
import { tc3 } from '../integration/emulator/tc3-request.ts'
import { reportOf, runCli } from './lib/cli.ts'
import { closing } from './lib/closing.ts'
import { writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { screenshot, startApp, stubPicker, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const PASTED = { source: { type: 'temporary-key' }, prefix: 'in/' }

/** STS's answer to somebody else, who may write below `in/`. */
async function mint({
  bucket,
  region,
  account,
  ...emulator
}: Emulator): Promise<{ json: string; parts: readonly string[] }> {
  const resource = [`qcs::cos:${region}:uid/${account.appId}:${bucket}/in/*`]
  const statement = [{ effect: 'allow', action: ['name/cos:*'], resource }]
  const Policy = encodeURIComponent(JSON.stringify({ version: '2.0', statement }))
  const whole = { bucket, region, account, ...emulator }
  const answer = await tc3(whole, Date.now(), 'GetFederationToken', account, {
    Name: 'x',
    Policy,
    DurationSeconds: 3600,
  })
  const { TmpSecretId, TmpSecretKey, Token } = Object(answer['Credentials'])
  return { json: JSON.stringify({ Response: answer }, undefined, 2), parts: [TmpSecretId, TmpSecretKey, Token] }
}

const filesWith = (text: string): readonly string[] =>
  readdirSync(workspace().dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))

async function addFolder(
  { electron, page }: { electron: ElectronApplication; page: Page },
  name: string,
): Promise<void> {
  await stubPicker(electron, [writeTree(path.join(workspace().dir, name), { [`${name}.txt`]: name })])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
}

async function pasteKey(electron: ElectronApplication, page: Page, json: string): Promise<Page> {
  await page.getByRole('button', { name: 'Enter temporary key…' }).click()
  const entry = await windowOf(electron, 'key-entry')
  await electron.evaluate(async ({ clipboard }, text) => clipboard.writeText(text), json)
  await entry.getByLabel('TmpSecretId').click()
  await entry.keyboard.press('Control+V')
  return entry
}

test('uploads wait for a pasted key, go on with it, and wait again when it has run out; it is kept in memory only', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, PASTED, null)
  startAtOnce(workspace())
  const before = keychainEntries().length
  const { electron, page } = await startApp(workspace())
  await page.getByText(`No temporary key for “${PROFILE}”`).waitFor()
  await addFolder({ electron, page }, 'first')
  await page.getByText('Uploads wait:').waitFor()
  await screenshot(page, 'pasted-waiting')
  const { json, parts } = await mint(emulator)
  const entry = await pasteKey(electron, page, json)
  const typed = await Promise.all(
    ['TmpSecretId', 'TmpSecretKey', 'Session token'].map((label) => entry.getByLabel(label).inputValue()),
  )
  expect(typed).toEqual(parts)
  await screenshot(entry, 'pasted-entry')
  const end = entry.getByLabel('When it ends')
  expect(await end.inputValue()).toMatch(/^\d{10}$/)
  await end.fill('soon')
  await entry.keyboard.press('Enter')
  await entry.getByText('Say when it ends').waitFor()
  // 95 % of this is used.
  await end.fill(new Date(Date.now() + 12_000).toISOString())
  await closing(entry, () => entry.getByRole('button', { name: 'Use key' }).click())
  await page.getByText('1 verified', { exact: true }).waitFor()
  await page.getByText('runs out soon').waitFor()
  await screenshot(page, 'pasted-ending')
  expect(await electron.evaluate(async ({ clipboard }) => clipboard.readText())).toBe('')
  await page.getByText(`No temporary key for “${PROFILE}”`).waitFor()
  await addFolder({ electron, page }, 'second')
  await page.getByText('Uploads wait:').waitFor()
  const other = await pasteKey(electron, page, json)
  await closing(other, () => other.getByRole('button', { name: 'Use key' }).click())
  await page.getByText('2 verified', { exact: true }).waitFor()
  await page.getByText('Temporary key: ').waitFor()
  await screenshot(page, 'pasted-good')
  expect(emulator.objects().map(({ key }) => key)).toEqual(['in/first/first.txt', 'in/second/second.txt'])

  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByText('A pasted temporary key is held').waitFor()
  await admin.getByText('What a pasted temporary key may do is decided').waitFor()
  await admin.getByRole('region', { name: 'Key', exact: true }).scrollIntoViewIfNeeded()
  await screenshot(admin, 'pasted-settings')
  await admin.getByRole('button', { name: 'Test connection' }).click()
  await admin.getByText('Uploads to this folder are allowed.').waitFor()
  for (const part of parts) expect(filesWith(part), part.slice(0, 8)).toEqual([])
  expect(keychainEntries()).toHaveLength(before)
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  expect(audit).toContain('"source":"temporary-key"')
  await electron.close()
  for (const part of parts) expect(filesWith(part)).toEqual([])
  await removeProfile(workspace())
})

test('a command takes a temporary key on standard input, as lines or as JSON; without one it fails at once', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, PASTED, null)
  const { json, parts } = await mint(emulator)
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const args = ['upload', folder, '--profile', PROFILE, '--json']
  const without = await runCli(workspace(), args)
  expect([without.exitCode, reportOf(without).files[0]?.error?.code]).toEqual([3, 'temporary-key-missing'])
  for (const stdin of [`${[...parts, '30'].join('\n')}\n`, json]) {
    const result = await runCli(workspace(), [...args, '--temporary-key-stdin'], { stdin })
    expect(result.exitCode, reportOf(result).problem).toBe(0)
    expect(reportOf(result).summary).toMatchObject({ verified: 1, credentialRequests: 0 })
  }
  const wrong = await runCli(workspace(), [...args, '--temporary-key-stdin'], { stdin: `${parts.join('\n')}\n\n` })
  expect(wrong.exitCode).toBe(3)
  for (const part of parts) expect(wrong.stdout + wrong.stderr).not.toContain(part)
  for (const part of parts) expect(filesWith(part)).toEqual([])
  await removeProfile(workspace())
})

test('in Chinese, too', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, PASTED, null)
  const file = path.join(workspace().dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), language: 'zh-CN' }))
  const { electron, page } = await startApp(workspace())
  await page.getByText('没有临时密钥').waitFor()
  await page.getByRole('button', { name: '输入临时密钥…' }).click()
  await screenshot(await windowOf(electron, 'key-entry'), 'pasted-entry-zh')
  await electron.close()
  await removeProfile(workspace())
})
