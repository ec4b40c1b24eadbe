// @ts-check
// npm run bench [-- OPTIONS]: how fast the real app uploads, beside Tencent's SDK and a bare loop, in one run, on the
// same files, to the same discarding server. It asserts that everything arrived, never how long it took.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBenchOptions } from './lib/bench-args.mjs'
import { createContestants } from './lib/bench-contestants.mjs'
import { assertRoomFor, createFileStore } from './lib/bench-files.mjs'
import { isOnSlowLoopback, netemProblem, runOnSlowLoopback } from './lib/bench-netem.mjs'
import { tableOf } from './lib/bench-report.mjs'
import { runWorkload } from './lib/bench-run.mjs'
import { ALL_WORKLOADS, shrink, totalBytes, WORKLOADS } from './lib/bench-workloads.mjs'
import { startEmulatorProcess } from './lib/emulator-process.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

/** One server for all: it discards bodies and computes their CRC64, but no MD5 for ETags, which would be what is measured. */
const SERVER = ['--discard', '--opaque-etag']

/** Workloads of --quick: the goals for one large file and for many small ones. */
const QUICK = ['1x4GiB', '10000x4KiB']

const MEANING = {
  seconds:
    'median of the rounds. cos-courier: from the request to the last verified file, walk and first credential included, start of the app not (its summary line); the others: the upload calls alone, list of files and credential given',
  cpuSeconds:
    'all processes of the contestant from its start to its end, start-up included; sampled every 100 ms; the server not included',
  peakMemoryBytes: 'VmHWM of the largest process of each kind, over all rounds; shared pages count in each',
  peakPssBytes:
    'largest PSS (smaps_rollup, twice a second) over all rounds of main, page and transfer; shared pages by their share; a plain Node process is main, the utility process of bare-loop is transfer',
  https: 'the same files to the same server over TLS with a certificate of its own authority',
  relay:
    'a TCP relay on loopback: 40 ms there and back, 500 kB/s each way for each connection, one more round trip for a new one; smaller sizes than the name says, see files and bytes; serverLimit without the relay',
  wan: 'netem in a network namespace: 20 ms each way, 1 % of the packets lost; sizes as for relay',
  serverLimit:
    "in the workload's metric: what the server takes from one or two raw clients that send presigned requests with bodies from memory (best of four); client and server share this machine's cores",
  wallSeconds: 'start to end of the process',
  cpuSecondsByKind: 'cpuSeconds of all processes of each kind',
}

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
async function bench({ rounds, quick }, workloads, electron, signal) {
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'cos-courier-bench-'))
  const session = await startPrivateSession({ bus: false })
  try {
    await assertRoomFor(workDir, Math.max(0, ...workloads.map(totalBytes)))
    const server = await startEmulatorProcess(SERVER)
    try {
      const ground = { facts: server.facts, workDir, env: withoutProxy(process.env), signal }
      const app = { electronDir: electron.dir, electron: electron.version, appEnv: withoutProxy(session.env) }
      const contestants = createContestants(app, path.join(workDir, 'built'))
      const course = { ground, rounds, quick, contestants, store: createFileStore(workDir, signal, logToStderr) }
      const results = []
      for (const workload of workloads) {
        signal.throwIfAborted()
        results.push(await runWorkload(workload, course))
      }
      return results
    } finally {
      await server.stop()
    }
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Those of netem in a bench of their own, on a loopback of their own.
 * @param {Options} options
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {AbortSignal} signal
 */
async function benchOnAllLines(options, electron, signal) {
  const chosen = ALL_WORKLOADS.filter(({ name }) => options.workloads.includes(name))
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

/** Of --all: over a slow line either by netem or, where the kernel has none, by the relay. */
function allNames() {
  const problem = netemProblem()
  if (problem !== undefined) logToStderr(`No -wan here, but -relay: netem cannot be had (${problem}).`)
  const left = problem === undefined ? 'relay' : 'wan'
  return ALL_WORKLOADS.filter(({ link }) => link !== left).map(({ name }) => name)
}

/** @param {Options} options */
function assertNetem({ workloads }) {
  if (!workloads.some((name) => name.endsWith('-wan')) || isOnSlowLoopback()) return
  const problem = netemProblem()
  if (problem === undefined) return
  throw new SetUpError(`No -wan here: netem cannot be had (${problem}). Take the workloads ending in -relay instead.`)
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
  const known = ALL_WORKLOADS.map(({ name }) => name)
  const usual = WORKLOADS.map(({ name }) => name)
  const options = readBenchOptions(process.argv.slice(2), { usual, quick: QUICK, all: allNames, known })
  assertNetem(options)
  const { electron } = await ensureSetUp({ need: ['electron', 'display', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const signal = interruption()
  try {
    const workloads = await benchOnAllLines(options, electron, signal)
    const table = tableOf(workloads)
    if (options.json) logToStderr(table)
    else console.log(table)
    const machine = { cpus: os.cpus().length, cpu: os.cpus()[0]?.model, node: process.versions.node }
    if (options.json) console.log(JSON.stringify({ workloads, server: SERVER.join(' '), machine, meaning: MEANING }))
    return 0
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
})
