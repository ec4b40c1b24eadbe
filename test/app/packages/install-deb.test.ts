import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { logToStderr } from '../../../scripts/lib/run.mjs'
import { ensureSystemPackages } from '../../../scripts/lib/system-packages.mjs'
import {
  expectSandboxedUpload,
  type Installed,
  installed,
  showsItsWindow,
  uploadsAFolder,
  uploadWithoutKeychain,
} from '../lib/as-installed.ts'
import { runCli, startCli } from '../lib/cli.ts'
import { fieldOf, type Installation, install, sure, whyNotInstalled } from '../lib/debian.ts'
import { emptyKeychain, keychainEntries } from '../lib/keychain.ts'
import { withoutNamespaces } from '../lib/no-namespaces.ts'
import { lockPackages } from '../lib/package-lock.ts'
import { artifact } from '../lib/packages.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'

const APP = '/opt/cos-courier'
const DESKTOP_ENTRY = '/usr/share/applications/cos-courier.desktop'
const APPARMOR = '/etc/apparmor.d'
const reason = whyNotInstalled()

describe.skipIf(reason)(`the deb, installed by apt${reason ? ` (${reason})` : ''}`, () => {
  let workspace: Workspace
  let lock: Awaited<ReturnType<typeof lockPackages>>
  let installation: Installation
  let app: Installed
  let namedBefore: readonly string[]
  const hadAppArmor = existsSync(APPARMOR)

  beforeAll(async () => {
    lock = await lockPackages()
    await ensureSystemPackages(['installing'], logToStderr)
    workspace = openWorkspace()
    namedBefore = namedLikeUs()
    mkdirSync(APPARMOR, { recursive: true })
    installation = install(artifact('deb'), agreeingParser(workspace))
    app = installed(workspace, '/usr/bin/cos-courier')
  }, 400_000)

  afterAll(async () => {
    try {
      installation?.clean()
      if (!hadAppArmor) rmdirSync(APPARMOR)
      emptyKeychain()
      await workspace?.close()
    } finally {
      await lock?.release()
    }
  }, 200_000)

  test('the command line is in the path of everybody', async () => {
    const { exitCode, stdout, stderr } = await app.run(['--version'])
    expect([exitCode, stdout.trim(), stderr]).toEqual([0, fieldOf('cos-courier', 'Version'), ''])
  })

  test('a folder is uploaded with a stored profile, its key in the keychain, in the sandbox', async () => {
    await uploadsAFolder(app)
  })

  test('the window opens as the desktop opens it, in the sandbox', async () => {
    const [, executable = '', args = ''] = /^Exec=(\S+) (.+) %U$/m.exec(readFileSync(DESKTOP_ENTRY, 'utf8')) ?? []
    await showsItsWindow(installed(workspace, executable, app.home), args.split(' '), 'installed-deb')
  })

  test('the setuid helper is ready, and so is AppArmor', () => {
    const { mode, uid } = statSync(`${APP}/chrome-sandbox`)
    expect([mode & 0o7777, uid]).toEqual([0o4755, 0])
    const profile = readFileSync(`${APPARMOR}/cos-courier`, 'utf8')
    expect(profile).toContain(`profile "cos-courier" "${APP}/cos-courier" flags=(unconfined)`)
    expect(profile).toContain('userns,')
  })

  test('where the kernel lets nobody make user namespaces, the setuid helper makes the sandbox', async () => {
    const plain = openWorkspace()
    try {
      const { emulator, args, stdin } = await uploadWithoutKeychain(plain)
      const options = withoutNamespaces(plain, '/usr/bin/cos-courier')
      await expectSandboxedUpload(emulator, () => startCli(plain, args, { ...options, stdin }))
      chmodSync(`${APP}/chrome-sandbox`, 0o755)
      const control = await runCli(plain, args, { ...options, stdin })
      expect(control.stderr).toContain('chrome-sandbox')
      expect(control.exitCode).not.toBe(0)
    } finally {
      chmodSync(`${APP}/chrome-sandbox`, 0o4755)
      await plain.close()
    }
  })

  test('the desktop has its entry: valid, with links, and not as a program that opens folders', () => {
    expect(sure('desktop-file-validate', [DESKTOP_ENTRY])).toBe('')
    const entry = readFileSync(DESKTOP_ENTRY, 'utf8')
    expect(entry).toContain(`\nExec=${APP}/cos-courier -- %U\n`)
    expect(entry).toContain('\nMimeType=x-scheme-handler/cos-courier;\n')
    expect(entry).toContain('\nIcon=cos-courier\n')
    sure('appstreamcli', ['validate', '--no-net', '/usr/share/metainfo/com.cos-courier.app.metainfo.xml'])
  })

  test('the manual is readable', () => {
    const env = { ...process.env, MANPAGER: 'cat', MANWIDTH: '100', LC_ALL: 'C.UTF-8' }
    const text = sure('man', ['--warnings', 'cos-courier'], env)
    expect(text).toContain('cos-courier upload PATH... --profile NAME')
    expect(text).not.toContain('warning')
  })

  test('purged, it leaves nothing but what belongs to its users, and says where that is', () => {
    const files = sure('dpkg', ['-L', 'cos-courier']).split('\n').filter(Boolean)
    const own = files.filter((file) => !statSync(file).isDirectory() || file.startsWith(APP))
    expect(own.length).toBeGreaterThan(40)
    const profiles = readFileSync(path.join(app.home.dataDir, 'settings.json'), 'utf8')
    const said = installation.purge()
    expect(own.filter((file) => existsSync(file))).toEqual([])
    expect(namedLikeUs()).toEqual(namedBefore)
    expect([undefined, 'unknown ok not-installed']).toContain(fieldOf('cos-courier', 'Status'))
    expect(said).toContain('~/.config/COS Courier')
    expect(readFileSync(path.join(app.home.dataDir, 'settings.json'), 'utf8')).toBe(profiles)
    expect(keychainEntries()).toHaveLength(1)
  })
})

/** Files and folders of the system that are called like the app. */
function namedLikeUs(): readonly string[] {
  const unwatched = [ROOT, '/var/tmp', '/var/cache', '/var/lib/apt', '/var/log'].flatMap((dir) => ['-o', '-path', dir])
  const names = ['*cos-courier*', '*cos courier*'].flatMap((name) => ['-o', '-iname', name])
  const group = (tests: readonly string[]): readonly string[] => ['(', ...tests.slice(1), ')']
  const found = sure('find', [
    '/etc',
    '/opt',
    '/usr',
    '/var',
    '-xdev',
    ...group(unwatched),
    '-prune',
    '-o',
    ...group(names),
    '-print',
  ])
  return found.split('\n').filter(Boolean).sort()
}

/**
 * A folder with a parser of AppArmor profiles that takes any: the one of the system, if there is one, may be too old
 * for ours, and this kernel may have no AppArmor.
 */
function agreeingParser(workspace: Workspace): string {
  const dir = path.join(workspace.dir, 'bin')
  mkdirSync(dir)
  writeFileSync(path.join(dir, 'apparmor_parser'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  return dir
}
