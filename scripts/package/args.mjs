// @ts-check
import { parseArgs } from 'node:util'

/** @typedef {import('./config.mjs').PackagePlatform} PackagePlatform */
/** @typedef {import('./config.mjs').PackageArch} PackageArch */

/**
 * No platform, no architecture: those of the machine. No targets: those of electron-builder.yml.
 * @typedef {{
 *   platform?: PackagePlatform, targets: readonly string[], archs: readonly PackageArch[], out?: string
 * }} PackageArgs
 */

/** @type {Readonly<Record<PackagePlatform, readonly string[]>>} */
const TARGETS = {
  linux: ['dir', 'AppImage', 'deb', 'rpm', 'tar.gz'],
  win: ['dir', 'nsis', 'zip'],
  mac: ['dir', 'dmg', 'zip'],
}
const PLATFORMS = /** @type {const} */ (['linux', 'win', 'mac'])
const ARCHS = /** @type {const} */ (['x64', 'arm64'])
const OPTIONS = /** @type {const} */ ({
  linux: { type: 'boolean' },
  win: { type: 'boolean' },
  mac: { type: 'boolean' },
  x64: { type: 'boolean' },
  arm64: { type: 'boolean' },
  out: { type: 'string' },
})
const USAGE = `Usage: npm run package -- [--linux|--win|--mac [TARGET...]] [--x64] [--arm64] [--out DIR]
Targets: ${PLATFORMS.map((name) => `${name}: ${TARGETS[name].join(' ')}`).join('; ')}`

/**
 * @param {readonly string[]} args
 * @returns {PackageArgs | string} text: what is wrong with them, and what is right
 */
export function readPackageArgs(args) {
  const parsed = parsedOrProblem(args)
  if (typeof parsed === 'string') return `${parsed}\n${USAGE}`
  const { values, positionals: targets } = parsed
  const [platform, ...others] = PLATFORMS.filter((name) => values[name])
  if (others.length > 0) return `One system at a time.\n${USAGE}`
  const known = platform === undefined ? [] : TARGETS[platform]
  const unknown = targets.filter((target) => !known.includes(target))
  if (unknown.length > 0) return `No such target: ${unknown.join(', ')}.\n${USAGE}`
  const archs = ARCHS.filter((name) => values[name])
  return { targets, archs, ...(platform && { platform }), ...(values.out !== undefined && { out: values.out }) }
}

/** @param {readonly string[]} args */
function parsedOrProblem(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) return error.message // how parseArgs says that it does not understand
    throw error
  }
}

/**
 * Where a release looks for updates, and the keys they are signed by (base64, separated by commas). Neither is secret.
 * Absent: such a build never looks.
 * @param {NodeJS.ProcessEnv} env
 */
export function updatesIn({ COS_COURIER_UPDATES_URL: url, COS_COURIER_UPDATES_PUBLIC_KEYS: keys }) {
  if (!url && !keys) return undefined
  if (!url || !keys) {
    throw new Error('Give both COS_COURIER_UPDATES_URL and COS_COURIER_UPDATES_PUBLIC_KEYS, or neither.')
  }
  return { url, publicKeys: keys.split(',').map((key) => key.trim()) }
}
