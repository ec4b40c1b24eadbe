import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packagedCommand } from '../../../scripts/lib/packaged-app.mjs'

let outDir: string
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'cos-courier-out-'))
})
afterEach(() => rmSync(outDir, { recursive: true }))

test.each([
  ['linux', 'x64', 'linux-unpacked/cos-courier'],
  ['linux', 'arm64', 'linux-arm64-unpacked/cos-courier'],
  ['win32', 'x64', 'win-unpacked/bin/cos-courier.exe'],
  ['darwin', 'arm64', 'mac-arm64/COS Courier.app/Contents/Resources/bin/cos-courier'],
])('the command line of a package for %s %s is %s', (platform, arch, place) => {
  const command = join(outDir, place)
  expect(() => packagedCommand({ outDir, platform, arch })).toThrow('npm run package')
  mkdirSync(dirname(command), { recursive: true })
  writeFileSync(command, '')
  expect(packagedCommand({ outDir, platform, arch })).toBe(command)
})

test('a system without packages is named', () => {
  expect(() => packagedCommand({ outDir, platform: 'freebsd', arch: 'x64' })).toThrow('freebsd x64')
})
