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
/**
 * Makes a Debian package by dpkg-deb, compressed quickly whatever was asked: nobody downloads it.
 * @param {import('./arguments.mjs').PackageRequest} request
 * @param {string} work an empty folder
 */
export function makeDeb(request, work) {
  const root = path.join(work, 'root')
  layOut(root, request)
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
  runTool('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, request.out])
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

/** @param {string} file */
const md5 = (file) => createHash('md5').update(readFileSync(file)).digest('hex')
