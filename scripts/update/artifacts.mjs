// @ts-check
// Which of a release's files is what, by its name alone.
import { UPDATE_KINDS } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'

/**
 * @typedef {import('../../shared/update-feed.ts').UpdatePlatform} Platform
 * @typedef {import('../../shared/update-feed.ts').UpdateArch} Arch
 * @typedef {import('../../shared/update-feed.ts').UpdateKind} Kind
 * `kind`: undefined for what is there to be downloaded by a person, as a tar.gz. `archs`: both for a universal one.
 * @typedef {{ name: string, platform: Platform, archs: readonly Arch[], kind: Kind | undefined }} Artifact
 * `further`: what belongs to a release and is no artifact: block maps, bills of materials.
 * @typedef {{ version: string, artifacts: readonly Artifact[], further: readonly string[] }} Release
 */

/** As electron-builder names them in `${os}` and `${platform}`. */
const PLATFORMS = /** @type {Readonly<Record<string, Platform>>} */ ({
  linux: 'linux',
  win: 'win32',
  win32: 'win32',
  windows: 'win32',
  mac: 'darwin',
  macos: 'darwin',
  darwin: 'darwin',
})
/** As it names them in `${arch}`, which follows the habits of the target. */
const ARCHS = /** @type {Readonly<Record<string, readonly Arch[]>>} */ ({
  x64: ['x64'],
  amd64: ['x64'],
  x86_64: ['x64'],
  arm64: ['arm64'],
  aarch64: ['arm64'],
  universal: ['x64', 'arm64'],
})
/** By platform and extension; undefined for what no installation updates itself from. */
const KINDS = /** @type {Readonly<Record<string, Kind | undefined>>} */ ({
  'linux AppImage': 'AppImage',
  'linux deb': 'deb',
  'linux rpm': 'rpm',
  'linux tar.gz': undefined,
  'win32 exe': 'nsis',
  'win32 zip': undefined,
  'darwin zip': 'zip',
  'darwin dmg': 'dmg',
})
/** Without these, some who have the release before would never be updated. */
const NEEDED = /** @type {Readonly<Record<Platform, readonly Kind[]>>} */ ({
  linux: ['AppImage', 'deb', 'rpm'],
  win32: ['nsis'],
  darwin: ['zip'],
})

const VERSION = String.raw`\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?`
const NAME = new RegExp(`^COS-Courier-(${VERSION})-([a-z0-9]+)-([a-z0-9_]+?)(-test-build)?\\.(tar\\.gz|[A-Za-z]+)$`)
const FURTHER = new RegExp(`^(?:.+\\.blockmap|COS-Courier-${VERSION}[\\w.-]*\\.(?:cdx\\.json|spdx\\.json|txt|html))$`)
/** electron-builder leaves them beside what it makes; this tool writes the last two. */
const BESIDE = /^(?:builder-.+\.ya?ml|latest.*\.yml|beta.*\.yml|.+-unpacked|mac(?:-.+)?|\..+|SHA256SUMS(?:\.sig)?)$/

/**
 * Sorts the names in a release's folder. Throws SetUpError where two versions, a file that is not known, or a test build is among
 * them.
 * @param {readonly string[]} names
 * @param {{ allowTestBuild?: boolean }} [options]
 * @returns {Release}
 */
export function sortRelease(names, { allowTestBuild = false } = {}) {
  const files = names.filter((name) => !BESIDE.test(name)).toSorted()
  const parsed = files.map((name) => ({ name, match: NAME.exec(name) }))
  const artifacts = parsed.flatMap(({ name, match }) => (match === null ? [] : [artifactOf(name, match)]))
  const others = parsed.filter(({ match }) => match === null).map(({ name }) => name)
  const unknown = others.filter((name) => !isFurther(name, files))
  if (unknown.length > 0) throw refused(`${unknown.join(', ')}: not a file of a release. Move it out of the folder`)
  const tests = artifacts.filter(({ isTest }) => isTest && !allowTestBuild)
  if (tests.length > 0) throw refused(`${tests.map(({ name }) => name).join(', ')}: a test build is never published`)
  const versions = [...new Set(parsed.flatMap(({ match }) => match?.[1] ?? []))]
  const [version] = versions
  if (version === undefined) throw refused('there is no artifact in it. Build some: npm run package')
  if (versions.length > 1) throw refused(`there are several versions in it (${versions.join(', ')}). Keep one`)
  return { version, artifacts: artifacts.map(({ isTest: _, ...artifact }) => artifact), further: others }
}

