import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { keytarBinary } from '../../../scripts/package/config.mjs'
import { artifact, drivableDir, plainDir, resourcesOf } from '../lib/packages.ts'

const Budget = v.strictObject({
  asarMegabytes: v.number(),
  unpackedMegabytes: v.number(),
  localesMegabytes: v.number(),
  wholeMegabytes: v.number(),
})
const budget = v.parse(Budget, JSON.parse(readFileSync(path.join(ROOT, 'scripts/package/size-budget.json'), 'utf8')))

const asar = path.join(resourcesOf(plainDir()), 'app.asar')
/** Files in app.asar, unpacked ones too, with `/`. */
const packed = listPackage(asar, { isPack: false })
  .map((name) => name.slice(1).replaceAll('\\', '/'))
  .filter((name) => !('files' in statFile(asar, name)))

/** One of its files, as text. */
function inAppImage(name: string): string {
  const offset = execFileSync(artifact('AppImage'), ['--appimage-offset'], { encoding: 'utf8' }).trim()
  return execFileSync('unsquashfs', ['-offset', offset, '-cat', artifact('AppImage'), name], { encoding: 'utf8' })
}

function megabytesBelow(place: string): number {
  const stats = lstatSync(place)
  if (!stats.isDirectory()) return stats.size / 1e6
  return readdirSync(place).reduce((sum, name) => sum + megabytesBelow(path.join(place, name)), 0)
}

test.each([
  ['app.asar', asar, budget.asarMegabytes],
  ['what is unpacked beside it', `${asar}.unpacked`, budget.unpackedMegabytes],
  ['the whole app', plainDir(), budget.wholeMegabytes],
])('%s keeps to the size budget', (_what, place, megabytes) => {
  const found = megabytesBelow(place)
  expect(found).toBeLessThan(megabytes)
  // A budget that is never nearly spent checks nothing.
  expect(found).toBeGreaterThan(megabytes / 2)
})

test.runIf(process.platform !== 'darwin')(
  'there are languages for English and Chinese alone, within the budget',
  () => {
    const locales = path.join(plainDir(), 'locales')
    expect(readdirSync(locales).toSorted()).toEqual(['en-US.pak', 'zh-CN.pak'])
    expect(megabytesBelow(locales)).toBeLessThan(budget.localesMegabytes)
  },
)

test('packed is what runs, and the licences: code, data and pages', () => {
  const endings = new Set(packed.map((name) => path.extname(name)))
  const strange = packed.filter(
    (name) =>
      !/\.(?:js|cjs|json|html|css|node)$/.test(name) && !/(?:licen[cs]e|notice)[^/]*$/i.test(path.basename(name)),
  )
  expect(strange).toEqual([])
  expect(endings).toContain('.node')
})

test('no package has lost its licence', () => {
  const withLicence = (folder: string): boolean =>
    readdirSync(path.join(ROOT, folder)).some((name) => /^licen[cs]e/i.test(name))
  const folders = [...new Set(packed.flatMap((name) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name) ?? []))]
  const lost = folders
    .filter(withLicence)
    .filter((folder) => !packed.some((name) => name.startsWith(`${folder}/`) && /\/licen[cs]e[^/]*$/i.test(name)))
  expect(folders.length).toBeGreaterThan(50)
  expect(lost).toEqual([])
})

test('keytar comes with the binary of this system and processor alone, outside app.asar', () => {
  const platform = { linux: 'linux', win32: 'win', darwin: 'mac' } as const
  const own = Object.entries(platform).find(([name]) => name === process.platform)?.[1] ?? 'linux'
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  expect(packed.filter((name) => name.endsWith('.node'))).toEqual([keytarBinary(own, arch)])
  expect(lstatSync(path.join(`${asar}.unpacked`, keytarBinary(own, arch))).size).toBeGreaterThan(10_000)
})

test('each build says of itself what it is', () => {
  const facts = (unpacked: string): unknown => {
    const text = extractFile(path.join(resourcesOf(unpacked), 'app.asar'), 'package.json').toString()
    return JSON.parse(text).courier
  }
  expect(facts(plainDir())).toEqual({ testBuild: true })
  expect(facts(drivableDir())).toEqual({ testBuild: true, drivable: true })
})

test('beside app.asar lies nothing of the tests or of Electron’s own start', () => {
  const beside = readdirSync(resourcesOf(plainDir())).filter((name) => !name.endsWith('.lproj'))
  const ours = ['LICENSE.txt', 'app.asar', 'app.asar.unpacked', 'sbom.cdx.json', 'third-party-licences.txt']
  expect(beside.toSorted()).toEqual([...ours, 'apparmor-profile'].toSorted())
})

test.runIf(process.platform === 'linux')(
  'packages are called after version, system and processor, and what they are',
  () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
    for (const ending of ['AppImage', 'deb', 'tar.gz'] as const)
      expect(path.basename(artifact(ending))).toBe(`COS-Courier-${version}-linux-${arch}-test-build.${ending}`)
  },
)

test.runIf(process.platform === 'linux')(
  'an AppImage hands what is clicked after --, and switches no sandbox off',
  () => {
    const entry = inAppImage('cos-courier.desktop')
    expect(entry).toMatch(/^Exec=AppRun -- %U$/m)
    expect(entry).not.toContain('no-sandbox')
  },
)
