// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { watchUse } from './bench-watch.mjs'
import { launchCommand } from './launch.mjs'
import { ROOT } from './project.mjs'
import { isSandboxed } from './sandbox-proof.mjs'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {{ files: number, verified: number, seconds: number }} Summary */

/**
 * One round of the app: real Electron processes, sandbox on, a data folder of its own. Throws unless every file is
 * verified.
 * @param {Ground} ground
 * @param {{ electronDir: string, appEnv: NodeJS.ProcessEnv }} app appEnv: environment of a private session
 * @param {{ source: string, prefix: string, files: number }} load source: absolute path of a file or folder
 * @returns {Promise<import('./bench-child.mjs').Round>}
 */
export async function runApp(ground, { electronDir, appEnv }, { source, prefix, files }) {
  const dir = mkdtempSync(path.join(ground.workDir, 'app-'))
  const profile = writeProfile(ground, dir, prefix)
  const upload = ['upload', source, '--profile-file', profile, '--secret-stdin', '--json']
  const args = [...upload, '--data-dir', path.join(dir, 'data')]
  const { command, args: words } = launchCommand({ electronDir, appDir: ROOT, args })
  const startedMs = performance.now()
  const { signal, facts } = ground
  const stdio = /** @type {const} */ (['pipe', 'pipe', 2])
  const child = spawn(command, words, { env: appEnv, stdio: [...stdio], signal, killSignal: 'SIGKILL' })
  const ended = once(child, 'close') // rejects at once when the signal kills it
  /** @type {Promise<void>} */
  const gone = new Promise((resolve) => child.once('close', () => resolve()))
  const watch = watchUse(child.pid ?? 0)
  try {
    child.stdin?.on('error', ignoreBrokenPipe)
    child.stdin?.end(`${facts.secretId}\n${facts.secretKey}\n`)
    const [summary, [exitCode]] = await Promise.all([readResult(child), ended])
    const use = watch.stop()
    assertAllVerified(summary, files, exitCode)
    return { seconds: summary.seconds, wallSeconds: (performance.now() - startedMs) / 1000, ...use }
  } finally {
    watch.stop()
    // Also after a kill: processes that still close would write into the folder after it was deleted.
    if (child.pid !== undefined) await gone
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @param {Error} error */
function ignoreBrokenPipe(error) {
  // The app ended before it read the key; its exit code tells why.
  if (!('code' in error) || error.code !== 'EPIPE') throw error
}

/**
 * @param {Ground} ground
 * @param {string} dir
 * @param {string} prefix
 */
function writeProfile({ facts, endpoint: { cosEndpoint } }, dir, prefix) {
  const { bucket, region, sts: stsEndpoint, caFile } = facts
  const file = path.join(dir, 'profile.json')
  writeFileSync(file, JSON.stringify({ schema: 1, bucket, region, prefix, cosEndpoint, stsEndpoint, caFile }))
  return file
}

/** Often enough for the shortest run; a look at all of /proc takes some milliseconds. */
const SANDBOX_LOOK_MS = 250

/**
 * The app's summary, once it has closed its standard output. Its lines are only kept meanwhile: to read ten thousand of
 * them takes a tenth of a second, on the cores that it is measured on.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<Summary | undefined>}
 */
async function readResult(child) {
  if (!child.stdout) throw new Error('the app was started without a pipe')
  /** @type {Buffer[]} */
  const pieces = []
  let sandboxed = false
  // Asked while its processes are there: after the only line of a single file they may be gone.
  const look = setInterval(() => {
    sandboxed ||= isSandboxed(child.pid ?? 0)
  }, SANDBOX_LOOK_MS)
  for await (const piece of child.stdout) pieces.push(piece)
  clearInterval(look)
  const summary = summaryOf(Buffer.concat(pieces).toString('utf8'))
  if (summary && !sandboxed) throw new Error('cos-courier ran without its sandbox.')
  return summary
}

/**
 * Throws when a line tells of anything but a verified file.
 * @param {string} text
 * @returns {Summary | undefined}
 */
function summaryOf(text) {
  /** @type {Summary | undefined} */
  let summary
  /** @type {string[]} */
  const bad = []
  for (const line of text.split('\n').filter(Boolean)) {
    const event = JSON.parse(line)
    if (event.type === 'summary') summary = event
    else if (event.type !== 'file' || event.state !== 'verified') bad.push(line)
  }
  if (bad.length > 0) throw new Error(`cos-courier: ${bad.length} bad lines, first:\n${bad.slice(0, 3).join('\n')}`)
  return summary
}

/**
 * @param {Summary | undefined} summary
 * @param {number} files
 * @param {number | null} exitCode
 * @returns {asserts summary is Summary}
 */
function assertAllVerified(summary, files, exitCode) {
  if (exitCode === 0 && summary?.files === files && summary.verified === files) return
  const counts = summary ? JSON.stringify(summary) : 'no summary'
  throw new Error(`cos-courier did not verify all of ${files} files: exit code ${exitCode}, ${counts}`)
}
