import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, realpathSync, rmSync, watch } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NEW, OLD, UPDATE_DIR } from '../../../scripts/lib/test-update-packages.mjs'
import { type Installed, installed } from '../lib/as-installed.ts'
import { secretOf } from '../lib/cli.ts'
import { fieldOf, type Installation, install as installPackage, sure } from '../lib/debian.ts'
import { emptyKeychain, keychainEntries } from '../lib/keychain.ts'
import { lockPackages } from '../lib/package-lock.ts'
import { type Authorize, type Authorized, standInForPkexec } from '../lib/pkexec.ts'
import { killTree } from '../lib/processes.ts'
import { PROFILE, writeProfile } from '../lib/profile.ts'
import { check, install, spoil, type UpdateWorld, versionOf } from '../lib/update-world.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'

const ROOT_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' }

/** Installed by apt as 1.0.0; what the app asks polkit for, this process does as root, once it has looked at it. */
export function debUpdates(world: () => UpdateWorld): void {
  let workspace: Workspace
  let lock: Awaited<ReturnType<typeof lockPackages>>
  let installation: Installation
  let app: Installed
  let pkexec: { authorize: Authorize }

  beforeAll(async () => {
    lock = await lockPackages()
    workspace = openWorkspace()
    pkexec = await standInForPkexec(workspace)
    installation = installPackage(debOf(OLD), workspace.dir)
    app = installed(workspace, '/usr/bin/cos-courier')
  }, 400_000)
  afterAll(async () => {
    try {
      finishWhatWasCutOff()
      installation?.clean()
      emptyKeychain()
      await workspace?.close()
    } finally {
      await lock?.release()
    }
  }, 200_000)

  test('is not changed where the password is not entered, or the package was changed', async () => {
    pkexec.authorize = async () => ({ exitCode: 126, said: '' })
    const dismissed = await install(app)
    expect(dismissed).toMatchObject({ code: 'update-password-dismissed', state: 'failed', way: 'with-password' })
    expect(dismissed.stderr).toMatch(/password was not entered/)
    const restore = spoil(world().artifact('deb').path)
    // What was downloaded whole is good: another one has to be fetched.
    const changed = await install(installed(openedAside(), '/usr/bin/cos-courier'))
    restore()
    expect(changed).toMatchObject({ code: 'update-file-differs', state: 'refused' })
    expect(await versionOf(app)).toBe(OLD)
    expect(fieldOf('cos-courier', 'Version')).toBe(OLD)
  })

  test('is compared once more by whoever installs it: what was exchanged meanwhile is refused', async () => {
    pkexec.authorize = async (argv) => {
      const file = argv.at(-2) ?? ''
      const restore = spoil(file)
      const answer = asRoot(argv)
      restore()
      return answer
    }
    expect(await install(app)).toMatchObject({ code: 'update-file-differs', state: 'refused' })
    expect(fieldOf('cos-courier', 'Version')).toBe(OLD)
  })

  test('1.0.0 becomes 1.0.1 although first the installer dies and then the app, and keeps profiles and keys', async () => {
    const set = ['profile', 'set', PROFILE, '--file', writeProfile(workspace, world().emulator), '--secret-stdin']
    expect((await app.run(set, secretOf(world().emulator.account))).exitCode).toBe(0)
    const before = (await app.run(['profile', 'list', '--json'])).stdout
    pkexec.authorize = dyingAsRoot
    expect(await install(app)).toMatchObject({ code: 'update-install-failed', state: 'failed' })
    expect(fieldOf('cos-courier', 'Status')).toContain('half-installed')
    expect(await versionOf(app)).toBe(OLD)
    const isInstalled = new Promise<Authorized>((resolve) => {
      pkexec.authorize = async (argv) => {
        await killTree(updating.pid)
        const answer = asRoot(argv)
        resolve(answer)
        return answer
      }
    })
    const updating = app.start(['update', 'install', '--json'])
    expect(await isInstalled).toMatchObject({ exitCode: 0 })
    expect(fieldOf('cos-courier', 'Version')).toBe(NEW)
    expect(await versionOf(app)).toBe(NEW)
    expect(await check(app)).toMatchObject({ exitCode: 0, state: 'current', current: NEW })
    expect((await app.run(['profile', 'list', '--json'])).stdout).toBe(before)
    expect(before).toContain(PROFILE)
    expect(keychainEntries()).toHaveLength(1)
  })

  function openedAside(): Workspace {
    const aside = openWorkspace()
    workspace.defer(() => aside.close())
    return aside
  }

  /** As `asRoot`, and everything is killed as soon as the first files are unpacked. */
  async function dyingAsRoot(argv: readonly string[]): Promise<Authorized> {
    const { shell, args } = checked(argv)
    const before = copies()
    const installer = spawn(shell, args, { env: ROOT_ENV, stdio: 'ignore' })
    const hasEnded = once(installer, 'close')
    const watcher = watch(path.dirname(realpathSync('/usr/bin/cos-courier')), (_, name) => {
      if (!name?.endsWith('.dpkg-new')) return
      watcher.close()
      void killTree(installer.pid ?? 0)
    })
    await hasEnded
    watcher.close()
    // What it would have deleted itself.
    for (const name of copies()) if (!before.includes(name)) rmSync(path.join(os.tmpdir(), name), { recursive: true })
    return { exitCode: 137, said: '' }
  }

  /** Does what pkexec would, if it is the app's own script with our package. */
  function asRoot(argv: readonly string[]): Authorized {
    const { shell, args } = checked(argv)
    const { status, stderr } = spawnSync(shell, args, { env: ROOT_ENV, encoding: 'utf8' })
    return { exitCode: status ?? -1, said: stderr }
  }

  function checked(argv: readonly string[]): { readonly shell: string; readonly args: readonly string[] } {
    const [option, shell = '', ...args] = argv
    const [flag, , , file = '', sum] = args
    expect([option, shell, flag, argv.length]).toEqual(['--disable-internal-agent', '/bin/sh', '-c', 7])
    expect(sum).toBe(
      createHash('sha512')
        .update(readFileSync(debOf(NEW)))
        .digest('hex'),
    )
    expect(file.startsWith(app.home.dir)).toBe(true)
    return { shell, args }
  }
}

const copies = (): readonly string[] =>
  readdirSync(os.tmpdir()).filter((name) => name.startsWith('cos-courier-update.'))

/** After a test that failed in the middle: apt takes nothing away before. */
function finishWhatWasCutOff(): void {
  if (!fieldOf('cos-courier', 'Status')?.includes('half-installed')) return
  sure('dpkg', ['--configure', '-a'])
  sure('dpkg', ['--purge', '--force-remove-reinstreq', 'cos-courier'])
}

function debOf(version: string): string {
  const dir = path.join(UPDATE_DIR, version)
  const name = readdirSync(dir).find((one) => one.endsWith('.deb'))
  if (name === undefined) throw new Error(`no package in ${dir}`)
  return path.join(dir, name)
}
