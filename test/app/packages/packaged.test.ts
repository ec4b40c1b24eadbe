import path from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runCli, secretOf, startCli } from '../lib/cli.ts'
import { writeTree } from '../lib/files.ts'
import { executableOf, plainDir } from '../lib/packages.ts'
import { transientUpload, writeProfile } from '../lib/profile.ts'
import { openEmulator, useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
const executable = executableOf(plainDir())

test('the packaged app starts and uploads a folder, verified', async () => {
  const emulator = await openEmulator(workspace())
  const folder = path.join(workspace().dir, 'photos')
  writeTree(folder, { 'a.txt': 'a', 'deep/腾讯云.txt': 'b' })
  const args = transientUpload(writeProfile(workspace(), emulator), folder)
  const result = await runCli(workspace(), args, { executable, stdin: secretOf(emulator.account), withDataDir: false })
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files.map(({ state }) => state)).toEqual(['verified', 'verified'])
  expect(emulator.objects().map(({ key }) => key)).toEqual(['photos/a.txt', 'photos/deep/腾讯云.txt'])
})

test('the packaged app runs no code that its environment names', async () => {
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require /nonexistent.cjs' }
  const result = await startCli(workspace(), ['--version'], { executable, env, withDataDir: false }).result
  expect(result.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
  expect(result.exitCode).toBe(0)
})
