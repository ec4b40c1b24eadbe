// @ts-check
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runTool } from './run-tool.mjs'
import { entriesOf, layOut } from './tree.mjs'

/** Names that dpkg gives to fpm's scripts. */
const SCRIPT_NAMES = /** @type {const} */ ([
  ['before-install', 'preinst'],
  ['after-install', 'postinst'],
  ['before-remove', 'prerm'],
  ['after-remove', 'postrm'],
])
/** @type {Readonly<Record<string, string>>} */
const COMPRESSIONS = { gz: 'gzip', gzip: 'gzip', xz: 'xz', zst: 'zstd', zstd: 'zstd', none: 'none' }

/**
 * Makes a Debian package by dpkg-deb.
 * @param {import('./arguments.mjs').PackageRequest} request
 * @param {{ work: string, isFast: boolean }} options work: an empty folder. isFast: gzip, level 1, whatever was asked
 */
export function makeDeb(request, { work, isFast }) {
  const root = path.join(work, 'root')
  layOut(root, request.mappings)
  const entries = entriesOf(root)
  const control = path.join(root, 'DEBIAN')
  mkdirSync(control)
  chmodSync(control, 0o755)
  const sums = entries
    .filter(({ type }) => type === 'file')
    .map(({ name }) => `${md5(path.join(root, name))}  ${name}\n`)
  writeFileSync(path.join(control, 'md5sums'), sums.join(''))
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  writeFileSync(path.join(control, 'control'), controlFile(request, Math.ceil(sizeBytes / 1024)))
  for (const [script, name] of SCRIPT_NAMES) {
    const file = request.scripts[script]
    if (file === undefined) continue
    copyFileSync(file, path.join(control, name))
    chmodSync(path.join(control, name), 0o755)
  }
  const compression = isFast ? ['-Zgzip', '-z1'] : [`-Z${compressionOf(request.fields['deb-compression'] ?? 'xz')}`]
  runTool('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, request.out])
}

/**
 * A control file (https://www.debian.org/doc/debian-policy/ch-controlfields.html).
 * @param {import('./arguments.mjs').PackageRequest} request
 * @param {number} installedKib
 */
export function controlFile(request, installedKib) {
  const { name, version, architecture, fields, depends, recommends } = request
  const [synopsis = '', ...rest] = (fields.description ?? '').split('\n').map((line) => line.trim())
  const body = rest.filter((line, index) => line !== '' || index < rest.length - 1).map((line) => ` ${line || '.'}\n`)
  /** @type {readonly (readonly [string, string | number | undefined])[]} */
  const lines = [
    ['Package', name],
    ['Version', fields.iteration === undefined ? version : `${version}-${fields.iteration}`],
    ['License', fields.license],
    ['Vendor', fields.vendor],
    ['Architecture', architecture],
    ['Maintainer', fields.maintainer],
    ['Installed-Size', installedKib],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', fields.category ?? 'default'],
    ['Priority', fields['deb-priority'] ?? 'optional'],
    ['Homepage', fields.url],
  ]
  const filled = lines.filter(([, value]) => value !== undefined && value !== '')
  return `${filled.map(([key, value]) => `${key}: ${value}\n`).join('')}Description: ${synopsis || name}\n${body.join('')}`
}

/** @param {string} asked */
function compressionOf(asked) {
  const name = COMPRESSIONS[asked]
  if (name === undefined) throw new Error(`The fpm stand-in cannot compress a deb by ${asked}.`)
  return name
}

/** @param {string} file */
const md5 = (file) => createHash('md5').update(readFileSync(file)).digest('hex')
