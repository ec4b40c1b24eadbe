import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { artifactStem, configFor, keytarBinary, merged, otherPrebuilds } from '../../../scripts/package/config.mjs'

const base = {
  files: ['dist/**/*'],
  electronFuses: { runAsNode: false, enableNodeCliInspectArguments: false },
  linux: { target: ['deb'], executableName: 'cos-courier' },
}
const build = {
  platform: 'linux',
  arch: 'x64',
  outDir: '/out',
  homepage: 'https://cos-courier.example/',
  courier: { testBuild: false },
} as const

test('an artifact is named after version, system and processor, and says when it is a test build', () => {
  const build = { version: '1.2.3', platform: 'linux', arch: 'x64' } as const
  expect(artifactStem({ ...build, testBuild: true })).toBe('COS-Courier-1.2.3-linux-x64-test-build')
  expect(artifactStem({ ...build, platform: 'mac', arch: 'arm64', testBuild: false })).toBe(
    'COS-Courier-1.2.3-mac-arm64',
  )
})

test('keytar brings a binary for each system and processor that is packaged', () => {
  const targets = (['linux', 'win', 'mac'] as const).flatMap((platform) =>
    (['x64', 'arm64'] as const).map((arch) => keytarBinary(platform, arch)),
  )
  for (const binary of targets) expect(existsSync(path.join(ROOT, binary)), binary).toBe(true)
  expect(new Set(targets).size).toBe(6)
})

test('what is left out is named by what stays, whatever machine packs', () => {
  expect(otherPrebuilds('win', 'arm64')).toBe('!node_modules/keytar/prebuilds/!(win32-arm64)/**')
  expect(otherPrebuilds('mac', 'x64')).toBe('!node_modules/keytar/prebuilds/!(darwin-x64)/**')
})

test('the configuration adds what depends on the run and keeps the rest', () => {
  const config = configFor(base, { ...build, version: '1.2.3', electron: { dir: '/electron', version: '33.2.1' } })
  expect(config).toMatchObject({
    ...base,
    files: ['dist/**/*', otherPrebuilds('linux', 'x64')],
    directories: { output: '/out' },
    artifactName: expect.stringMatching(/^COS-Courier-.*version.*-linux-x64\..*ext.*$/),
    extraMetadata: { version: '1.2.3', courier: { testBuild: false } },
    electronDist: '/electron',
    electronVersion: '33.2.1',
  })
})

test('a release takes its version from package.json and its Electron from electron-builder', () => {
  const config = configFor(base, build)
  expect(config).not.toHaveProperty('electronDist')
  expect(config).not.toHaveProperty('electronVersion')
  expect(config['extraMetadata']).not.toHaveProperty('version')
})

test('what Playwright can drive has the inspect fuse on, and is a release otherwise', () => {
  const config = configFor(base, { ...build, courier: { testBuild: true, drivable: true } })
  expect(config['electronFuses']).toEqual({ runAsNode: false, enableNodeCliInspectArguments: true })
  expect(configFor(base, build)['electronFuses']).toEqual(base.electronFuses)
})

test('overrides come last: objects are merged, lists are replaced', () => {
  expect(merged({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, e: 2 })).toEqual({ a: { b: 1, c: [3] }, d: 1, e: 2 })
  const config = configFor(base, { ...build, config: { linux: { target: ['rpm'] } } })
  expect(config['linux']).toEqual({ target: ['rpm'], executableName: 'cos-courier' })
})
