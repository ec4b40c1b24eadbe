// @ts-check
// npm run demo [-- OPTIONS]: the real app uploads a real folder to an embedded COS, with the permanent key in a real
// keychain. What is happening goes to stderr; stdout carries the result.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { layOutStore, prepareSource } from './lib/demo-files.mjs'
import { startEmulatorProcess, storedObjects } from './lib/emulator-process.mjs'
import { launchCommand, packagedExecutable } from './lib/launch.mjs'
import { packagedCommand } from './lib/packaged-app.mjs'
import { ROOT } from './lib/project.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { isSandboxed } from './lib/sandbox-proof.mjs'
import { DEBUGGING_SWITCH, saveScreenshot } from './lib/screenshot.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'

const USAGE = `npm run demo -- [--headless] [--folder PATH] [--keep DIR] [--screenshot FILE] [--json] [--packaged]
  --headless         no window on your screen: a private display and keychain (the default where there is no display)
  --folder PATH      upload this folder (default: the files of this project)
  --keep DIR         leave DIR/source and DIR/store for a comparison
  --screenshot FILE  save the window as PNG
  --json             the last line of standard output is the result as JSON
  --packaged         the app that \`npm run package -- dir\` has made, instead of the one in dist/`
const PROFILE = 'demo'

/** @typedef {import('./lib/electron-dist.mjs').ElectronDist} ElectronDist */
/**
 * @typedef {{
 *   headless: boolean, json: boolean, packaged: boolean, folder?: string, keep?: string, screenshot?: string
 * }} Options
 */
/**
 * What one run has around it.
 * @typedef {{
 *   electron: ElectronDist, env: NodeJS.ProcessEnv, dataDir: string, workDir: string, options: Options
 * }} Run
 */
/** @typedef {{ summary: Record<string, number>, sandboxed: boolean }} Uploaded */

/** @returns {Options} */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        headless: { type: 'boolean', default: !hasDisplay() },
        json: { type: 'boolean', default: false },
        packaged: { type: 'boolean', default: false },
        folder: { type: 'string' },
        keep: { type: 'string' },
        screenshot: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

/**
 * Starts the app with its streams at hand.
 * @param {Run} run
 * @param {readonly string[]} args
 */
function startApp({ electron, env, dataDir }, args) {
  const { command, args: words } = launchCommand({
    electronDir: electron.dir,
    appDir: ROOT,
    args: [...args, '--data-dir', dataDir],
  })
  const child = spawn(command, words, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
  return { child, ended }
}

/**
 * Stores the emulator account's key and a profile for its bucket, the way a user would.
 * @param {Run} run
 * @param {import('./lib/emulator-process.mjs').EmulatorFacts} facts
 */
async function storeProfile(run, facts) {
  const file = path.join(run.workDir, 'profile.json')
  const { bucket, region, cosHttps, sts, caFile } = facts
  writeFileSync(
    file,
    JSON.stringify({ schema: 1, bucket, region, prefix: '', cosEndpoint: cosHttps, stsEndpoint: sts, caFile }),
  )
  const { child, ended } = startApp(run, ['profile', 'set', PROFILE, '--file', file, '--secret-stdin'])
  child.stdin.end(`${facts.secretId}\n${facts.secretKey}\n`)
  child.stdout.pipe(process.stderr)
  const exitCode = await ended
  if (exitCode !== 0) throw new SetUpError(`The profile could not be stored (exit code ${exitCode}).`)
}

/**
 * Uploads in a visible window and watches it from outside.
 * @param {Run} run
 * @param {string} folder
 * @returns {Promise<Uploaded>}
 */
async function upload(run, folder) {
  const { screenshot, headless } = run.options
  const switches = screenshot === undefined ? [] : [DEBUGGING_SWITCH]
  // Everything in the folder, also what is usually left out.
  const args = ['upload', folder, '--profile', PROFILE, '--no-default-excludes', '--json', '--window']
  const { child, ended } = startApp(run, [...switches, ...args])
  child.stdin.end()
  /** @type {Record<string, number> | undefined} */
  let summary
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line)
    if (event.type === 'file' && event.state !== 'verified') logToStderr(explain(event))
    if (event.type === 'error') logToStderr(event.error.message)
    if (event.type === 'summary') {
      summary = event
      break
    }
  }
  if (!summary) throw new SetUpError(`The app ended (exit code ${await ended}) before it had a result.`)
  // The window stays open after the upload, so its processes are there to be looked at.
  const sandboxed = isSandboxed(child.pid ?? 0)
  if (screenshot !== undefined) await saveScreenshot(run.dataDir, screenshot)
  if (headless) child.kill('SIGTERM')
  else logToStderr('The window stays open: drop more files on it. The demo ends when you close it.')
  child.stdout.resume()
  await ended
  return { summary, sandboxed }
}

