// @ts-check
// npm run scale [-- OPTIONS]: what a long queue costs the real app: time to walk it and to come back after a kill, and
// memory of each process, all measured from outside. The last line is the result as JSON.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { readScaleOptions } from './lib/scale-args.mjs'
import { growthChart } from './lib/scale-chart.mjs'
import { growthOf, peakOf } from './lib/scale-memory.mjs'
import { runScale } from './lib/scale-run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

/** What growth is told against: small, but the app has started up fully. */
const BASE_FILES = 10_000

/**
 * One run in a folder and a session (display, keychain) of its own.
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {{ files: number, heap: boolean }} options
 */
async function measure(electron, options) {
  const session = await startPrivateSession()
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'cos-courier-scale-'))
  try {
    return await runScale({ electronDir: electron.dir, env: session.env }, { ...options, workDir }, logToStderr)
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

await runMain(async () => {
  const options = readScaleOptions(process.argv.slice(2))
  if (process.platform !== 'linux') throw new SetUpError('This reads /proc: Linux only.')
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const base = options.files === BASE_FILES ? undefined : await measure(electron, { files: BASE_FILES, heap: false })
  const { samples, restartSamples, heap, ...result } = await measure(electron, options)
  const growthBytes = growthOf(result.peakMemoryBytes, (base ?? result).peakMemoryBytes)
  if (options.svg !== undefined) {
    mkdirSync(path.dirname(path.resolve(options.svg)), { recursive: true })
    writeFileSync(
      options.svg,
      growthChart(samples, `Memory while ${result.files.toLocaleString('en')} files are queued`),
    )
  }
  const tell = options.json ? logToStderr : console.log
  for (const { name, count, bytes } of heap) tell(`${bytes} bytes in ${count} ${name}`)
  tell(`peak after the restart: ${JSON.stringify(peakOf(restartSamples))}`)
  console.log(JSON.stringify({ ...result, growthBytes }))
  return 0
})
