// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureElectron } from './electron-dist.mjs'
import { assertSandboxPossible } from './launch.mjs'
import { ensureNodeModules, ensureToolModules } from './node-modules.mjs'
import { hashOf, isStamped, ROOT, stamp } from './project.mjs'
import { logToStderr, run, SetUpError } from './run.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/** The oldest Node that runs everything: Vite 8 asks for it. */
const OLDEST_NODE = /** @type {const} */ ([20, 19])

/** What the built app in dist/ is made of. */
export const BUILD_INPUTS = [
  'main',
  'renderer',
  'shared',
  'vite.config.ts',
  'scripts/package/package-folder.mjs',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
]

/**
 * Beside what the system must have: build (the app in dist/ is up to date), types (Electron 33's declarations).
 * @typedef {import('./requirements.mjs').SystemNeed | 'build' | 'types'} Need
 */

/**
 * All set-up that a command needs, each step said in words; what is done already is not done again. npm packages are
 * always set up. Throws SetUpError when the user has to do something.
 * @param {{ need: readonly Need[], log?: (message: string) => void, retryElectron?: boolean }} options log: stderr if
 *   not said
 * @returns {Promise<{ electron: import('./electron-dist.mjs').ElectronDist | undefined }>} electron: only if needed
 */
export async function ensureSetUp({ need, log = logToStderr, retryElectron }) {
  assertNode(process.versions.node)
  await ensureSystemPackages(need.filter(isSystemNeed), log)
  await ensureNodeModules(log)
  if (need.includes('types')) await ensureToolModules('tools/electron-types', log)
  const electron = need.includes('electron')
    ? await ensureElectron(log, retryElectron === undefined ? {} : { retry: retryElectron })
    : undefined
  if (electron) {
    assertSandboxPossible(electron.dir)
    log(electron.words)
  }
  if (need.includes('build')) await ensureBuild(log)
  return { electron }
}

/**
 * Throws unless this version of Node runs the project.
 * @param {string} version e.g. `20.19.0`
 */
export function assertNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new SetUpError(
    `This is Node ${version}; Node ${OLDEST_NODE.join('.')} or later is needed (https://nodejs.org).`,
  )
}

/**
 * @param {Need} need
 * @returns {need is import('./requirements.mjs').SystemNeed}
 */
const isSystemNeed = (need) => need !== 'build' && need !== 'types'

/**
 * Builds dist/ unless it was built from exactly these sources.
 * @param {(message: string) => void} log
 * @param {{ force?: boolean }} [options]
 */
export async function ensureBuild(log, { force = false } = {}) {
  const inputsHash = hashOf(BUILD_INPUTS)
  const isCurrent = isStamped('build', inputsHash) && existsSync(path.join(ROOT, 'dist/main/index.cjs'))
  if (isCurrent && !force) return
  log('Building the app (vite build --app) ...')
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js')
  // Whoever calls us may be a test, or have it set for something else: React would come in another build.
  const env = { ...process.env, NODE_ENV: 'production' }
  await run(process.execPath, [vite, 'build', '--app'], { cwd: ROOT, env, quiet: true })
  stamp('build', inputsHash)
}
