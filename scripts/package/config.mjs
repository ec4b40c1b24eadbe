// @ts-check
// What electron-builder is told beside electron-builder.yml. Pure.

/** @typedef {'linux' | 'win' | 'mac'} PackagePlatform */
/** @typedef {'x64' | 'arm64'} PackageArch */

/**
 * What the app finds in its package.json: see main/build-facts.ts.
 * @typedef {{
 *   testBuild?: boolean, drivable?: boolean, updates?: { url: string, publicKeys: readonly string[] }
 * }} CourierFacts
 */

/** @typedef {{ readonly [key: string]: unknown }} Config any part of electron-builder's configuration */

/** Node's names of the systems, by which keytar finds its binary. */
const NODE_PLATFORMS = /** @type {const} */ ({ linux: 'linux', win: 'win32', mac: 'darwin' })

/**
 * File name of a package up to its ending.
 * @param {{ version: string, platform: PackagePlatform, arch: PackageArch, testBuild: boolean }} build
 */
export const artifactStem = ({ version, platform, arch, testBuild }) =>
  `COS-Courier-${version}-${platform}-${arch}${testBuild ? '-test-build' : ''}`

/**
 * The same in electron-builder's terms, for any version and ending. Its own `${arch}` would be amd64 in one and x86_64 in
 * another.
 * @param {{ platform: PackagePlatform, arch: PackageArch, testBuild: boolean }} build
 */
const artifactPattern = (build) => `${artifactStem({ ...build, version: `\${version}` })}.\${ext}`

/**
 * The one binary of keytar that a package needs.
 * @param {PackagePlatform} platform
 * @param {PackageArch} arch
 */
export const keytarBinary = (platform, arch) =>
  `node_modules/keytar/prebuilds/${NODE_PLATFORMS[platform]}-${arch}/keytar.node`

/**
 * Leaves out keytar's binaries for all other systems and processors: in `files`, electron-builder's `${platform}` is that
 * of the machine which packs, and patterns that one platform alone has would bring in the whole project.
 * @param {PackagePlatform} platform
 * @param {PackageArch} arch
 */
export const otherPrebuilds = (platform, arch) =>
  `!node_modules/keytar/prebuilds/!(${NODE_PLATFORMS[platform]}-${arch})/**`

/**
 * The whole configuration of one run.
 * @param {Config} base electron-builder.yml
 * @param {{
 *   platform: PackagePlatform, arch: PackageArch, outDir: string, courier: CourierFacts & { testBuild: boolean },
 *   version?: string | undefined, homepage: string, electron?: { dir: string, version: string } | undefined,
 *   config?: Config | undefined
 * }} build electron: undefined lets electron-builder download the official one. config: overrides everything
 * @returns {Config}
 */
export function configFor(base, { platform, arch, outDir, courier, version, homepage, electron, config = {} }) {
  const ours = {
    directories: { output: outDir },
    // Names the folder in /opt: from a path with a blank in it, Chromium cannot start its setuid helper.
    ...(platform === 'linux' && { productName: 'cos-courier' }),
    artifactName: artifactPattern({ platform, arch, testBuild: courier.testBuild }),
    files: [...listIn(base, 'files'), otherPrebuilds(platform, arch)],
    extraMetadata: { courier, homepage, ...(version !== undefined && { version }) },
    ...(electron && { electronDist: electron.dir, electronVersion: electron.version }),
    ...(courier.drivable && { electronFuses: { enableNodeCliInspectArguments: true } }),
  }
  return merged(merged(base, ours), config)
}

/**
 * @param {Config} config
 * @param {string} key
 * @returns {readonly unknown[]}
 */
function listIn(config, key) {
  const list = config[key]
  if (!Array.isArray(list)) throw new Error(`electron-builder.yml has no list \`${key}\`.`)
  return list
}

/**
 * Objects are merged, everything else is replaced.
 * @param {Config} below
 * @param {Config} above
 * @returns {Config}
 */
export function merged(below, above) {
  /** @type {Record<string, unknown>} */
  const result = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const old = result[key]
    result[key] = isConfig(old) && isConfig(value) ? merged(old, value) : value
  }
  return result
}

/**
 * @param {unknown} value
 * @returns {value is Config}
 */
const isConfig = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
