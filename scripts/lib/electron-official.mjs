// @ts-check
import { spawn } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { CACHE_DIR, ROOT, readJson } from './project.mjs'
import { watchForStall } from './stall.mjs'

/** No progress for this long means that the server cannot be reached from here. */
const STALL_MS = 20_000
const PACKAGE_DIR = path.join(ROOT, 'node_modules/electron')
const DIST_DIR = path.join(PACKAGE_DIR, 'dist')

/** Version that package.json pins; only after npm ci. */
export function pinnedVersion() {
  const { version } = /** @type {{ version: string }} */ (readJson(path.join(PACKAGE_DIR, 'package.json')))
  return version
}

/** Folder of the official binary in the pinned version, or undefined while it is not there. */
export function installedOfficial() {
  const versionFile = path.join(DIST_DIR, 'version')
  // path.txt is what its installer writes last.
  if (!existsSync(path.join(PACKAGE_DIR, 'path.txt')) || !existsSync(versionFile)) return undefined
  return readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') === pinnedVersion() ? DIST_DIR : undefined
}

/**
 * Lets the electron package download its binary (ELECTRON_MIRROR and npm's electron_mirror are honoured by it).
 * @returns {Promise<string | undefined>} why it failed, in one line; undefined when the binary is there
 */
export function downloadOfficial() {
  // The download is watched where it grows: it is given a temporary folder of its own.
  const temporary = path.join(CACHE_DIR, `electron-download-${process.pid}`)
  mkdirSync(temporary, { recursive: true })
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(PACKAGE_DIR, 'install.js')], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    let stalled = false
    const stopWatching = watchForStall({
      measure: () => bytesBelow(temporary) + bytesBelow(DIST_DIR),
      stallMs: STALL_MS,
      onStall() {
        stalled = true
        child.kill('SIGKILL')
      },
    })
    child.once('close', (code) => {
      stopWatching()
      rmSync(temporary, { recursive: true, force: true })
      if (code === 0 && installedOfficial() !== undefined) return resolve(undefined)
      resolve(stalled ? `no progress for ${STALL_MS / 1000} s` : reasonIn(errors))
    })
  })
}

/**
 * The most telling line of a stack trace: the deepest cause.
 * @param {string} errors
 */
export function reasonIn(errors) {
  const lines = errors.split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => /Error\b|ENOTFOUND|ECONN|ETIMEDOUT/.test(line) && !line.startsWith('at '))
  return (
    telling
      .at(-1)
      ?.replace(/^(\[cause\]: )?(TypeError: )?/, '')
      .replace(/ \{$/, '') ??
    lines.find(Boolean) ??
    'unknown reason'
  )
}

/**
 * @param {string} folder
 * @returns {number}
 */
function bytesBelow(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const full = path.join(folder, entry.name)
      return sum + (entry.isDirectory() ? bytesBelow(full) : lstatSync(full).size)
    }, 0)
  } catch (error) {
    // The downloader creates, moves and deletes while we look.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}
