// @ts-check
// Which npm packages are in a packaged app, with their licences: from what was built and packed, not from what was asked for.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { getRawHeader } from '@electron/asar'
import { licenceTextOf } from './licence-text.mjs'
import { packageFolder } from './package-folder.mjs'

/**
 * - `folder`: below the project, e.g. `node_modules/react`
 * - `licence`: an SPDX expression, as the package states it
 * - `where`: in one of the app's own files, or beside them as it came
 * - `integrity`: of the archive that npm installed it from, as package-lock.json has it
 * @typedef {{
 *   folder: string, name: string, version: string, licence: string, licenceText: string, where: 'bundled' | 'packed',
 *   description?: string, integrity?: string
 * }} PackageInside
 */

/** Written by vite.config.ts. */
export const BUNDLED_LIST = 'dist/bundled-packages.json'

/** Licences under which packages may be in the app: they ask for their text to be shown, and no more. */
const PERMITTED = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'Unlicense', 'BlueOak-1.0.0', 'CC0-1.0'],
])

/**
 * Every package that has code in the app, by name and version. Throws where one has a licence that the app cannot keep,
 * or no text of one.
 * @param {{ root: string, asarFile: string }} places root: of the project, with dist/ and node_modules/
 * @returns {readonly PackageInside[]}
 */
export function packagesInside({ root, asarFile }) {
  /** @type {unknown} */
  const bundled = JSON.parse(readFileSync(path.join(root, BUNDLED_LIST), 'utf8'))
  if (!Array.isArray(bundled)) throw new Error(`${BUNDLED_LIST} holds no list. Build the app again: npm run build.`)
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  /** @param {string} folder @param {PackageInside['where']} where */
  const inside = (folder, where) => packageIn(root, folder, where, lock.packages[folder]?.integrity)
  const packed = foldersIn(asarFile)
  const all = [
    ...packed.map((folder) => inside(folder, 'packed')),
    ...bundled.map(String).map((folder) => inside(folder, 'bundled')),
  ]
  const byId = new Map(all.map((one) => [`${one.name}@${one.version}`, one]))
  return [...byId.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {PackageInside['where']} where
 * @param {string | undefined} integrity
 * @returns {PackageInside}
 */
function packageIn(root, folder, where, integrity) {
  const dir = path.join(root, folder)
  const { name, version, license, licenses, description, author } = JSON.parse(
    readFileSync(path.join(dir, 'package.json'), 'utf8'),
  )
  const licence = licenceOf(license ?? licenses)
  if (!isPermitted(licence))
    throw new Error(`${name} ${version} is in the app under a licence that it cannot keep: ${licence}.
Take it out, or, once somebody has read that licence, add it to scripts/package/inventory.mjs.`)
  const holder = typeof author === 'string' ? author : author?.name
  const licenceText = licenceTextOf(dir, { name, licence, ...(holder && { holder }) }, readdirSync(dir))
  const more = { ...(description && { description }), ...(integrity && { integrity }) }
  return { folder, name, version, licence, licenceText, where, ...more }
}

/**
 * Of old packages, too: an object, or a list of them.
 * @param {unknown} stated
 * @returns {string}
 */
function licenceOf(stated) {
  if (typeof stated === 'string') return stated.trim()
  if (Array.isArray(stated)) return stated.map(licenceOf).join(' OR ')
  if (typeof stated === 'object' && stated !== null && 'type' in stated) return licenceOf(stated.type)
  return 'none'
}

/**
 * Whether the app may hold what is under this licence.
 * @param {string} expression SPDX, without nesting
 */
export function isPermitted(expression) {
  const flat = expression.replace(/^\((.*)\)$/, '$1')
  if (flat.includes('(')) return false
  if (flat.includes(' AND ')) return flat.split(' AND ').every((one) => PERMITTED.has(one))
  return flat.split(' OR ').some((one) => PERMITTED.has(one))
}

/**
 * Folders of the packages that have a file in the archive, or beside it because it cannot be in there.
 * @param {string} asarFile
 * @returns {readonly string[]}
 */
function foldersIn(asarFile) {
  /** @type {Set<string>} */
  const folders = new Set()
  /** @param {unknown} entry @param {string} at */
  const look = (entry, at) => {
    if (typeof entry !== 'object' || entry === null) return
    if (!('files' in entry)) {
      const folder = packageFolder(at)
      if (folder !== undefined) folders.add(folder)
      return
    }
    for (const [name, child] of Object.entries(entry.files ?? {})) look(child, at === '' ? name : `${at}/${name}`)
  }
  look(getRawHeader(asarFile).header, '')
  return [...folders].sort()
}
