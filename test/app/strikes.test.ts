import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { packagedExecutable } from '../../scripts/lib/launch.mjs'
import { ROOT } from '../../scripts/lib/project.mjs'
import type { Emulator } from '../emulator/index.ts'
import { type RunningCli, reportOf, secretOf, startCli } from './lib/cli.ts'
import { writeBigFile } from './lib/files.ts'
import { killTree } from './lib/processes.ts'
import { PROFILE, removeProfile, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const HOOK = path.join(ROOT, 'test/app/fixtures/strike.cjs')
/** A packaged app loads no module that NODE_OPTIONS names: it cannot be struck from within. */
const struck = test.skipIf(packagedExecutable() !== undefined)

/** An upload in two parts; `strike` is what fixtures/strike.cjs does to it. */
async function startUpload(strike: string): Promise<{ emulator: Emulator; run: RunningCli }> {
  const emulator = await openEmulator(workspace())
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 9)
  const env = { NODE_OPTIONS: `--require=${HOOK}`, STRIKE: strike }
  const args = transientUpload(writeProfile(workspace(), emulator), file)
  return { emulator, run: startCli(workspace(), args, { stdin: secretOf(emulator.account), env }) }
}
const uploading = (emulator: Emulator): Promise<void> =>
  vi.waitFor(() => expect(emulator.uploads()).toHaveLength(1), { timeout: 30_000, interval: 10 })

/** Main's calls are named as in the contract; `answered-` is after the handler and before the answer leaves. */
const MOMENTS = {
  page: [
    'dom-ready',
    'environment.get',
    'answered-environment.get',
    'before-port',
    'after-port',
    'batch.open',
    'credential.get',
    'answered-credential.get',
    'batch.report',
    'batch.finish',
    'answered-batch.finish',
    'batch.close',
    'exit',
  ],
  transfer: ['fork', 'spawn', 'before-port', 'after-port', 'answered-credential.get', 'batch.finish', 'exit'],
} as const

for (const [victim, moments] of Object.entries(MOMENTS)) {
  struck.each(moments)(`${victim} killed exactly at %s: the command ends, its file verified`, async (moment) => {
    const { emulator, run } = await startUpload(`${victim}@${moment}`)
    const result = await run.result
    const { files, problem } = reportOf(result)
    expect(result.stderr, problem).toContain('struck')
    expect(result.exitCode, problem).toBe(0)
    expect(files, problem).toMatchObject([{ key: 'big.bin', state: 'verified' }])
    expect(emulator.uploads()).toEqual([])
  })
}

struck.each([
  ['told to quit twice', 'app'],
  ['told to quit while its page dies', 'page-in-quit'],
])('an app %s ends at once, and its command not with success', async (_, what) => {
  const { run } = await startUpload(`${what}@answered-credential.get`)
  const { exitCode, stdout, stderr } = await run.result
  expect([exitCode, stdout]).toEqual([1, ''])
  expect(stderr).toContain('Interrupted.')
})

test('a command ended by SIGTERM says so, and is no success', async () => {
  const { emulator, run } = await startUpload('')
  emulator.faults.add({ kind: 'UploadPart', times: 100, effect: { type: 'delay', ms: 60_000 } })
  await uploading(emulator)
  process.kill(run.pid, 'SIGTERM')
  const { exitCode, stderr } = await run.result
  // It has a profile file, so nothing of it is kept.
  expect([exitCode, stderr.trim()]).toEqual([
    1,
    expect.stringMatching(/^Interrupted\. Nothing of this command is kept/),
  ])
})

struck('an error in main that nobody foresaw ends the app instead of asking a user who is not there', async () => {
  const { run } = await startUpload('error@answered-credential.get')
  const { exitCode, stderr } = await run.result
  expect(exitCode).toBe(1)
  expect(stderr, 'its text may hold anything').not.toContain('nobody foresaw')
})

test('a command whose reader has gone away uploads to the end', async () => {
  const { emulator, run } = await startUpload('')
  run.child.stdout?.destroy()
  expect((await run.result).exitCode).toBe(0)
  expect(emulator.object(emulator.bucket, 'big.bin')?.size).toBe(9 << 20)
})

test('what a killed run that stores nothing has left in the temporary folder goes with the next', async () => {
  const emulator = await openEmulator(workspace())
  const left = (): readonly string[] =>
    readdirSync(workspace().tmpDir).filter((name) => name.startsWith('cos-courier-'))
  emulator.faults.add({ kind: 'UploadPart', times: 100, effect: { type: 'delay', ms: 60_000 } })
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 9)
  const options = { stdin: secretOf(emulator.account), withDataDir: false }
  const args = transientUpload(writeProfile(workspace(), emulator), file)
  const first = startCli(workspace(), args, options)
  await uploading(emulator)
  await killTree(first.pid)
  expect(left()).toHaveLength(1)
  emulator.faults.clear()
  expect((await startCli(workspace(), args, options).result).exitCode).toBe(0)
  expect(left()).toEqual([])
})

test('a command goes on when the window whose page runs it is closed', async () => {
  const emulator = await openEmulator(workspace())
  emulator.faults.add({ kind: 'UploadPart', times: 100, effect: { type: 'delay', ms: 1000 } })
  await storeProfile(workspace(), emulator)
  const { electron, page } = await startApp(workspace())
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 60)
  const run = startCli(workspace(), ['upload', file, '--profile', PROFILE, '--json'])
  await uploading(emulator)
  await (await electron.browserWindow(page)).evaluate((window) => window.close())
  const result = await run.result
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(files).toMatchObject([{ key: 'big.bin', state: 'verified' }])
  await removeProfile(workspace())
})
