// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the project's top folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** What survives `npm ci`: the unpacked fallback Electron and the memory of a download that failed. Git-ignored. */
export const CACHE_DIR = path.join(ROOT, '.cache')

// Inside node_modules on purpose: whoever deletes node_modules wants everything that rests on it done again.
const STAMP_DIR = path.join(ROOT, 'node_modules/.cache/cos-courier')

/**
 * Content of a JSON file, unchecked, or undefined when there is no such file.
 * @param {string} file absolute
 * @returns {unknown}
 */
export const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/**
 * One hash over names and contents of files and folders below the top folder; hidden ones and node_modules excluded.
 * A path that does not exist counts as empty, so creating it changes the hash.
 * @param {readonly string[]} relativePaths
 */
export function hashOf(relativePaths) {
  const hash = createHash('sha256')
  for (const relativePath of relativePaths) addToHash(hash, relativePath)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} relativePath
 */
function addToHash(hash, relativePath) {
  const absolute = path.join(ROOT, relativePath)
  if (!existsSync(absolute)) return
  const children = childrenOf(absolute)
  if (children === undefined) {
    const content = readFileSync(absolute)
    hash.update(`${relativePath}\0${content.length}\0`).update(content)
    return
  }
  for (const name of children) addToHash(hash, path.posix.join(relativePath, name))
}

/**
 * Sorted names in a folder; undefined for a file.
 * @param {string} absolute
 */
function childrenOf(absolute) {
  try {
    const names = readdirSync(absolute).sort()
    return names.filter((name) => !name.startsWith('.') && name !== 'node_modules')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * True when `name` was stamped with exactly this value since node_modules was last made.
 * @param {string} name
 * @param {string} value
 */
export function isStamped(name, value) {
  const file = path.join(STAMP_DIR, name)
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

/**
 * Remembers that a set-up step is done for this value (a hash of what it depends on).
 * @param {string} name
 * @param {string} value
 */
export function stamp(name, value) {
  mkdirSync(STAMP_DIR, { recursive: true })
  writeFileSync(path.join(STAMP_DIR, name), value)
}

/** The stamp folder, for small generated files that may vanish with node_modules. Created if missing. */
export function stampDir() {
  mkdirSync(STAMP_DIR, { recursive: true })
  return STAMP_DIR
}