/** @param {{ path: string, source: string, state: string, reason?: string, error?: { message: string } }} file */
const explain = ({ path: name, source, state, reason, error }) =>
  `${state}: ${name || source}${error ? ` – ${error.message}` : ''}${reason ? ` (${reason})` : ''}`

/**
 * @param {Options} options
 * @param {ElectronDist} electron
 * @param {NodeJS.ProcessEnv} env
 */
async function demo(options, electron, env) {
  const workDir = makeTemporary('demo')
  const storeDir = path.join(workDir, 'store')
  const run = { electron, env, workDir, dataDir: path.join(workDir, 'app'), options }
  mkdirSync(storeDir)
  try {
    const folder = prepareSource({ folder: options.folder, keepDir: options.keep, workDir })
    logToStderr('Starting the emulator: COS and STS on this computer.')
    const emulator = await startEmulatorProcess(['--data', storeDir])
    try {
      logToStderr('Putting the permanent key of its account into the keychain.')
      await storeProfile(run, emulator.facts)
      logToStderr(`Uploading ${folder}`)
      const uploaded = await upload(run, folder)
      await emulator.stop()
      return { uploaded, objects: keep(options, storeDir, emulator.facts.bucket) }
    } finally {
      await emulator.stop()
      await startApp(run, ['profile', 'remove', PROFILE]).ended
    }
  } finally {
    rmSync(workDir, { recursive: true, force: true })
  }
}

/**
 * What the emulator stored, as it says itself; copied next to the source when asked.
 * @param {Options} options
 * @param {string} storeDir
 * @param {string} bucket
 */
function keep(options, storeDir, bucket) {
  const stored = storedObjects(storeDir, bucket)
  if (options.keep !== undefined) {
    const kept = path.join(options.keep, 'store')
    layOutStore({ objects: stored, objectDir: path.join(storeDir, bucket), storeDir: kept })
  }
  return stored.map(({ key, size, crc64 }) => ({ key, size, crc64 }))
}

/**
 * @param {Awaited<ReturnType<typeof demo>>} result
 * @param {Options} options
 * @param {ElectronDist} electron
 */
function report({ uploaded: { summary, sandboxed }, objects }, options, electron) {
  const { files = 0, bytes, seconds, verified, unverified, failed, skipped, credentialRequests } = summary
  const facts = {
    files,
    bytes,
    seconds,
    verified,
    unverified,
    failed,
    skipped,
    sandboxed,
    electron: electron.version,
    credentialRequests,
  }
  const inWords = `${verified} of ${files} files verified, ${failed} failed, ${skipped} skipped; ${bytes} bytes in ${seconds} s; sandbox ${sandboxed ? 'on' : 'OFF'}; Electron ${electron.version}; ${credentialRequests} temporary credential(s); ${objects.length} objects in the emulator's store.`
  console.log(options.json ? JSON.stringify({ ...facts, objects }) : inWords)
  return verified === files && failed === 0 && sandboxed && objects.length === files ? 0 : 1
}

await runMain(async () => {
  const options = readOptions()
  if (options.packaged) process.env['COS_COURIER_EXECUTABLE'] = packagedCommand()
  if (packagedExecutable() && options.screenshot !== undefined)
    throw new SetUpError('A packaged app lets nobody look into its pages: leave out --screenshot.')
  const { electron } = await ensureSetUp({ need: ['electron', 'display', 'keychain', 'fonts', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const session = options.headless ? await startPrivateSession() : { env: process.env, stop: async () => {} }
  try {
    return report(await demo(options, electron, session.env), options, electron)
  } finally {
    await session.stop()
  }
})
