import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackages } from '../../../scripts/package/build-packages.mjs'
import { MACH_O_CPUS, writeMacElectron } from '../../fakes/distributions/macos.ts'
import { readPlist } from '../../fakes/distributions/plist.ts'
import type { Arch } from '../../fakes/distributions/windows.ts'
import { asarFiles, asarHash, binaryKind, filesIn, fusesOf } from './look-inside.ts'

const NAME = 'COS Courier'

// An Electron for macOS that this test makes up: what is packed is looked at, and nothing of it can be run. Elsewhere the real one is packed.
describe.skipIf(process.platform !== 'linux').each(['x64', 'arm64'] as const)('packaged for macOS %s', (arch: Arch) => {
  const work = mkdtempSync(join(tmpdir(), 'cos-courier-macos-'))
  const bundle = join(work, 'out', arch === 'x64' ? 'mac' : `mac-${arch}`, `${NAME}.app`)
  const contents = join(bundle, 'Contents')
  const asar = join(contents, 'Resources/app.asar')
  const info = (): unknown => readPlist(readFileSync(join(contents, 'Info.plist'), 'utf8'))

  beforeAll(async () => {
    writeMacElectron(join(work, 'electron'), arch)
    await buildPackages({
      ...{ platform: 'mac', targets: ['dir'], arch, outDir: join(work, 'out'), version: '1.2.3', quiet: true },
      electronDist: { dir: join(work, 'electron'), version: '45.4.1' },
    })
  }, 180_000)
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  test('the bundle says what it is and for which macOS, and keeps the least version that its Electron runs on', () => {
    expect(info()).toMatchObject({
      ...{ CFBundleIdentifier: 'com.cos-courier.app', CFBundleName: NAME, CFBundleExecutable: NAME },
      ...{ CFBundleShortVersionString: '1.2.3', LSMinimumSystemVersion: '12.0' },
      LSApplicationCategoryType: 'public.app-category.utilities',
    })
    expect(filesIn(join(contents, 'MacOS'))).toEqual([NAME])
    const helpers = filesIn(join(contents, 'Frameworks')).filter((path) => path.includes('/MacOS/'))
    expect(helpers.map((path) => path.split('/')[0])).toEqual(
      ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `${NAME} Helper${kind}.app`).toSorted(),
    )
  })

  test('links come to it, and files and folders by *Open with* and by drops on the dock’s icon', () => {
    expect(info()).toMatchObject({
      CFBundleURLTypes: [{ CFBundleURLSchemes: ['cos-courier'], CFBundleTypeRole: 'Viewer' }],
      CFBundleDocumentTypes: [
        {
          ...{ CFBundleTypeRole: 'Viewer', LSHandlerRank: 'Alternate' },
          LSItemContentTypes: ['public.data', 'public.directory'],
        },
      ],
    })
  })

  test('it never asks for camera, microphone or Bluetooth, and its code may do what V8 needs and nothing else', () => {
    expect(Object.keys(Object(info())).filter((key) => /UsageDescription$/.test(key))).toEqual([])
    const entitlements = readPlist(
      readFileSync(join(import.meta.dirname, '../../../build/mac/entitlements.mac.plist'), 'utf8'),
    )
    expect(entitlements).toEqual({ 'com.apple.security.cs.allow-jit': true })
  })

  test('the hash that Electron compares before it runs the app is that of the app', () => {
    expect(info()).toMatchObject({
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash: asarHash(asar) } },
    })
  })

  test('its fuses are those of the configuration', async () => {
    expect(await fusesOf(bundle)).toEqual([
      ...['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar', 'WasmTrapHandlers'],
    ])
  })

  test('keytar is the one for macOS and this processor, and no other binary comes along', () => {
    const unpacked = join(contents, 'Resources/app.asar.unpacked')
    const native = filesIn(unpacked).filter((path) => binaryKind(join(unpacked, path)))
    expect(native).toEqual([expect.stringMatching(`^node_modules/keytar/prebuilds/darwin-${arch}/[^/]+\\.node$`)])
    expect(binaryKind(join(unpacked, native[0] ?? ''))).toEqual({ format: 'mach-o', machine: MACH_O_CPUS[arch] })
    expect(asarFiles(asar).filter((path) => path.endsWith('.node'))).toEqual(native)
  })

  test('nothing of another system, of the tests or of Electron’s own app is in it', () => {
    const files = filesIn(bundle)
    const binaries = files
      .map((file) => binaryKind(join(bundle, file))?.format)
      .filter((format) => format !== undefined)
    expect(new Set(binaries)).toEqual(new Set(['mach-o']))
    expect(files.filter((path) => /linux|win32|\.(?:exe|dll|so|desktop|nsh)$|default_app/.test(path))).toEqual([])
    expect(files.filter((path) => /\bde\.lproj/.test(path))).toEqual([])
    expect(asarFiles(asar).filter((path) => /linux|win32|emulator|\.test\.|\.map$/.test(path))).toEqual([])
  })

  test('a link to its command line in a folder of PATH starts the app beside it with the same words', () => {
    const command = join(contents, 'Resources/bin/cos-courier')
    expect(statSync(command).mode & 0o111).toBe(0o111)
    writeFileSync(join(contents, 'MacOS', NAME), '#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n', { mode: 0o755 })
    mkdirSync(join(work, 'bin'))
    symlinkSync(command, join(work, 'bin/first'))
    symlinkSync('first', join(work, 'bin/cos-courier'))
    const { stdout, status } = spawnSync(join(work, 'bin/cos-courier'), ['upload', 'two words', '--json'], {
      encoding: 'utf8',
    })
    expect([status, stdout.trim().split('\n')]).toEqual([
      ...[0, [join(contents, 'MacOS', NAME), 'upload', 'two words', '--json']],
    ])
  })

  test('Finder’s Quick Action gives what is selected to the app, as it is', () => {
    const workflow = join(contents, 'Resources/Upload with COS Courier.workflow/Contents')
    const action = {
      action: {
        ActionParameters: { COMMAND_STRING: 'exec /usr/bin/open -b com.cos-courier.app "$@"', inputMethod: 1 },
      },
    }
    expect(readPlist(readFileSync(join(workflow, 'document.wflow'), 'utf8'))).toMatchObject({
      actions: [action],
      workflowMetaData: { workflowTypeIdentifier: 'com.apple.Automator.servicesMenu' },
    })
    expect(readPlist(readFileSync(join(workflow, 'Info.plist'), 'utf8'))).toMatchObject({
      NSServices: [{ NSMessage: 'runWorkflowAsService', NSSendFileTypes: ['public.item'] }],
    })
  })
})
