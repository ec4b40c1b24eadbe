// @ts-check
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { ensureElectron } from '../lib/electron-dist.mjs'
import { ROOT, readJson } from '../lib/project.mjs'
import { logToStderr, run, SetUpError } from '../lib/run.mjs'
import { ensureBuild } from '../lib/setup.mjs'
import { ensureSystemPackages } from '../lib/system-packages.mjs'
import { makeTemporary } from '../lib/temporary.mjs'
import { artifactStem, configFor, merged } from './config.mjs'
import { signingFor } from './signing.mjs'
import { QUICKLY, standInEnv } from './stand-ins.mjs'

/** @typedef {import('./config.mjs').PackagePlatform} PackagePlatform */
/** @typedef {import('./config.mjs').PackageArch} PackageArch */

/**
 * - `targets`: electron-builder's, e.g. `dir`, `deb`; none: those of electron-builder.yml
 * - `courier`: what the app is told about itself; a test Electron makes a test build whatever is said
 * - `config`: overrides of electron-builder's configuration
 * - `electronDist`: an Electron to pack, e.g. a made-up one for another system; always a test build
 * - `prepackaged`: an unpacked app, packed as it is
 * - `compression`: `fast` for archives that only tests unpack; stand-ins are always fast
 * - `env`: further variables for electron-builder
 * - `quiet`: its output is shown only when it fails
 * @typedef {{
 *   platform: PackagePlatform, targets: readonly string[], arch?: PackageArch, outDir: string,
 *   courier?: import('./config.mjs').CourierFacts, version?: string, config?: import('./config.mjs').Config,
 *   electronDist?: { dir: string, version: string }, prepackaged?: string, compression?: 'fast',
 *   env?: NodeJS.ProcessEnv,
 *   quiet?: boolean, log?: (message: string) => void
 * }} PackageOptions
 */

/** What the targets need of a Linux machine, with stand-ins or without. */
const NEEDS = /** @type {const} */ ({
  AppImage: { standIns: 'appimage', official: undefined },
  rpm: { standIns: 'rpm', official: 'rpm' },
  'tar.gz': { standIns: 'archives', official: undefined },
  zip: { standIns: 'archives', official: undefined },
})

/**
 * Builds packages of one system and processor by electron-builder, after dist/ is up to date.
 * @param {PackageOptions} options
 * @returns {Promise<{ artifacts: readonly string[], testBuild: boolean }>} artifacts: absolute paths of what `outDir`
 *   holds of this version, system and processor, without unpacked folders
 */
export async function buildPackages(options) {
  const { platform, outDir, log = logToStderr, quiet = false } = options
  const arch = options.arch ?? hostArch()
  const { electron, isTestOnly } = await electronFor(platform, arch, options, log)
  const base = /** @type {import('./config.mjs').Config} */ (
    parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8'))
  )
  const targets = options.targets.length > 0 ? options.targets : targetsIn(base, platform)
  await ensureSystemPackages(needsOf(targets, isTestOnly), log)
  await ensureBuild(log)
  const testBuild = isTestOnly || options.courier?.testBuild === true
  const courier = { ...options.courier, testBuild }
  const { version, config } = options
  const signed = merged(base, isTestOnly ? {} : signingFor(platform, process.env))
  const whole = configFor(signed, { platform, arch, outDir, courier, version, config, electron, homepage: homepage() })
  await runBuilder({ platform, arch, targets, config: whole, isTestOnly, options, quiet })
  const stem = artifactStem({ version: version ?? ownVersion(), platform, arch, testBuild })
  return { artifacts: artifactsIn(outDir, stem), testBuild }
}

/** The processor of this machine, in the words of artifact names. */
export function hostArch() {
  if (process.arch === 'x64' || process.arch === 'arm64') return process.arch
  throw new SetUpError(`Packages are made for x64 and arm64, not for ${process.arch}; say --x64 or --arm64.`)
}

/** The system of this machine, in electron-builder's words. */
export function hostPlatform() {
  const name = { linux: 'linux', win32: 'win', darwin: 'mac' }[String(process.platform)]
  if (name === 'linux' || name === 'win' || name === 'mac') return name
  throw new SetUpError(`Packages are made for Linux, Windows and macOS, not for ${process.platform}.`)
}

/**
 * @param {PackagePlatform} platform
 * @param {PackageArch} arch
 * @param {PackageOptions} options
 * @param {(message: string) => void} log
 * @returns {Promise<{ electron?: { dir: string, version: string }, isTestOnly: boolean }>} no electron:
 *   electron-builder takes the official one for that system, with its licences, from its download
 */
async function electronFor(platform, arch, { electronDist }, log) {
  if (electronDist !== undefined) return { electron: electronDist, isTestOnly: true }
  const electron = await ensureElectron(log)
  log(electron.words)
  if (electron.kind === 'official') return { isTestOnly: false }
  if (platform === hostPlatform() && arch === process.arch) return { electron, isTestOnly: true }
  throw new SetUpError(`There is no Electron for ${platform} ${arch} here: only ${electron.words}.
Package for it where GitHub (or ELECTRON_MIRROR) can be reached.`)
}

/**
 * @param {readonly string[]} targets
 * @param {boolean} withStandIns
 */
function needsOf(targets, withStandIns) {
  return targets.flatMap((target) => {
    const need = Object.entries(NEEDS).find(([name]) => name === target)?.[1]
    const wanted = withStandIns ? need?.standIns : need?.official
    return wanted === undefined ? [] : [wanted]
  })
}

/**
 * @param {import('./config.mjs').Config} base
 * @param {PackagePlatform} platform
 */
function targetsIn(base, platform) {
  const { target } = /** @type {{ target: readonly string[] }} */ (base[platform])
  return target
}

/** Where the project is at home, as packages say: the repository of the hosted run that makes them. */
function homepage() {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env
  return server && repository ? `${server}/${repository}` : 'https://cos-courier.example/'
}

/**
 * @param {{
 *   platform: PackagePlatform, arch: PackageArch, targets: readonly string[],
 *   config: import('./config.mjs').Config, isTestOnly: boolean, options: PackageOptions, quiet: boolean
 * }} build
 */
async function runBuilder({ platform, arch, targets, config, isTestOnly, options, quiet }) {
  const work = makeTemporary('package')
  try {
    const file = path.join(work, 'electron-builder.json')
    writeFileSync(file, JSON.stringify(config))
    const env = {
      ...process.env,
      ...(isTestOnly && standInEnv(path.join(work, 'tools'))),
      ...(options.compression === 'fast' && QUICKLY),
      ...options.env,
    }
    const prepackaged = options.prepackaged === undefined ? [] : ['--prepackaged', options.prepackaged]
    const builder = path.join(ROOT, 'node_modules/electron-builder/cli.js')
    const args = [`--${platform}`, ...targets, `--${arch}`, '--config', file, '--publish', 'never', ...prepackaged]
    await run(process.execPath, [builder, ...args], { cwd: ROOT, env, quiet })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} outDir
 * @param {string} stem what names of this run begin with, up to their ending
 */
function artifactsIn(outDir, stem) {
  const names = readdirSync(outDir).filter((name) => name.startsWith(`${stem}.`))
  return names.sort().map((name) => path.join(outDir, name))
}

/** The version of package.json. */
function ownVersion() {
  const { version } = /** @type {{ version: string }} */ (readJson(path.join(ROOT, 'package.json')))
  return version
}
