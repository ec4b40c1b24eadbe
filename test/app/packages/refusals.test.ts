import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isSandboxed } from '../../../scripts/lib/sandbox-proof.mjs'
import { type CliOptions, type CliResult, reportOf, runCli, secretOf, startCli } from '../lib/cli.ts'
import { writeTree } from '../lib/files.ts'
import { freePort, isEverListenedOn } from '../lib/listening.ts'
import { drivableDir, executableOf, plainDir } from '../lib/packages.ts'
import { killTree, processesOf } from '../lib/processes.ts'
import { type ProfileChanges, transientUpload, writeProfile } from '../lib/profile.ts'
import { openEmulator, useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
afterEach(() => vi.unstubAllEnvs())
const shipped = executableOf(plainDir())
const drivable = executableOf(drivableDir())

const start = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  runCli(workspace(), args, { executable: shipped, ...options })

function expectRefused({ exitCode, stdout, stderr }: CliResult, name: string): void {
  expect(stderr).toContain(name)
  expect(stderr.split('\n')[0]).toMatch(/^COS Courier /)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  // Nothing was begun: Chromium makes this folder before it shows anything.
  expect(existsSync(workspace().dataDir)).toBe(false)
}

describe('the app as shipped does not start with', () => {
  test.each([
    ['--no-sandbox'],
    ['-no-sandbox'],
    [' --no-sandbox '],
    ['--disable-setuid-sandbox'],
    ['--remote-debugging-pipe'],
    ['--inspect=0'],
    ['--disable-web-security'],
    ['--proxy-server=127.0.0.1:1'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp'],
    ['--renderer-cmd-prefix=echo'],
    ['--user-data-dir=/tmp/elsewhere'],
    ['--nonsense'],
  ])('%j', async (word) => {
    const name =
      word
        .trim()
        .split('=')[0]
        ?.replace(/^-(?=\w)/, '--') ?? ''
    expectRefused(await start([word]), name)
  })

  test('one that stands among a command’s words', async () => {
    expectRefused(await start(['profile', 'list', '--json', '--no-sandbox']), '--no-sandbox')
  })

  test.each(['NODE_DEBUG', 'NODE_DEBUG_NATIVE'])('%s in its environment', async (name) => {
    expectRefused(await start(['profile', 'list'], { env: { [name]: 'http' } }), name)
  })
})

test('an AppImage that took away the sandbox says what can be done', async () => {
  const { stderr, exitCode } = await start(['--no-sandbox'], { env: { APPIMAGE: '/home/me/COS-Courier.AppImage' } })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Install the .deb or .rpm')
  expect(stderr).toContain('kernel.apparmor_restrict_unprivileged_userns=0')
})

test('… also to somebody on a desktop, who sees no standard error', async () => {
  const { dir } = workspace()
  const told = path.join(dir, 'told')
  writeTree(dir, { 'bin/zenity': `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}.part' && mv '${told}.part' '${told}'\n` })
  chmodSync(path.join(dir, 'bin/zenity'), 0o755)
  const env = { APPIMAGE: '/a.AppImage', PATH: `${path.join(dir, 'bin')}:${process.env['PATH']}` }
  expect(await start(['--no-sandbox'], { env })).toMatchObject({ exitCode: 2 })
  await expect.poll(() => existsSync(told), { timeout: 20_000 }).toBe(true)
  expect(readFileSync(told, 'utf8')).toContain('--text=COS Courier does not start without its sandbox.')
})

test('with a debugging port nobody ever listens on it; the build for tests shows that it would be seen', async () => {
  const port = await freePort()
  const running = startCli(workspace(), [`--remote-debugging-port=${port}`], { executable: shipped })
  expect(await isEverListenedOn(port, running.result)).toBe(false)
  expectRefused(await running.result, '--remote-debugging-port')
  const control = startCli(workspace(), [`--remote-debugging-port=${port}`], { executable: drivable })
  expect(await isEverListenedOn(port, control.result)).toBe(true)
  await killTree(control.pid)
})

test('an app that runs is no way around: its second start is refused like the first, and hands nothing over', async () => {
  const owner = startCli(workspace(), [], { executable: shipped })
  const later = (...words: readonly string[]): Promise<CliResult> => start(['profile', 'list', '--json', ...words])
  // Answered by the owner: the control.
  await expect.poll(() => isSandboxed(owner.pid), { timeout: 60_000 }).toBe(true)
  expect(await later()).toMatchObject({ exitCode: 0 })
  const before = processesOf(owner.pid, 'renderer').length
  const refused = await later('--no-sandbox')
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
  expect(refused.stderr).toContain('--no-sandbox')
  expect(processesOf(owner.pid, 'renderer').length).toBe(before)
  expect(isSandboxed(owner.pid)).toBe(true)
  await killTree(owner.pid)
})

test('what people need is let through, and a path like a switch after --', async () => {
  const words = ['--lang=zh-CN', '--force-device-scale-factor=2', '--ozone-platform=x11', '--disable-gpu']
  expect(await start(['profile', 'list', '--json', ...words])).toMatchObject({ exitCode: 0, stderr: '' })
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'files'), { '--no-sandbox': 'a file of that name' })
  const upload = transientUpload(writeProfile(workspace(), emulator))
  const options = { stdin: secretOf(emulator.account), cwd: folder, withDataDir: false }
  const result = await start([...upload, '--', '--no-sandbox'], options)
  expect(reportOf(result).files.map(({ key, state }) => [key, state])).toEqual([['--no-sandbox', 'verified']])
})

test('a variable by which certificates would not be checked changes nothing', async () => {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const log = path.join(workspace().dir, 'tls-keys')
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', SSLKEYLOGFILE: log }
  const upload = (changes: ProfileChanges, from: CliOptions = { executable: shipped }): Promise<CliResult> =>
    runCli(workspace(), transientUpload(writeProfile(workspace(), emulator, changes), folder), {
      ...{ ...from, env, stdin: secretOf(emulator.account), withDataDir: false },
    })
  const sts = new URL(emulator.endpoints.sts).host
  const unknownAuthority = reportOf(await upload({ caFile: undefined }))
  expect(unknownAuthority.errors).toMatchObject([{ code: 'tls-failure', message: expect.stringContaining(sts) }])
  expect(reportOf(await upload({})).files.map(({ state }) => state)).toEqual(['verified'])
  expect(readdirSync(workspace().dir)).not.toContain('tls-keys')
  // The sources' run hears both: STS is believed, and only transfer, which knows no variables, refuses COS.
  vi.stubEnv('COS_COURIER_EXECUTABLE', undefined)
  expect(reportOf(await upload({ caFile: undefined }, {}))).toMatchObject({ errors: [], files: [{ state: 'failed' }] })
  expect(readdirSync(workspace().dir)).toContain('tls-keys')
})
