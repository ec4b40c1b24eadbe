import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { processTree } from '../../../scripts/lib/sandbox-proof.mjs'
import type { Account } from '../../emulator/accounts.ts'
import { type CliResult, reportOf, runCli, secretOf, startCli } from '../lib/cli.ts'
import { writeBigFile, writeTree } from '../lib/files.ts'
import { filesBelow, keyNeedles, randomAccount, searchFiles, searchOthers } from '../lib/key-search.ts'
import { findIn, type Needle } from '../lib/memory.ts'
import { executableOf, plainDir } from '../lib/packages.ts'
import { killTree, nodeServices } from '../lib/processes.ts'
import { PROFILE, writeProfile } from '../lib/profile.ts'
import { openEmulator, useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
const executable = executableOf(plainDir())
/** Of a file that is sent for some seconds. */
const BIG_MEBIBYTES = 24

const command = (args: readonly string[], stdin?: string): Promise<CliResult> =>
  runCli(workspace(), args, { executable, ...(stdin !== undefined && { stdin }) })

/** What somebody else sees of the app's processes in /proc: how they were started, and with what. */
function searchStarts(mainPid: number, needles: readonly Needle[]): readonly string[] {
  return processTree(mainPid).flatMap(({ pid }) =>
    ['cmdline', 'environ'].flatMap((file) =>
      findIn(readUnlessGone(`/proc/${pid}/${file}`), needles).map((label) => `${file} of ${pid}: ${label}`),
    ),
  )
}

function readUnlessGone(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return Buffer.alloc(0)
    throw error
  }
}

/** The folders that the app may write to: its own, the temporary one, and those of the session's user. */
function writable(): readonly string[] {
  const {
    HOME: home,
    XDG_CONFIG_HOME: config,
    XDG_CACHE_HOME: cache,
    XDG_DATA_HOME: data,
    XDG_STATE_HOME: state,
  } = process.env
  const folders = [home, config, cache, data, state].filter((folder) => folder !== undefined)
  return [workspace().dataDir, workspace().tmpDir, ...folders]
}

/** Starts an upload that takes some seconds, and waits until its bytes are on their way. */
async function startUpload(account: Account, ...options: readonly string[]) {
  const emulator = await openEmulator(workspace(), { account })
  const stored = await command(
    ['profile', 'set', PROFILE, '--file', writeProfile(workspace(), emulator), '--secret-stdin'],
    secretOf(account),
  )
  expect(stored.exitCode, stored.stderr).toBe(0)
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  writeBigFile(path.join(folder, 'big.bin'), BIG_MEBIBYTES)
  const args = ['upload', folder, '--profile', PROFILE, '--json', '--limit-rate', '4M', ...options]
  const running = startCli(workspace(), args, { executable })
  // A verified file means that the key was used, and the large one is still being sent.
  await expect.poll(() => emulator.objects().length, { timeout: 60_000 }).toBeGreaterThan(0)
  return { running, stored }
}

test('a key that the packaged app stored and used is in no process but main, and in no file, log, argument or variable', async () => {
  const account = randomAccount()
  const needles = keyNeedles(account)
  const { running, stored } = await startUpload(account)
  expect(nodeServices(running.pid).length).toBeGreaterThan(0)
  expect(searchOthers(running.pid, needles)).toEqual([])
  expect(searchStarts(running.pid, needles)).toEqual([])
  expect(searchFiles(writable(), needles)).toEqual([])
  const result = await running.result
  expect(reportOf(result).files.map(({ state }) => state)).toEqual(['verified', 'verified'])
  expect(filesBelow(workspace().dataDir).some((file) => file.endsWith('audit.jsonl'))).toBe(true)
  expect(searchFiles(writable(), needles)).toEqual([])
  for (const { stdout, stderr } of [stored, result]) expect(findIn(Buffer.from(stdout + stderr), needles)).toEqual([])
  expect((await command(['profile', 'remove', PROFILE])).exitCode).toBe(0)
})

test('the same search finds a key that is planted in an argument, a variable or a file', async () => {
  const account = randomAccount()
  const needles = keyNeedles(account)
  const args = ['--data-dir', path.join(workspace().dir, account.secretId)]
  const running = startCli(workspace(), args, { executable, withDataDir: false })
  await expect.poll(() => nodeServices(running.pid).length, { timeout: 60_000 }).toBeGreaterThan(0)
  expect(searchStarts(running.pid, needles).join('\n')).toMatch(/^cmdline of \d+: id utf-8$/m)
  await killTree(running.pid)
  // Chromium's processes write their titles over where their variables lie, sooner or later.
  const other = spawn('sleep', ['60'], { env: { ...process.env, PLANTED: account.secretKey } })
  workspace().defer(() => other.kill())
  await once(other, 'spawn')
  const { pid = 0 } = other
  expect(searchStarts(pid, needles)).toEqual([`environ of ${pid}: key utf-8`])
  writeTree(workspace().dataDir, { 'main.log': `before ${Buffer.from(account.secretKey).toString('hex')} after` })
  expect(searchFiles(writable(), needles)).toEqual(['main.log: key hex'])
})
