import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { logToStderr } from '../../../scripts/lib/run.mjs'
import { ensureSystemPackages } from '../../../scripts/lib/system-packages.mjs'
import { buildPackages } from '../../../scripts/package/build-packages.mjs'
import { nsisStandIns } from '../../fakes/distributions/nsis.ts'
import { type Arch, launcherStandIn, PE_MACHINES, writeWindowsElectron } from '../../fakes/distributions/windows.ts'
import { asarFiles, asarHash, binaryKind, filesIn, fusesOf, resourcesOf } from './look-inside.ts'

// An Electron for Windows that this test makes up: what is packed is looked at, and nothing of it can be run. Elsewhere the real one is packed.
describe.skipIf(process.platform !== 'linux').each(['x64', 'arm64'] as const)(
  'packaged for Windows %s',
  (arch: Arch) => {
    const work = mkdtempSync(join(tmpdir(), 'cos-courier-windows-'))
    const app = join(work, 'out', arch === 'x64' ? 'win-unpacked' : `win-${arch}-unpacked`)
    const executable = join(app, 'COS Courier.exe')
    const asar = join(app, 'resources/app.asar')

    beforeAll(async () => {
      writeWindowsElectron(join(work, 'electron'), arch)
      mkdirSync(join(work, 'launcher'))
      writeFileSync(join(work, 'launcher/cos-courier.exe'), launcherStandIn(arch))
      await ensureSystemPackages(['nsis', 'archives'], logToStderr)
      await buildPackages({
        ...{ platform: 'win', targets: ['nsis'], arch, outDir: join(work, 'out'), version: '1.2.3', quiet: true },
        env: nsisStandIns(join(work, 'tools')),
        electronDist: { dir: join(work, 'electron'), version: '45.4.1' },
        // No compiler for Windows here.
        config: { beforePack: null, win: { extraFiles: [{ from: join(work, 'launcher'), to: 'bin' }] } },
      })
    }, 180_000)
    afterAll(() => rmSync(work, { recursive: true, force: true }))

    test('the program says in its resources what it is, by whom, and has the icon in all sizes', () => {
      const { words, iconSizes } = resourcesOf(executable)
      expect(words).toMatchObject({
        ...{ ProductName: 'COS Courier', FileDescription: 'COS Courier', CompanyName: 'The COS Courier authors' },
        ...{ ProductVersion: '1.2.3.0', FileVersion: '1.2.3', LegalCopyright: expect.stringContaining('COS Courier') },
      })
      expect(iconSizes).toEqual(expect.arrayContaining([16, 32, 48, 256]))
      expect(binaryKind(executable)).toEqual({ format: 'pe', machine: PE_MACHINES[arch] })
    })

    test('the hash that Electron compares before it runs the app is that of the app', () => {
      expect(resourcesOf(executable).integrity).toEqual([
        { file: 'resources\\app.asar', alg: 'SHA256', value: asarHash(asar) },
      ])
    })

    test('its fuses are those of the configuration', async () => {
      expect(await fusesOf(executable)).toEqual([
        ...[
          'EnableCookieEncryption',
          'EnableEmbeddedAsarIntegrityValidation',
          'OnlyLoadAppFromAsar',
          'WasmTrapHandlers',
        ],
      ])
    })

    test('keytar is the one for Windows and this processor, and no other binary comes along', () => {
      const unpacked = join(app, 'resources/app.asar.unpacked')
      const native = filesIn(unpacked).filter((path) => binaryKind(join(unpacked, path)))
      expect(native).toEqual([expect.stringMatching(`^node_modules/keytar/prebuilds/win32-${arch}/[^/]+\\.node$`)])
      expect(binaryKind(join(unpacked, native[0] ?? ''))).toEqual({ format: 'pe', machine: PE_MACHINES[arch] })
      expect(asarFiles(asar).filter((path) => path.endsWith('.node'))).toEqual(native)
    })

    test('nothing of another system, of the tests or of Electron’s own app is in it', () => {
      const files = filesIn(app)
      const binaries = files.map((file) => binaryKind(join(app, file))?.format).filter((format) => format !== undefined)
      expect(new Set(binaries)).toEqual(new Set(['pe']))
      expect(
        files.filter((path) => /linux|darwin|\.(?:so|dylib|sh|desktop|plist)$|default_app|^version$/.test(path)),
      ).toEqual([])
      expect(files.filter((path) => path.endsWith('.pak') && path.startsWith('locales/'))).toEqual([
        ...['locales/en-US.pak', 'locales/zh-CN.pak'],
      ])
      expect(asarFiles(asar).filter((path) => /linux|darwin|emulator|\.test\.|\.map$/.test(path))).toEqual([])
      expect(asarFiles(asar)).toEqual(expect.arrayContaining(['package.json', 'dist/main/index.cjs']))
    })

    test('its installer is compiled, from electron-builder’s script and ours, without a warning', () => {
      const installer = join(work, `out/COS-Courier-1.2.3-win-${arch}-test-build.exe`)
      expect(resourcesOf(installer).words).toMatchObject({ ProductName: 'COS Courier', FileVersion: '1.2.3' })
      // NSIS makes programs for all processors.
      expect(binaryKind(installer)).toEqual({ format: 'pe', machine: 0x14c })
    })

    test('the command line’s launcher lies where it looks for the app, and is for this processor', () => {
      expect(binaryKind(join(app, 'bin/cos-courier.exe'))).toEqual({ format: 'pe', machine: PE_MACHINES[arch] })
      const source = readFileSync(join(ROOT, 'build/windows/launcher/launcher.c'), 'utf8')
      expect(source).toContain('L"..\\\\COS Courier.exe"')
    })
  },
)
