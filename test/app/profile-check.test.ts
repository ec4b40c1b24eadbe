import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { EXAMPLE_DENIED_ACCOUNT, EXAMPLE_TOO_WIDE_ACCOUNT } from '../emulator/index.ts'
import { type CliResult, runCli, secretOf } from './lib/cli.ts'
import { PROFILE, removeProfile, storeProfile, writeProfile } from './lib/profile.ts'
import { screenshot, startApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

const Row = v.object({
  name: v.string(),
  expected: v.picklist(['allowed', 'refused']),
  actual: v.string(),
  ok: v.boolean(),
})
const Report = v.object({ rows: v.array(Row), ok: v.boolean() })
const reportOf = ({ stdout, stderr }: CliResult) => {
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  expect(last, stderr).toMatch(/^\{"rows":/)
  return v.parse(Report, JSON.parse(last))
}
const check = (...args: string[]) => runCli(workspace(), ['profile', 'check', ...args])

test('a stored profile is checked at COS: every row as expected, nothing left, each credential in the audit log', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' })
  const result = await check(PROFILE, '--json')
  const { rows, ok } = reportOf(result)
  expect([result.exitCode, ok, rows.filter((row) => !row.ok)]).toEqual([0, true, []])
  expect(rows.filter(({ expected }) => expected === 'refused').length).toBeGreaterThan(10)
  expect([emulator.objects(), emulator.uploads()]).toEqual([[], []])
  const audit = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8').trim().split('\n')
  const entries = audit.map((line) => JSON.parse(line))
  expect(entries.map(({ event }) => event)).toEqual(['profile-created', 'key-stored', undefined, undefined])
  expect(entries.slice(2)).toMatchObject([
    { prefix: 'inbox/', actions: 'check', outcome: 'granted', durationSeconds: 1800 },
    { prefix: expect.stringMatching(/^inbox\/cos-courier-check-/), outcome: 'granted', durationSeconds: 1800 },
  ])
  const file = path.join(workspace().dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), language: 'zh-CN' }))
  const inWords = await check(PROFILE)
  expect([inWords.exitCode, inWords.stdout]).toEqual([0, expect.stringMatching(/✓ 上传文件到该文件夹：可以\n/)])
  await removeProfile(workspace())
})

test('keys that can do too much are found out, row by row', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' }, EXAMPLE_TOO_WIDE_ACCOUNT)
  const result = await check(PROFILE, '--json')
  const { rows, ok } = reportOf(result)
  expect([result.exitCode, ok]).toEqual([1, false])
  const mustBeRefused = rows.filter(({ expected }) => expected === 'refused')
  expect(mustBeRefused.map(({ actual }) => actual)).toEqual(mustBeRefused.map(() => 'allowed'))
  expect(rows.filter((row) => !row.ok)).toEqual(mustBeRefused)
  expect([emulator.objects(), emulator.uploads()]).toEqual([[], []])
  await removeProfile(workspace())
})

test('with a profile file nothing is stored, and without a credential the exit code is 3', async () => {
  const emulator = await openEmulator(workspace())
  const args = ['profile', 'check', '--profile-file', writeProfile(workspace(), emulator), '--secret-stdin', '--json']
  const run = (stdin: string) => runCli(workspace(), args, { stdin, withDataDir: false })
  const good = await run(secretOf(emulator.account))
  expect([good.exitCode, reportOf(good).ok]).toEqual([0, true])
  const denied = await run(secretOf(EXAMPLE_DENIED_ACCOUNT))
  expect([denied.exitCode, reportOf(denied)]).toEqual([3, { rows: [], ok: false }])
  expect(denied.stdout + denied.stderr).not.toContain(EXAMPLE_DENIED_ACCOUNT.secretKey)
})

test('the settings window proves it too, and says of each row whether it is as it should be', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'inbox/' }, EXAMPLE_TOO_WIDE_ACCOUNT)
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: 'Prove it' }).click()
  await admin.getByText('20 of 30 not as expected.').waitFor()
  const rows = admin.getByRole('list', { name: 'Proof' }).getByRole('listitem')
  expect(await rows.count()).toBe(31)
  await rows.getByText('Not tried – Another bucket of the account').waitFor()
  await rows.getByText('Upload a file outside the folder: should be refused, but is allowed').waitFor()
  await rows.getByText('Upload a file to the folder: works').scrollIntoViewIfNeeded()
  await screenshot(admin, 'rights-too-wide')
  await removeProfile(workspace())
})
