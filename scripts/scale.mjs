// @ts-check
// npm run scale [-- OPTIONS]: what a long queue costs the real app: time to walk it and to come back after a kill, and
// memory of each process, all measured from outside. The last line is the result as JSON.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { readScaleOptions } from './lib/scale-args.mjs'
import { growthChart } from './lib/scale-chart.mjs'
import { growthOf, peakOf } from './lib/scale-memory.mjs'
import { runScale } from './lib/scale-run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'

/** What growth is told against: small, but the app has started up fully. Watched for as long as the larger run. */
const BASE_FILES = 10_000

/**
 * One run in a folder and a session (display, keychain) of its own.
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {Omit<import('./lib/scale-run.mjs').RunOptions, 'workDir'>} options
 */
async function measure(electron, options) {
  const session = await startPrivateSession()
  const workDir = makeTemporary('scale')
  try {
    return await runScale({ electronDir: electron.dir, env: session.env }, { ...options, workDir }, logToStderr)
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Aborted by Ctrl-C: a million files are not left behind. */
function interruption() {
  const controller = new AbortController()
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, () => controller.abort(new SetUpError('Interrupted.')))
  }
  return controller.signal
}

/**
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {import('./lib/scale-args.mjs').ScaleOptions} options
 * @param {AbortSignal} signal
 */
async function measureBoth(electron, { kind, files, heap }, signal) {
  const run = await measure(electron, { kind, files, heap, signal })
  // Watched for as long: V8 lets garbage lie while there is room, so a window's memory grows for half a minute in any case.
  const watched = { kind, files: BASE_FILES, heap: false, atLeastSeconds: run.watchedSeconds, signal }
  const base = files === BASE_FILES ? undefined : await measure(electron, watched)
  return { base: base ?? run, run }
}

/**
 * @param {import('./lib/scale-args.mjs').ScaleOptions} options
 * @param {Awaited<ReturnType<typeof measureBoth>>} result
 */
function tell(options, { base, run }) {
  const { samples, restartSamples, heap, ...result } = run
  const atEndMemoryBytes = peakOf(samples.slice(-1))
  const growthBytes = growthOf(result.peakMemoryBytes, base.peakMemoryBytes)
  if (options.svg !== undefined) {
    mkdirSync(path.dirname(path.resolve(options.svg)), { recursive: true })
    writeFileSync(
      options.svg,
      growthChart(samples, `Memory while ${result.files.toLocaleString('en')} files are queued`),
    )
  }
  const say = options.json ? logToStderr : console.log
  for (const { name, count, bytes } of heap) say(`${bytes} bytes in ${count} ${name}`)
  if (restartSamples.length > 0) say(`peak after the restart: ${JSON.stringify(peakOf(restartSamples))}`)
  console.log(JSON.stringify({ ...result, atEndMemoryBytes, growthBytes }))
}

await runMain(async () => {
  const options = readScaleOptions(process.argv.slice(2))
  if (process.platform !== 'linux') throw new SetUpError('This reads /proc: Linux only.')
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const signal = interruption()
  try {
    tell(options, await measureBoth(electron, options, signal))
    return 0
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
})