/**
 * @param {string} name
 * @param {readonly string[]} files
 */
const isFurther = (name, files) =>
  FURTHER.test(name) && (!name.endsWith('.blockmap') || files.includes(name.slice(0, -'.blockmap'.length)))

/**
 * @param {string} name
 * @param {RegExpExecArray} match
 */
function artifactOf(name, [, , os = '', cpu = '', test, extension = '']) {
  const platform = PLATFORMS[os]
  const archs = ARCHS[cpu]
  const place = `${platform} ${extension}`
  if (platform === undefined || archs === undefined || !(place in KINDS)) {
    throw refused(`${name}: for which system that is cannot be told from its name`)
  }
  return { name, platform, archs, kind: KINDS[place], isTest: test !== undefined }
}

/** @param {string} words */
const refused = (words) => new SetUpError(`Nothing was published: ${words}.`)

/**
 * One feed each: `platform`-`arch` with the artifacts that installations there update themselves from.
 * @typedef {{ platform: Platform, arch: Arch, artifacts: readonly (Artifact & { kind: Kind })[] }} Target
 */

const ALL_TARGETS = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64']

/**
 * The feeds of a release. Throws SetUpError where something is missing that was not left out on purpose.
 * @param {Release} release
 * @param {{ only?: readonly string[], without?: readonly string[] }} chosen targets such as `linux-x64`, all unless said; kinds
 * @returns {Target[]}
 */
export function targetsOf({ artifacts }, { only = ALL_TARGETS, without = [] }) {
  assertKnown(only, ALL_TARGETS, '--only')
  assertKnown(without, UPDATE_KINDS, '--without')
  const targets = only.map((name) => targetOf(name, artifacts))
  const missing = targets.flatMap(({ platform, arch, artifacts: own }) =>
    NEEDED[platform]
      .filter((kind) => !without.includes(kind) && !own.some((artifact) => artifact.kind === kind))
      .map((kind) => `${kind} for ${platform}-${arch}`),
  )
  if (missing.length > 0) {
    throw refused(`${missing.join(', ')} missing. To publish without: --only PLATFORM-ARCH,…, --without KIND,…`)
  }
  return targets
}

/**
 * @param {string} name
 * @param {readonly Artifact[]} artifacts
 * @returns {Target}
 */
function targetOf(name, artifacts) {
  const [platform, arch] = name.split('-')
  const own = artifacts.flatMap(({ kind, ...rest }) =>
    kind !== undefined && rest.platform === platform && rest.archs.some((one) => one === arch)
      ? [{ ...rest, kind }]
      : [],
  )
  const known = Object.values(PLATFORMS).find((one) => one === platform)
  const cpu = Object.values(ARCHS)
    .flat()
    .find((one) => one === arch)
  if (known === undefined || cpu === undefined) throw new Error(`no target ${name}`)
  return { platform: known, arch: cpu, artifacts: own }
}

/**
 * @param {readonly string[]} given
 * @param {readonly string[]} known
 * @param {string} option
 */
function assertKnown(given, known, option) {
  const strange = given.filter((name) => !known.includes(name))
  if (strange.length > 0) {
    throw new SetUpError(
      `${option} takes ${known.join(', ')}, with commas between; not ${strange.join(', ') || 'nothing'}.`,
    )
  }
}
