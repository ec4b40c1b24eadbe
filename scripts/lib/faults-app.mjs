// @ts-check
import { spawn } from 'node:child_process'
import { createWriteStream, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { launchCommand } from './launch.mjs'
import { ROOT } from './project.mjs'
import { SetUpError } from './run.mjs'

const PROFILE = 'faults'

/**
 * What every start of the app needs. `logFile` takes its standard error.
 * @typedef {{ electronDir: string, env: NodeJS.ProcessEnv, dataDir: string, workDir: string, logFile: string }} AppGround
 */
/**
 * @typedef {{
 *   exitCode: number | null, summary: { files: number, verified: number } | undefined, failures: readonly string[]
 * }} Ended exitCode: null when a signal ended it; failures: what was reported of files that are not verified
 */

/**
 * Starts the real app with its sandbox on.
 * @param {AppGround} ground
 * @param {readonly string[]} args
 * @param {string} [input] for its standard input
 */
function startApp({ electronDir, env, dataDir, logFile }, args, input = '') {
  const { command, args: words } = launchCommand({
    electronDir,
    appDir: ROOT,
    args: [...args, '--data-dir', dataDir],
  })
  const child = spawn(command, words, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== 'EPIPE') throw error // it was killed before it read
  })
  child.stdin.end(input)
  child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }))
  return child
}

/**
 * @param {AppGround} ground
 * @param {readonly string[]} args
 * @param {string} [input]
 */
async function runApp(ground, args, input) {
  const child = startApp(ground, args, input)
  child.stdout.resume()
  const exitCode = await new Promise((resolve) => child.once('close', resolve))
  if (exitCode !== 0) throw new SetUpError(`\`${args.slice(0, 2).join(' ')}\` ended with exit code ${exitCode}.`)
}

/**
 * Stores a profile for the emulator's bucket, and its key in the keychain, the way a user would.
 * @param {AppGround} ground
 * @param {import('./emulator-process.mjs').EmulatorFacts} facts
 */
export async function storeProfile(ground, { bucket, region, cosHttps, sts, caFile, secretId, secretKey }) {
  const file = path.join(ground.workDir, 'profile.json')
  const place = { bucket, region, prefix: '', cosEndpoint: cosHttps, stsEndpoint: sts, caFile }
  writeFileSync(file, JSON.stringify({ schema: 1, ...place }))
  await runApp(ground, ['profile', 'set', PROFILE, '--file', file, '--secret-stdin'], `${secretId}\n${secretKey}\n`)
}

/** @param {AppGround} ground */
export const removeProfile = (ground) => runApp(ground, ['profile', 'remove', PROFILE])

/**
 * Starts an upload of the folder below the prefix; the same call after a crash goes on with it.
 * @param {AppGround} ground
 * @param {string} folder
 * @param {string} prefix
 * @returns {{ pid: number, ended: Promise<Ended> }} pid: of Electron's main process
 */
export function startUpload(ground, folder, prefix) {
  const child = startApp(ground, ['upload', folder, '--profile', PROFILE, '--prefix', prefix, '--json'])
  if (child.pid === undefined) throw new SetUpError('Electron cannot be started.')
  /** @type {Ended['summary']} */
  let summary
  /** @type {string[]} */
  const failures = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const event = parse(line)
    if (event?.type === 'summary') summary = event
    if (event?.error || event?.state === 'unverified') failures.push(explain(event))
  })
  const ended = new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, summary, failures }))
  })
  return { pid: child.pid, ended }
}

/** @param {{ path?: string, state?: string, error?: { code: string, detail?: string, cosCode?: string } }} line */
const explain = ({ path: name, state, error }) =>
  [name ?? 'the whole run', state, error?.code, error?.cosCode, error?.detail].filter(Boolean).join(' ')

/**
 * A line of `--json`; undefined for one that a kill cut off.
 * @param {string} line
 */
function parse(line) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
