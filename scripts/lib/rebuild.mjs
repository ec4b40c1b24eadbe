// @ts-check
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { CACHE_DIR, ROOT } from './project.mjs'
import { run } from './run.mjs'

/** What is not taken along: made from the rest, or no part of what is packed. */
const LEFT = new Set(['node_modules', 'dist', 'out', 'test', 'test-results', 'docs'])

/**
 * How one checkout may differ from another without the app in it being another: where it lies, who may read its files,
 * which time it is there, which language its programs speak, what else is set for them.
 * @typedef {{ name: string, umask: string, timeZone: string, locale: string, env?: NodeJS.ProcessEnv }} Surroundings
 */

/** @typedef {{ courier: object, version?: string }} Packaging what `buildPackages` is told beside */

/** @type {readonly Surroundings[]} */
export const SURROUNDINGS = [
  { name: 'one', umask: '022', timeZone: 'UTC', locale: 'C.UTF-8' },
  {
    name: 'another-checkout-elsewhere',
    umask: '077',
    timeZone: 'Asia/Shanghai',
    locale: 'zh_CN.UTF-8',
    env: { NODE_ENV: 'development', npm_package_version: '9.9.9' },
  },
]

/** @param {string} file */
export const sha256Of = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

/**
 * Builds the app of this machine's system again, from a copy of the sources in other surroundings, and answers the
 * SHA-256 of its app.asar.
 * @param {Surroundings} surroundings
 * @param {Packaging} packaging
 */
export async function rebuildAsar({ name, umask, timeZone, locale, env: more }, packaging) {
  mkdirSync(CACHE_DIR, { recursive: true })
  // On the same disk, for hard links.
  const dir = mkdtempSync(path.join(CACHE_DIR, `rebuild-${process.pid}-`))
  try {
    const copy = path.join(dir, name)
    await copyProject(copy)
    const outDir = path.join(copy, 'out')
    const options = JSON.stringify({ ...packaging, targets: ['dir'], outDir, quiet: true })
    const script = `import { buildPackages, hostPlatform } from ${JSON.stringify(moduleUrl(copy))}
await buildPackages({ platform: hostPlatform(), ...${options} })`
    const node = [process.execPath, '--input-type=module', '-e', script]
    const [command = '', ...args] =
      process.platform === 'win32' ? node : ['sh', '-c', `umask ${umask} && exec "$0" "$@"`, ...node]
    const env = { ...process.env, ...more, TZ: timeZone, LC_ALL: locale }
    await run(command, args, { cwd: copy, env, quiet: true })
    return sha256Of(asarBelow(outDir))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** @param {string} copy */
const moduleUrl = (copy) => pathToFileURL(path.join(copy, 'scripts/package/build-packages.mjs')).href

/**
 * The sources as they are here, with the same npm packages and the same Electron.
 * @param {string} copy
 */
async function copyProject(copy) {
  mkdirSync(copy, { recursive: true })
  for (const name of readdirSync(ROOT)) {
    if (!name.startsWith('.') && !LEFT.has(name))
      cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true })
  }
  for (const folder of ['node_modules', '.cache/electron-fallback']) await link(folder, copy)
  // Linked files are ours, too: what a build writes must not be written into them.
  rmSync(path.join(copy, 'node_modules/.cache'), { recursive: true, force: true })
  const memory = '.cache/electron-download-failed.json'
  if (existsSync(path.join(ROOT, memory))) cpSync(path.join(ROOT, memory), path.join(copy, memory))
}

/**
 * @param {string} folder
 * @param {string} copy
 */
async function link(folder, copy) {
  const [from, to] = [path.join(ROOT, folder), path.join(copy, folder)]
  if (!existsSync(from)) return
  mkdirSync(path.dirname(to), { recursive: true })
  if (process.platform === 'linux') await run('cp', ['-al', from, to], { quiet: true })
  else cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

/** @param {string} outDir */
function asarBelow(outDir) {
  const found = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?:^|[/\\])app\.asar$/.test(name),
  )
  const [name] = found
  if (name === undefined || found.length > 1) throw new Error(`${found.length} files app.asar in ${outDir}`)
  return path.join(outDir, name)
}
