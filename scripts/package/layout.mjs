// @ts-check
import path from 'node:path'

/** @typedef {import('./config.mjs').PackagePlatform} PackagePlatform */
/** @typedef {import('./config.mjs').PackageArch} PackageArch */

/**
 * Where electron-builder leaves the unpacked app of one run.
 * @param {string} outDir
 * @param {PackagePlatform} platform
 * @param {PackageArch} arch
 */
export function unpackedDir(outDir, platform, arch) {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  return path.join(outDir, platform === 'mac' ? `mac${suffix}` : `${platform}${suffix}-unpacked`)
}

/**
 * What starts the app.
 * @param {string} unpacked the folder of an unpacked app
 * @param {PackagePlatform} platform
 */
export const executableIn = (unpacked, platform) =>
  path.join(
    unpacked,
    { linux: 'cos-courier', win: 'COS Courier.exe', mac: 'COS Courier.app/Contents/MacOS/COS Courier' }[platform],
  )

/**
 * Where app.asar and what is beside it lie.
 * @param {string} unpacked
 * @param {PackagePlatform} platform
 */
export const resourcesIn = (unpacked, platform) =>
  path.join(unpacked, platform === 'mac' ? 'COS Courier.app/Contents/Resources' : 'resources')
