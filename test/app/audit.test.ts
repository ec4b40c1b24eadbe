import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runCli, secretOf } from './lib/cli.ts'
import { filesHolding, writeTree } from './lib/files.ts'
import { transientUpload, writeProfile } from './lib/profile.ts'
import { startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const logPath = (): string => path.join(workspace().dataDir, 'audit.jsonl')

async function upload() {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const args = transientUpload(writeProfile(workspace(), emulator), folder)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account) })
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  return emulator
}
async function verify(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCli(workspace(), ['audit', 'verify', '--json', ...args])
  const lines = stdout.trimEnd().split('\n')
  expect(lines, stderr).toHaveLength(1)
  return { exitCode, verdict: JSON.parse(lines[0] ?? '') }
}

test('the log of an upload is verified and exported, and an edited byte shows', async () => {
  const { account } = await upload()
  const { exitCode, verdict } = await verify()
  expect([exitCode, verdict]).toEqual([
    0,
    { entries: 1, head: expect.stringMatching(/^[0-9a-f]{64}$/), ok: true, firstBadLine: null, tornTail: false },
  ])
  const file = path.join(workspace().dir, 'log.csv')
  const toFile = await runCli(workspace(), ['audit', 'export', '--format', 'csv', '--out', file])
  expect(toFile.exitCode, toFile.stderr).toBe(0)
  expect(toFile.stderr).toContain(verdict.head)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^line,time.*\r\n1,.*,granted,.*,${verdict.head}\r\n$`, 's'))
  expect(filesHolding(workspace().dir, account.secretId).filter((found) => found === file)).toEqual([])
  const toStdout = await runCli(workspace(), ['audit', 'export', '--format', 'json'])
  expect(JSON.parse(toStdout.stdout)).toMatchObject([
    { line: 1, hash: verdict.head },
    { type: 'summary', ...verdict },
  ])
  const bytes = readFileSync(logPath())
  const at = bytes.indexOf('granted')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(logPath(), bytes)
  // The last line follows no other: alone it looks right, so only the head that was kept tells.
  expect(await verify()).toMatchObject({ exitCode: 0, verdict: { ok: true } })
  expect(await verify('--head', verdict.head)).toMatchObject({
    exitCode: 1,
    verdict: { ok: false, firstBadLine: null },
  })
  await upload()
  expect(await verify('--head', verdict.head)).toMatchObject({ exitCode: 1, verdict: { entries: 2, ok: false } })
  writeFileSync(logPath(), readFileSync(logPath(), 'utf8').replace('1800', '1801'))
  expect(await verify()).toMatchObject({ exitCode: 1, verdict: { entries: 2, ok: false, firstBadLine: 2 } })
})

test('while a window owns the data folder its log can be verified; without a folder there is nothing, and none is made', async () => {
  expect(await verify()).toMatchObject({ exitCode: 0, verdict: { entries: 0, head: '0'.repeat(64), ok: true } })
  expect([existsSync(workspace().dataDir), readdirSync(workspace().tmpDir)]).toEqual([false, []])
  await upload()
  await startApp(workspace())
  expect(await verify()).toMatchObject({ exitCode: 0, verdict: { entries: 1, ok: true } })
  expect((await runCli(workspace(), ['audit', 'verify', '--head', 'ab'])).exitCode).toBe(2)
})
