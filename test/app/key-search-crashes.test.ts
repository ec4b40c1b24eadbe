import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { processTree } from '../../scripts/lib/sandbox-proof.mjs'
import type { Account } from '../emulator/accounts.ts'
import { runCli } from './lib/cli.ts'
import { appWithTypedKey, filesBelow, keyNeedles, searchFiles, searchOthers } from './lib/key-search.ts'
import { findIn, searchMemory } from './lib/memory.ts'
import { isAlive, killTree, nodeServices, typeOf, waitUntilGone } from './lib/processes.ts'
import { PROFILE, removeProfile } from './lib/profile.ts'
import { rendererPid, type WindowApp, windowOf } from './lib/window-app.ts'
import { useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
/** By a key in the keychain: each starts a helper, which is what costs time. */
const KEYCHAIN_MINTS = 25
/** By the same key, kept in main for this run. */
const RUN_MINTS = 1000
/** Asked for at once. */
const LANES = 8

/** What the kernel says of a process's dumps: the largest core file in bytes, or `unlimited`. */
function dumpLimit(pid: number): string | undefined {
  try {
    return /^Max core file size +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
  } catch {
    return undefined // it has ended
  }
}

/** Dumps as large as they like, for what this process starts; answers what sets it back. */
function allowDumps(): () => void {
  const set = (limit: string): unknown => execFileSync('prlimit', ['--pid', String(process.pid), `--core=${limit}`])
  set('unlimited:unlimited')
  return () => set('0:unlimited')
}

/** Calls for credentials by the bridge, as the page's worker makes them: each of another folder, so none is shared. */
const mintMany = ({ page }: WindowApp, profileId: string, mints: number): Promise<number> =>
  page.evaluate(
    async ([id, count, lanes]) => {
      const bridge = Reflect.get(globalThis, 'bridge')
      let next = 0
      let granted = 0
      const lane = async (): Promise<void> => {
        while (next < count) {
          next += 1
          const answer = await bridge.call['credential.get']({ profileId: id, prefix: `mint/${count}-${next}/` })
          if (answer.ok) granted += 1
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane))
      return granted
    },
    [profileId, mints, LANES] as const,
  )

/** The key again, by the calls that its window makes. */
async function keepForThisRun({ electron }: WindowApp, profileId: string, account: Account): Promise<void> {
  const { secretId, secretKey } = account
  const admin = await windowOf(electron, 'admin')
  const entered = admin.evaluate((id) => Reflect.get(globalThis, 'bridge').call['key.enter']({ id }), profileId)
  const entry = await windowOf(electron, 'key-entry')
  const input = { secretId, secretKey, place: 'this-run', clearClipboard: false }
  // Its window closes with the answer.
  await entry.evaluate((key) => void Reflect.get(globalThis, 'bridge').call['key.submit'](key), input)
  expect(await entered).toMatchObject({ ok: true, value: { stored: true } })
}

/** Dump limits of keychain helpers, as they come and go until `over`. */
async function watchHelpers(mainPid: number, over: Promise<unknown>): Promise<ReadonlySet<string>> {
  const known = new Set(nodeServices(mainPid))
  const limits = new Set<string>()
  let isOver = false
  void over.finally(() => {
    isOver = true
  })
  while (!isOver) {
    for (const pid of nodeServices(mainPid)) if (!known.has(pid)) limits.add(dumpLimit(pid) ?? 'gone')
    await delay(20)
  }
  return limits
}

/** SIGSEGV, as a fault in its code would. */
async function crash(pid: number): Promise<void> {
  process.kill(pid, 'SIGSEGV')
  await waitUntilGone([pid], 60_000)
}

/** A keychain helper crashes while it is asked for the key. */
async function crashHelper({ page, pid }: WindowApp, profileId: string): Promise<void> {
  const known = new Set(nodeServices(pid))
  const asked = page.evaluate(
    (id) => Reflect.get(globalThis, 'bridge').call['credential.get']({ profileId: id, prefix: 'x/' }),
    profileId,
  )
  for (let tries = 0; tries < 5000; tries++) {
    const helper = nodeServices(pid).find((one) => !known.has(one))
    if (helper !== undefined) {
      await crash(helper)
      break
    }
    await delay(2)
  }
  await asked
}

const profileIdOf = (dataDir: string): string =>
  JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')).profiles[0].id

test('after 1000 mints, exports, verbose logs and a crash of each process the key is in main alone', async () => {
  const crashDir = path.join(workspace().dir, 'crashes')
  const exports = path.join(workspace().dir, 'exports')
  for (const folder of [crashDir, exports]) mkdirSync(folder)
  const forbid = allowDumps()
  const verbose = { ELECTRON_ENABLE_LOGGING: '1', ELECTRON_ENABLE_STACK_DUMPING: '1' }
  const log = path.join(workspace().dir, 'exports', 'chromium.log')
  const switches = ['--enable-logging=file', `--log-file=${log}`, '--v=1']
  const { app, account, emulator } = await appWithTypedKey(workspace(), { switches, env: verbose, cwd: crashDir })
  forbid()
  const words: string[] = []
  for (const stream of [app.electron.process().stdout, app.electron.process().stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => words.push(text))
  const needles = keyNeedles(account)
  const { dataDir, tmpDir } = workspace()
  const profileId = profileIdOf(dataDir)

  const minting = mintMany(app, profileId, KEYCHAIN_MINTS)
  const limits = await watchHelpers(app.pid, minting)
  expect(await minting).toBe(KEYCHAIN_MINTS)
  await crashHelper(app, profileId)
  await keepForThisRun(app, profileId, account)
  expect(await mintMany(app, profileId, RUN_MINTS)).toBe(RUN_MINTS)
  const mints = emulator.log.filter(({ kind }) => kind === 'GetFederationToken')
  expect(mints.length).toBeGreaterThanOrEqual(RUN_MINTS + KEYCHAIN_MINTS)
  expect(dumpLimit(app.pid), 'of main').toBe('1')
  expect(limits, 'of a helper, once it is there').toContain('1')
  expect(searchMemory(app.pid, needles).found, 'main is where it is').not.toEqual([])

  for (const [name, ...command] of [
    ['profile.json', 'profile', 'export', PROFILE, '--out'],
    ['audit.json', 'audit', 'export', '--format', 'json', '--out'],
    ['audit.csv', 'audit', 'export', '--format', 'csv', '--out'],
  ] as const) {
    const { exitCode, stderr } = await runCli(workspace(), [...command, path.join(exports, name)])
    expect(exitCode, stderr).toBe(0)
  }
  expect(searchOthers(app.pid, needles)).toEqual([])

  const admin = await windowOf(app.electron, 'admin')
  await crash(await rendererPid(app.electron, admin))
  for (const pid of [...nodeServices(app.pid), await rendererPid(app.electron, app.page)]) await crash(pid)
  const rest = processTree(app.pid).filter((facts) => ['gpu-process', 'utility'].includes(typeOf(facts)))
  for (const { pid } of rest) if (isAlive(pid)) await crash(pid)
  expect(searchOthers(app.pid, needles)).toEqual([])
  const others = filesBelow(crashDir)
  await crash(app.pid)
  expect(filesBelow(crashDir), 'main leaves no dump').toEqual(others)
  await killTree(app.pid)

  const folders = [dataDir, tmpDir, exports, crashDir]
  expect(
    filesBelow(exports)
      .map((file) => path.basename(file))
      .sort(),
  ).toEqual(['audit.csv', 'audit.json', 'chromium.log', 'profile.json'])
  expect(searchFiles(folders, needles)).toEqual([])
  const said = Buffer.from(words.join(''))
  expect(findIn(said, needles)).toEqual([])
  await removeProfile(workspace())
}, 600_000)
