// @ts-check
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { executableIn, unpackedDir } from '../package/layout.mjs'
import { hashOf, isStamped, ROOT, stamp } from './project.mjs'
import { BUILD_INPUTS } from './setup.mjs'

/** Holds `plain`, as a release is made, with packages of it, and `drivable`, which Playwright can drive. */
export const TEST_PACKAGES_DIR = path.join(ROOT, 'out/test')
export const PLAIN_DIR = path.join(TEST_PACKAGES_DIR, 'plain')
export const DRIVABLE_DIR = path.join(TEST_PACKAGES_DIR, 'drivable')

/** What packages are made of beside what is built into dist/. */
export const PACKAGE_INPUTS = [...BUILD_INPUTS, 'electron-builder.yml', 'build', 'scripts/package', 'LICENSE']

/**
 * Builds the packages that app tests look at, unless they are there and made of exactly these sources. Always test
 * builds, with the official Electron too, so that they have the same names everywhere.
 * @param {(message: string) => void} log
 */
export async function ensureTestPackages(log) {
  const inputsHash = hashOf(PACKAGE_INPUTS)
  if (isStamped('test-packages', inputsHash) && existsSync(PLAIN_DIR) && existsSync(DRIVABLE_DIR)) return
  // Only now: what it imports is there since npm ci.
  const { buildPackages, hostPlatform } = await import('../package/build-packages.mjs')
  rmSync(TEST_PACKAGES_DIR, { recursive: true, force: true })
  const platform = hostPlatform()
  const targets = platform === 'linux' ? ['dir', 'AppImage', 'deb', 'tar.gz'] : ['dir']
  const common = /** @type {const} */ ({ platform, compression: 'fast', quiet: true, log })
  // fpm's own way of being quick; the stand-in is anyway.
  const config = { deb: { compression: 'gz' } }
  log(`Packaging for tests (${targets.join(', ')}) ...`)
  await buildPackages({ ...common, targets, config, outDir: PLAIN_DIR, courier: { testBuild: true } })
  log('Packaging for tests that drive the app (dir) ...')
  const courier = { testBuild: true, drivable: true }
  await buildPackages({ ...common, targets: ['dir'], outDir: DRIVABLE_DIR, courier })
  stamp('test-packages', inputsHash)
}

/** What starts the app that Playwright can drive, whether or not it has been made. */
export async function drivableExecutable() {
  const { hostArch, hostPlatform } = await import('../package/build-packages.mjs')
  const platform = hostPlatform()
  return executableIn(unpackedDir(DRIVABLE_DIR, platform, hostArch()), platform)
}
