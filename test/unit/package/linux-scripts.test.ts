import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'

describe.runIf(process.platform === 'linux')('the scripts of deb and rpm', () => {
  let system: string
  beforeEach(() => {
    system = mkdtempSync(path.join(os.tmpdir(), 'cos-scripts-'))
    for (const dir of [
      'opt/cos-courier/resources',
      'etc/apparmor.d',
      'bin',
      'usr/share/applications',
      'var/cache/apparmor/1',
    ])
      mkdirSync(path.join(system, dir), { recursive: true })
    writeFileSync(path.join(system, 'opt/cos-courier/chrome-sandbox'), '', { mode: 0o755 })
    writeFileSync(path.join(system, 'opt/cos-courier/resources/apparmor-profile'), 'the profile')
  })
  afterEach(() => rmSync(system, { recursive: true, force: true }))

  /** Puts a program in the path that writes down how it was called. */
  function program(name: string, exitCode = 0): void {
    const file = path.join(system, 'bin', name)
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${system}/called'\nexit ${exitCode}\n`)
    chmodSync(file, 0o755)
  }

  /** What ran, without the paths of this test. */
  const called = (): readonly string[] =>
    existsSync(`${system}/called`)
      ? readFileSync(`${system}/called`, 'utf8').replaceAll(system, '').trim().split('\n')
      : []

  /** Runs the script as dpkg or rpm would, in a system that is this test's folder. */
  function run(script: 'after-install' | 'after-remove', ...args: readonly string[]): string {
    const text = readFileSync(path.join(ROOT, `build/linux/${script}.tpl`), 'utf8')
      .replace(/\$\{executable\}/g, 'cos-courier')
      .replace(/\$\{sanitizedProductName\}/g, 'cos-courier')
      .replace(/(?<=[' ])\/(opt|etc|usr|var|sys)\//g, `${system}/$1/`)
    const PATH = `${system}/bin:/usr/bin:/bin`
    const { status, stdout, stderr } = spawnSync('sh', ['-c', text, script, ...args], {
      env: { PATH },
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }

  const profile = (): string => path.join(system, 'etc/apparmor.d/cos-courier')
  const sandboxMode = (): number => statSync(path.join(system, 'opt/cos-courier/chrome-sandbox')).mode & 0o7777

  test.each(['configure', '1', '2'])(
    'after-install %s makes the sandbox helper setuid and tells the desktop',
    (argument) => {
      program('dpkg-statoverride', 1)
      program('update-desktop-database')
      expect(run('after-install', argument)).toBe('')
      expect(sandboxMode()).toBe(0o4755)
      expect(called()).toContain('update-desktop-database -q /usr/share/applications')
    },
  )

  test("an administrator's own mode of the sandbox helper stays", () => {
    program('dpkg-statoverride')
    run('after-install', 'configure')
    expect(sandboxMode()).toBe(0o755)
  })

  test('a profile that AppArmor understands is installed, and one that it does not is not', () => {
    program('apparmor_parser', 1)
    run('after-install', 'configure')
    expect(existsSync(profile())).toBe(false)
    program('apparmor_parser')
    run('after-install', 'configure')
    expect(readFileSync(profile(), 'utf8')).toBe('the profile')
    expect(called().filter((line) => line.includes('--replace'))).toEqual([])
    mkdirSync(path.join(system, 'sys/kernel/security/apparmor'), { recursive: true })
    program('ischroot', 1)
    run('after-install', 'configure')
    expect(called()).toContain('apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/cos-courier')
  })

  test.each(['upgrade', 'failed-upgrade', 'abort-install', 'disappear', '1'])(
    'after-remove %s, between two versions, takes nothing away and says nothing',
    (argument) => {
      writeFileSync(profile(), 'the profile')
      expect(run('after-remove', argument)).toBe('')
      expect(existsSync(profile())).toBe(true)
    },
  )

  test.each(['remove', '0'])('after-remove %s takes the profile away and says what stays', (argument) => {
    writeFileSync(profile(), 'the profile')
    writeFileSync(path.join(system, 'var/cache/apparmor/1/cos-courier'), 'compiled')
    mkdirSync(path.join(system, 'sys/kernel/security/apparmor'), { recursive: true })
    for (const [name, exitCode] of [
      ['apparmor_parser', 0],
      ['ischroot', 1],
    ] as const)
      program(name, exitCode)
    const said = run('after-remove', argument)
    expect(said).toContain('~/.config/COS Courier')
    expect(said).toContain('the keychain')
    expect(said).not.toContain('/etc/cos-courier')
    expect([existsSync(profile()), existsSync(path.join(system, 'var/cache/apparmor/1/cos-courier'))]).toEqual([
      false,
      false,
    ])
    expect(called()).toContain('apparmor_parser --remove /etc/apparmor.d/cos-courier')
  })

  test('the configuration of an organisation stays, and is said to', () => {
    mkdirSync(path.join(system, 'etc/cos-courier'))
    expect(run('after-remove', 'remove')).toContain('etc/cos-courier stays')
    expect(run('after-remove', 'purge')).toContain('~/.config/COS Courier stays')
    expect(existsSync(path.join(system, 'etc/cos-courier'))).toBe(true)
  })
})
