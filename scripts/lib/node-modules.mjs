// @ts-check
import path from 'node:path'
import { hashOf, isStamped, ROOT, readJson, stamp } from './project.mjs'
import { npmCommand, run } from './run.mjs'

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean }> }} Lock */

/**
 * Runs `npm ci` when node_modules is missing or does not hold what package-lock.json asks for.
 * @param {(message: string) => void} log
 */
export async function ensureNodeModules(log) {
  const lockHash = hashOf(['package-lock.json', 'package.json'])
  if (isStamped('node-modules', lockHash)) return
  if (!isInstalled('')) {
    log('Installing npm packages (npm ci) ...')
    await npmCi('', ['--include=dev'])
  }
  stamp('node-modules', lockHash)
}

/**
 * The same for a tool with a lock file of its own; its install scripts are not run.
 * @param {string} folder below the top folder, e.g. `tools/electron-types`
 * @param {(message: string) => void} log
 */
export async function ensureToolModules(folder, log) {
  if (isInstalled(folder)) return
  log(`Installing npm packages of ${folder} (npm ci) ...`)
  await npmCi(folder, ['--ignore-scripts'])
}

/**
 * @param {string} folder
 * @param {readonly string[]} options
 */
async function npmCi(folder, options) {
  const npm = npmCommand()
  const args = [...npm.args, 'ci', '--no-audit', '--no-fund', ...options]
  await run(npm.command, args, { cwd: path.join(ROOT, folder), quiet: true })
}

/** @param {string} folder */
function isInstalled(folder) {
  // npm's own record of what it put into node_modules.
  const installed = /** @type {Lock | undefined} */ (
    readJson(path.join(ROOT, folder, 'node_modules/.package-lock.json'))
  )
  const wanted = /** @type {Lock | undefined} */ (readJson(path.join(ROOT, folder, 'package-lock.json')))
  return installed !== undefined && wanted !== undefined && satisfiesLock(wanted, installed)
}

/**
 * Whether every package of the lock is installed in its version. Optional ones are for other platforms and may lack.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 */
export function satisfiesLock(wanted, installed) {
  return Object.entries(wanted.packages ?? {}).every(([location, { version, optional }]) => {
    const found = installed.packages?.[location]
    return location === '' || found?.version === version || (optional === true && found === undefined)
  })
}
