/** What every package must do for somebody who has just installed it. */
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { expect, vi } from 'vitest'
import { isSandboxed } from '../../../scripts/lib/sandbox-proof.mjs'
import type { Emulator } from '../../emulator/index.ts'
import { type CliResult, type RunningCli, reportOf, runCli, secretOf, startCli } from './cli.ts'
import { filesHolding, writeTree } from './files.ts'
import { keychainEntries } from './keychain.ts'
import { openEmulator, type Workspace } from './open-workspace.ts'
import { openDisplay } from './own-display.ts'
import { type OwnHome, openHome } from './own-home.ts'
import { PROFILE, transientUpload, writeProfile } from './profile.ts'

/** A package's command, and who calls it. */
export interface Installed {
  readonly run: (args: readonly string[], stdin?: string) => Promise<CliResult>
  readonly start: (args: readonly string[], env?: NodeJS.ProcessEnv) => RunningCli
  readonly home: OwnHome
  readonly workspace: Workspace
}

/** `executable` as an unprivileged user with a home folder of its own calls it, from there and without `--data-dir`. */
export function installed(workspace: Workspace, executable: string, home: OwnHome = openHome(workspace)): Installed {
  const options = { executable, withDataDir: false, cwd: home.dir }
  return {
    run: (args, stdin = '') => runCli(workspace, args, { ...options, env: home.env, stdin }),
    start: (args, env = {}) => startCli(workspace, args, { ...options, env: { ...home.env, ...env } }),
    home,
    workspace,
  }
}

/**
 * A profile and its key are stored, and a folder is uploaded by them: verified, in Chromium's sandbox as the kernel has
 * it, the key in the keychain and in no file. Profile and key stay.
 */
export async function uploadsAFolder({ run, start, home, workspace }: Installed): Promise<Emulator> {
  const emulator = await openEmulator(workspace)
  const { account } = emulator
  const stored = await run(
    ['profile', 'set', PROFILE, '--file', writeProfile(workspace, emulator), '--secret-stdin'],
    secretOf(account),
  )
  expect(stored.exitCode, stored.stderr).toBe(0)
  const { secretId, secretKey } = account
  expect(keychainEntries().filter(({ password }) => password.includes(secretKey))).toHaveLength(1)
  const folder = photosIn(workspace.dir)
  const upload = (): RunningCli => start(['upload', folder, '--profile', PROFILE, '--json'])
  await expectSandboxedUpload(emulator, upload)
  for (const secret of [secretId, secretKey]) expect(filesHolding(home.dir, secret)).toEqual([])
  return emulator
}

/** A folder of two files. */
export const photosIn = (dir: string): string =>
  writeTree(path.join(dir, 'photos'), { 'a.txt': 'a', 'deep/腾讯云.txt': 'b' })

/** Starts an upload of `photosIn` to the emulator, looks at its processes while it is held back, and lets it end. */
export async function expectSandboxedUpload(emulator: Emulator, start: () => RunningCli): Promise<void> {
  // The emulator runs in this process, so nothing is answered before it was looked.
  emulator.faults.add({ kind: 'PutObject', times: 1, effect: { type: 'delay', ms: 500 } })
  const upload = start()
  const early = upload.result.then(({ stderr, stdout }) => Promise.reject(new Error(`ended early: ${stdout}${stderr}`)))
  const held = vi.waitFor(() => expect(emulator.faults.counts['delay']).toBeDefined(), { timeout: 60_000 })
  await Promise.race([held, early])
  const wasSandboxed = isSandboxed(upload.pid)
  const result = await upload.result
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(wasSandboxed).toBe(true)
  expect(files.map(({ state }) => state)).toEqual(['verified', 'verified'])
  expect(emulator.objects().map(({ key }) => key)).toEqual(['photos/a.txt', 'photos/deep/腾讯云.txt'])
}

/** Arguments and input of an upload that needs no keychain; all files are in the workspace. */
export async function uploadWithoutKeychain(workspace: Workspace): Promise<UploadWithoutKeychain> {
  const emulator = await openEmulator(workspace)
  const caFile = path.join(workspace.dir, 'ca.pem')
  copyFileSync(emulator.caFile, caFile)
  const args = transientUpload(writeProfile(workspace, emulator, { caFile }), photosIn(workspace.dir))
  return { emulator, args, stdin: secretOf(emulator.account) }
}
interface UploadWithoutKeychain {
  readonly emulator: Emulator
  readonly args: readonly string[]
  readonly stdin: string
}

/** Its window is drawn, by renderers in the sandbox, and closes when the app is told to end. Saves a picture of it. */
export async function showsItsWindow(
  { start, workspace }: Installed,
  args: readonly string[],
  name: string,
): Promise<void> {
  const display = await openDisplay(workspace)
  const app = start(args, display.env)
  await display.screenshot(name)
  expect(isSandboxed(app.pid)).toBe(true)
  app.child.kill('SIGTERM')
  const { exitCode, stderr } = await app.result
  expect(exitCode, stderr).not.toBeNull() // by itself, and not by the signal
}
