// @ts-check
// npm run bench [-- OPTIONS]: how fast the real app uploads, beside Tencent's SDK, a bare loop and the S3 tools that are
// installed, in one run, on the same files, to the same discarding server. It asserts that everything arrived, never
// how long it took.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBenchOptions } from './lib/bench-args.mjs'
import { sizesChart, speedChart } from './lib/bench-chart.mjs'
import { createContestants } from './lib/bench-contestants.mjs'
import { assertRoomFor, createFileStore } from './lib/bench-files.mjs'
import { marksOf, marksText } from './lib/bench-marks.mjs'
import { MEANING } from './lib/bench-meaning.mjs'
import { isOnSlowLoopback, netemProblem, runOnSlowLoopback } from './lib/bench-netem.mjs'
import { placeFor } from './lib/bench-place.mjs'
import { tableOf } from './lib/bench-report.mjs'
import { runWorkload } from './lib/bench-run.mjs'
import { installedTools } from './lib/bench-tools.mjs'
import { ALL_WORKLOADS, MARKED, SWEEP, shrink, totalBytes } from './lib/bench-workloads.mjs'
import { startEmulatorProcess } from './lib/emulator-process.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

/**
 * One server for all: it discards bodies and computes their CRC64, but no MD5 for ETags, which would be what is measured.
 * Nor does it check signatures, of COS's clients as little as of S3's: on one machine its work is taken from the contestants'.
 */
const SERVER = ['--discard', '--opaque-etag', '--accept-s3', '--unchecked']

const KNOWN = [...ALL_WORKLOADS, ...SWEEP]
/** @param {Workloads} workloads */
const namesOf = (workloads) => workloads.map(({ name }) => name)
/** @param {string} name */
const isSweep = (name) => name.startsWith('sweep-')

/** Workloads of --quick: the goals for one large file and for many small ones. */
const QUICK = ['1x4GiB', '10000x4KiB']

/** @param {NodeJS.ProcessEnv} env */
const withoutProxy = (env) => Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)))

/**
 * @typedef {import('./lib/bench-args.mjs').BenchOptions} Options
 * @typedef {readonly import('./lib/bench-workloads.mjs').Workload[]} Workloads
 */

/**
 * @param {Options} options
 * @param {Workloads} workloads
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {AbortSignal} signal
 */
async function bench(options, workloads, electron, signal) {
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'cos-courier-bench-'))
  const bytes = Math.max(0, ...workloads.map(totalBytes))
  const place = await placeFor(bytes)
  try {
    await assertRoomFor(place.folder, bytes)
    const store = createFileStore(place, signal, logToStderr)
    const session = await startPrivateSession({ bus: false })
    try {
      const app = { electronDir: electron.dir, electron: electron.version, appEnv: withoutProxy(session.env) }
      return await benchAgainstServer(options, workloads, { app, workDir, store, signal })
    } finally {
      await session.stop()
    }
  } finally {
    for (const folder of [workDir, place.folder]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {Options} options
 * @param {Workloads} workloads
 * @param {{
 *   app: import('./lib/bench-contestants.mjs').App, workDir: string, store: ReturnType<typeof createFileStore>,
 *   signal: AbortSignal
 * }} place
 */
async function benchAgainstServer({ rounds, quick }, workloads, { app, workDir, store, signal }) {
  const server = await startEmulatorProcess(SERVER)
  try {
    const ground = { facts: server.facts, workDir, env: withoutProxy(process.env), signal, ask: server.ask }
    const contestants = createContestants(app, path.join(workDir, 'built'), installedTools())
    const course = { ground, rounds, quick, contestants, store, tried: new Map() }
    const results = []
    for (const workload of workloads) {
      signal.throwIfAborted()
      results.push(await runWorkload(workload, course))
    }
    return results
  } finally {
    await server.stop()
  }
}

/**
 * Those of netem in a bench of their own, on a loopback of their own.
 * @param {Options} options
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {AbortSignal} signal
 */
async function benchOnAllLines(options, electron, signal) {
  const chosen = KNOWN.filter(({ name }) => options.workloads.includes(name))
  const onNetem = isOnSlowLoopback() ? [] : chosen.filter(({ link }) => link === 'wan')
  const here = chosen.filter((workload) => !onNetem.includes(workload))
  const shrunk = here.map((workload) => shrink(workload, options.sizeDivisor))
  const results = here.length > 0 ? await bench(options, shrunk, electron, signal) : []
  if (onNetem.length === 0) return results
  const numbers = ['--rounds', String(options.rounds), '--size-divisor', String(options.sizeDivisor)]
  const names = onNetem.flatMap(({ name }) => ['--workload', name])
  const args = [fileURLToPath(import.meta.url), '--json', ...(options.quick ? ['--quick'] : []), ...numbers, ...names]
  return [...results, ...(await runOnSlowLoopback(args, signal)).workloads]
}

/**
 * Of these, over a slow line either by netem or, where the kernel has none, by the relay.
 * @param {readonly string[]} names
 */
function onOneSlowLine(names) {
  if (isOnSlowLoopback()) return names
  const problem = netemProblem()
  if (problem !== undefined) logToStderr(`No -wan here, but -relay: netem cannot be had (${problem}).`)
  const left = problem === undefined ? '-relay' : '-wan'
  return names.filter((name) => !name.endsWith(left))
}

/** @param {Options} options */
function assertNetem({ workloads }) {
  if (!workloads.some((name) => name.endsWith('-wan')) || isOnSlowLoopback()) return
  const problem = netemProblem()
  if (problem === undefined) return
  throw new SetUpError(`No -wan here: netem cannot be had (${problem}). Take the workloads ending in -relay instead.`)
}

/**
 * @param {string} folder
 * @param {Parameters<typeof speedChart>[0]} results
 */
function draw(folder, results) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'bench-speed.svg'), speedChart(results.filter(({ name }) => !isSweep(name))))
  writeFileSync(path.join(folder, 'bench-sizes.svg'), sizesChart(results.filter(({ name }) => isSweep(name))))
}

/** Aborted by the first Ctrl-C; what runs is killed and everything is cleaned up. */
function interruption() {
  const controller = new AbortController()
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, () => controller.abort(new SetUpError('Interrupted.')))
  }
  return controller.signal
}

await runMain(async () => {
  if (process.platform !== 'linux') throw new SetUpError('The bench reads /proc: Linux only.')
  const options = readBenchOptions(process.argv.slice(2), {
    usual: () => onOneSlowLine(MARKED),
    quick: QUICK,
    all: () => onOneSlowLine(namesOf(ALL_WORKLOADS)),
    sweep: namesOf(SWEEP),
    known: namesOf(KNOWN),
  })
  assertNetem(options)
  const { electron } = await ensureSetUp({ need: ['electron', 'display', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const signal = interruption()
  try {
    const workloads = await benchOnAllLines(options, electron, signal)
    const marks = marksOf(workloads)
    const words = `${tableOf(workloads.filter(({ name }) => !isSweep(name)))}\n\n${marksText(marks)}`
    if (options.json) logToStderr(words)
    else console.log(words)
    const machine = { cpus: os.cpus().length, cpu: os.cpus()[0]?.model, node: process.versions.node }
    if (options.svg !== undefined) draw(options.svg, workloads)
    if (options.json)
      console.log(JSON.stringify({ workloads, marks, server: SERVER.join(' '), machine, meaning: MEANING }))
    return 0
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
})
