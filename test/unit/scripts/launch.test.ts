import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { appProgram, electronBinary, launchCommand, launchFileOf } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'

afterEach(() => vi.unstubAllEnvs())

const electronDir = '/electron'

test('the app is Electron with its folder', () => {
  vi.stubEnv('COS_COURIER_EXECUTABLE', '')
  expect(appProgram(electronDir, ROOT)).toEqual({ command: electronBinary(electronDir), args: [ROOT] })
})

test('a packaged app stands for the project’s folder, and for no other', () => {
  vi.stubEnv('COS_COURIER_EXECUTABLE', '/opt/app/cos-courier')
  const { command, args } = launchCommand({ electronDir, appDir: ROOT, args: ['--version'] })
  expect([command, ...args].slice(-2)).toEqual(['/opt/app/cos-courier', '--version'])
  const elsewhere = path.join(ROOT, 'elsewhere')
  expect(appProgram(electronDir, elsewhere).args).toEqual([elsewhere])
})

test.runIf(process.platform === 'linux')('each program is started by a file of its own', () => {
  const [first, second] = ['/one/app', '/two/app'].map(launchFileOf)
  expect(first).not.toBe(second)
  expect(launchFileOf('/one/app')).toBe(first)
  expect(readFileSync(first ?? '', 'utf8')).toContain("'/one/app'")
})
