// @ts-check
import { parseArgs } from 'node:util'

/**
 * What electron-builder asks fpm for. Scripts are paths of files; `mappings` are sources and where they are installed;
 * `excludes` are places in the package that are left out again; `rpmTags` are lines of a spec file.
 * @typedef {{
 *   type: 'deb' | 'rpm', out: string, name: string, version: string, architecture: string,
 *   fields: Readonly<Partial<Record<keyof typeof FIELDS, string | undefined>>>,
 *   scripts: Readonly<Partial<Record<keyof typeof SCRIPTS, string | undefined>>>,
 *   depends: readonly string[], recommends: readonly string[],
 *   mappings: readonly { readonly from: string, readonly to: string }[],
 *   excludes: readonly string[], rpmTags: readonly string[]
 * }} PackageRequest
 */

const text = /** @type {const} */ ({ type: 'string' })
const texts = /** @type {const} */ ({ type: 'string', multiple: true, default: /** @type {string[]} */ ([]) })
const flag = /** @type {const} */ ({ type: 'boolean' })

const FIELDS = {
  iteration: text,
  description: text,
  maintainer: text,
  vendor: text,
  url: text,
  category: text,
  license: text,
  'deb-priority': text,
  'deb-compression': text,
  'rpm-compression': text,
  'rpm-summary': text,
}
const SCRIPTS = { 'before-install': text, 'after-install': text, 'before-remove': text, 'after-remove': text }
const OPTIONS = {
  ...FIELDS,
  ...SCRIPTS,
  source: { ...text, short: 's' },
  type: { ...text, short: 't' },
  depends: { ...texts, short: 'd' },
  'deb-recommends': texts,
  'rpm-tag': texts,
  exclude: { ...texts, short: 'x' },
  package: text,
  name: text,
  version: text,
  architecture: text,
  // They change nothing here.
  force: flag,
  debug: flag,
  log: text,
  'rpm-os': text,
}

/**
 * Reads the arguments that electron-builder 26 gives to fpm 1.17. Throws on any other, so that nothing is left out
 * silently.
 * @param {readonly string[]} args
 * @returns {PackageRequest}
 */
export function readArguments(args) {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  const { source, type, package: out, name, version, architecture, depends, exclude: excludes } = values
  const { 'deb-recommends': recommends, 'rpm-tag': rpmTags } = values
  if (source !== 'dir') throw new Error(`The fpm stand-in packs folders (-s dir), not -s ${source}.`)
  if (type !== 'deb' && type !== 'rpm') throw new Error(`The fpm stand-in makes deb and rpm, not ${type}.`)
  if (!out || !name || !version || !architecture) {
    throw new Error('The fpm stand-in needs --package, --name, --version and --architecture.')
  }
  const pattern = excludes.find((place) => /[*?[{\\]/.test(place))
  if (pattern !== undefined) throw new Error(`The fpm stand-in leaves out places, not patterns such as ${pattern}.`)
  const mappings = positionals.map(readMapping)
  const lists = { depends, recommends, mappings, excludes, rpmTags }
  return { type, out, name, version, architecture, fields: values, scripts: values, ...lists }
}

/**
 * `SOURCE=DESTINATION`; a source that ends in `/` stands for what is in that folder.
 * @param {string} arg
 */
function readMapping(arg) {
  const cut = arg.lastIndexOf('=')
  const [from, to] = [arg.slice(0, cut), arg.slice(cut + 1)]
  if (cut < 1 || !to.startsWith('/')) throw new Error(`The fpm stand-in takes SOURCE=/DESTINATION, not ${arg}.`)
  return { from, to }
}
