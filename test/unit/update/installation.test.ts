import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installPackage, type RunProgram } from '../../../main/update/install-package.ts'
import { findInstallation, type InstallationPorts } from '../../../main/update/installation.ts'
import { replaceAppImage } from '../../../main/update/replace-app-image.ts'
import { fileOf } from '../../fakes/signed-feeds.ts'

let dir = ''
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'update-')))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const write = (name: string, content = name, mode = 0o755): string => {
  const path = join(dir, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

describe('how the app was installed', () => {
  const find = (changes: Partial<InstallationPorts>) =>
    findInstallation({ platform: 'linux', execPath: '/x', env: {}, isKnownTo: async () => false, ...changes })

  test('from an AppImage, if that is what runs and not only what started it', async () => {
    const execPath = write('mount/cos-courier')
    const appImage = write('courier.AppImage')
    const env = { APPIMAGE: appImage, APPDIR: join(dir, 'mount') }
    expect(await find({ execPath, env })).toEqual({ kind: 'AppImage', way: 'by-itself', appImage })
    const other = write('elsewhere/cos-courier')
    expect(await find({ execPath: other, env })).toMatchObject({ way: 'by-hand' })
    for (const wrong of [
      { ...env, APPDIR: '/' },
      { ...env, APPIMAGE: dir },
      { APPIMAGE: appImage },
      { ...env, APPIMAGE: 'a' },
    ])
      expect(await find({ execPath, env: wrong }), JSON.stringify(wrong)).toMatchObject({ way: 'by-hand' })
  })

  test('from a package, if the package database says so, whatever a file beside the app says', async () => {
    const execPath = write('app/cos-courier')
    write('app/resources/package-type', 'deb')
    const known = (program: string) => find({ execPath, isKnownTo: async (asked) => asked.endsWith(program) })
    expect(await known('dpkg-query')).toEqual({ kind: 'deb', way: 'with-password' })
    expect(await known('rpm')).toEqual({ kind: 'rpm', way: 'with-password' })
    expect(await known('nobody')).toMatchObject({ way: 'by-hand' })
  })

  test('by the installer on Windows, and in its place on macOS', async () => {
    const execPath = write('app/COS Courier.exe')
    expect(await find({ platform: 'win32', execPath })).toMatchObject({ way: 'by-hand' })
    write('app/Uninstall COS Courier.exe')
    expect(await find({ platform: 'win32', execPath })).toEqual({ kind: 'nsis', way: 'by-itself' })
    const inBundle = '.app/Contents/MacOS/COS Courier'
    const mac = (path: string) => find({ platform: 'darwin', execPath: path + inBundle })
    expect(await mac('/Applications/COS Courier')).toEqual({ kind: 'zip', way: 'by-itself' })
    for (const path of ['/Volumes/COS Courier/COS Courier', '/private/var/x/AppTranslocation/y/d/COS Courier'])
      expect(await mac(path)).toMatchObject({ way: 'by-hand', kinds: ['dmg', 'zip'] })
  })
})

describe('an AppImage in the place of another', () => {
  const content = Buffer.from('the new one')
  const signed = fileOf('1.0.1', 'AppImage', content)
  const replace = (appImage: string, from: string) =>
    replaceAppImage({ from, signed, appImage, oldVersion: '1.0.0', newVersion: '1.0.1' })

  test('keeps name and rights, and can be run', async () => {
    const appImage = write('courier.AppImage', 'the old one', 0o700)
    const from = write('downloaded', String(content), 0o600)
    expect(await replace(appImage, from)).toBe(appImage)
    expect([readFileSync(appImage, 'utf8'), statSync(appImage).mode & 0o777]).toEqual(['the new one', 0o700])
    expect(readdirSync(dir).sort()).toEqual(['courier.AppImage', 'downloaded'])
  })

  test('has the version in its name changed where there is one', async () => {
    const appImage = write('courier-1.0.0-x64.AppImage', 'the old one')
    const target = join(dir, 'courier-1.0.1-x64.AppImage')
    expect(await replace(appImage, write('downloaded', String(content)))).toBe(target)
    expect(readdirSync(dir).sort()).toEqual(['courier-1.0.1-x64.AppImage', 'downloaded'])
  })

  test('is not put there if it is not what was signed: the old one stays, and starts', async () => {
    const appImage = write('courier.AppImage', 'the old one')
    await expect(replace(appImage, write('downloaded', 'tampered!!!'))).rejects.toThrow('update-file-differs')
    expect(readFileSync(appImage, 'utf8')).toBe('the old one')
    expect(readdirSync(dir).sort()).toEqual(['courier.AppImage', 'downloaded'])
  })

  test('takes the place of what a crash has left', async () => {
    const appImage = write('courier.AppImage', 'the old one')
    write('.courier.AppImage.update', 'half')
    await replace(appImage, write('downloaded', String(content)))
    expect(readdirSync(dir).sort()).toEqual(['courier.AppImage', 'downloaded'])
  })

  test('says where it could not be written', async () => {
    const from = write('downloaded', String(content))
    await expect(replace(join(dir, 'gone', 'courier.AppImage'), from)).rejects.toThrow(/update-install-failed.*ENOENT/)
  })
})

describe('a package', () => {
  const signed = fileOf('1.0.1', 'deb', Buffer.from('package'))
  const ending = (exitCode: number, said = ''): RunProgram & { readonly calls: string[][] } => {
    const calls: string[][] = []
    const run: RunProgram = async (program, args) => {
      calls.push([program, ...args])
      return { exitCode, said }
    }
    return Object.assign(run, { calls })
  }
  const install = (run: RunProgram) =>
    installPackage('deb', '/data/updates/x y.deb', signed, run, ['/no/such/pkexec', '/bin/true'])

  test('is copied, compared and installed by one command as administrator, which gets path and sum as arguments', async () => {
    const run = ending(0)
    await install(run)
    const [[pkexec, agent, shell, option, script = '', , path, sum] = []] = run.calls
    expect([pkexec, agent, shell, option]).toEqual(['/bin/true', '--disable-internal-agent', '/bin/sh', '-c'])
    expect([path, sum]).toEqual(['/data/updates/x y.deb', Buffer.from(signed.sha512, 'base64').toString('hex')])
    expect(script).not.toContain('/data/')
    const steps = ['cp -- "$1"', 'sha512sum --check', 'apt-get install'].map((step) => script.indexOf(step))
    expect(steps).toEqual(steps.toSorted((one, other) => one - other))
    expect(steps[0]).toBeGreaterThan(0)
    expect(script).not.toContain('--allow-downgrades')
  })

  test.each([
    [126, 'update-password-dismissed'],
    [127, 'update-password-refused'],
    [65, 'update-file-differs'],
    [100, 'update-install-failed'],
  ])('that ends with %i says %s', async (exitCode, code) => {
    await expect(install(ending(exitCode, 'E: no space'))).rejects.toThrow(code)
  })

  test('is left to the administrator where no program asks for the password', async () => {
    const run = ending(0)
    await expect(installPackage('deb', '/x.deb', signed, run, ['/no/such/pkexec'])).rejects.toThrow(
      'update-no-password-prompt: /x.deb',
    )
    expect(run.calls).toEqual([])
  })
})
