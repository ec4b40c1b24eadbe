import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackages } from '../../../scripts/package/build-packages.mjs'
import { sure } from '../lib/debian.ts'
import { writeTree } from '../lib/files.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'

const isRoot = process.getuid?.() === 0
describe.runIf(process.platform === 'linux')('the rpm', () => {
  let workspace: Workspace
  let rpm: string

  /** Everything of a release but the app itself, which would only take time here: deb and AppImage show it running. */
  beforeAll(async () => {
    workspace = openWorkspace()
    const app = writeTree(path.join(workspace.dir, 'app'), {
      'cos-courier': 'program',
      'chrome-sandbox': 'helper',
      'resources/app.asar': 'app',
      'usr/share/man/man1/cos-courier.1': 'for AppImages',
    })
    const outDir = path.join(workspace.dir, 'out')
    const made = {
      platform: 'linux',
      targets: ['rpm'],
      outDir,
      prepackaged: app,
      compression: 'fast',
      quiet: true,
    } as const
    await buildPackages(made)
    rpm = path.join(outDir, readdirSync(outDir).find((name) => name.endsWith('.rpm')) ?? 'none')
  }, 180_000)
  afterAll(() => workspace?.close())

  const listed = (...query: readonly string[]): readonly string[] =>
    sure('rpm', ['-qp', ...query, rpm])
      .split('\n')
      .filter(Boolean)

  test('puts the app, its command, its manual and its entries where a deb does, and owns no folder of others', () => {
    const names = listed('-l')
    const OWN = /^\/opt\/cos-courier(\/|$)/
    expect(names.filter((name) => OWN.test(name) && !name.includes('/resources/')).sort()).toEqual([
      '/opt/cos-courier',
      '/opt/cos-courier/chrome-sandbox',
      '/opt/cos-courier/cos-courier',
      '/opt/cos-courier/resources',
    ])
    const others = names.filter((name) => !OWN.test(name) && !name.startsWith('/usr/share/icons/'))
    expect(others.sort()).toEqual([
      '/usr/bin/cos-courier',
      '/usr/share/Thunar/sendto/cos-courier.desktop',
      '/usr/share/applications/cos-courier.desktop',
      '/usr/share/kio/servicemenus/cos-courier.desktop',
      '/usr/share/man/man1/cos-courier.1',
      '/usr/share/metainfo/com.cos-courier.app.metainfo.xml',
      '/usr/share/nautilus-python/extensions/cos-courier.py',
      '/usr/share/nemo/actions/cos-courier.nemo_action',
    ])
  })

  test('runs the scripts of the deb, and recommends the extension where Nautilus is', () => {
    const scripts = listed('--scripts').join('\n')
    expect(scripts).toMatch(/postinstall scriptlet[\s\S]*chmod 4755[\s\S]*postuninstall scriptlet[\s\S]*say_what_stays/)
    expect(scripts).toContain("APP='/opt/cos-courier'")
    expect(listed('--recommends')).toEqual(['(nautilus-python if nautilus)'])
    expect(listed('--requires').some((name) => name.includes('gtk3'))).toBe(true)
  })

  test.skipIf(!isRoot)(
    `is installed and erased in a root of its own, and leaves nothing${isRoot ? '' : ' (only root may install)'}`,
    () => {
      const root = path.join(workspace.dir, 'root')
      mkdirSync(root)
      sure('rpm', ['--root', root, '--initdb'])
      // There is no shell in there for its scripts.
      sure('rpm', ['--root', root, '-i', '--nodeps', '--noscripts', rpm])
      expect(readFileSync(path.join(root, 'opt/cos-courier/cos-courier'), 'utf8')).toBe('program')
      const command = path.join(root, 'usr/bin/cos-courier')
      expect([statSync(command).mode & 0o7777, readFileSync(command, 'utf8')]).toEqual([
        0o755,
        expect.stringContaining('exec /opt/cos-courier/cos-courier'),
      ])
      sure('rpm', ['--root', root, '-e', '--noscripts', 'cos-courier'])
      expect(existsSync(path.join(root, 'opt/cos-courier'))).toBe(false)
      expect(existsSync(command)).toBe(false)
    },
  )
})
