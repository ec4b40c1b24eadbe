// @ts-check
// npm run bench [-- OPTIONS]: how fast the real app uploads, beside Tencent's SDK and a bare loop, in one run, on the
// same files, to the same discarding server. It asserts that everything arrived, never how long it took.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readBenchOptions } from './lib/bench-args.mjs'
import { tableOf } from './lib/bench-report.mjs'
import { contestantsOn, runWorkload } from './lib/bench-run.mjs'
import { shrink, WORKLOADS } from './lib/bench-workloads.mjs'
import { startEmulatorProcess } from './lib/emulator-process.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

/** One server for all: it discards bodies and computes their CRC64, but no MD5 for ETags, which would be what is measured. */
const SERVER = ['--discard', '--opaque-etag']

const MEANING = {
  seconds:
    'median of the rounds. cos-courier: from the request to the last verified file, walk and first credential included, start of the app not (its summary line); the others: the upload calls alone, list of files and credential given',
  cpuSeconds:
    'all processes of the contestant from its start to its end, start-up included; sampled every 100 ms; the server not included',
  peakMemoryBytes: 'VmHWM of the largest process of each kind, over all rounds; shared pages count in each',
  serverLimit:
    "in the workload's metric: what the server takes from one or two raw clients that send presigned requests with bodies from memory (best of four); client and server share this machine's cores",
  wallSeconds: 'start to end of the process',
  cpuSecondsByKind: 'cpuSeconds of all processes of each kind',
}

/** @param {NodeJS.ProcessEnv} env */
const withoutProxy = (env) => Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)))

/**
 * @param {import('./lib/bench-args.mjs').BenchOptions} options
 * @param {import('./lib/electron-dist.mjs').ElectronDist} electron
 * @param {AbortSignal} signal
 */
async function bench(options, electron, signal) {
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'cos-courier-bench-'))
  const session = await startPrivateSession({ bus: false })
  try {
    const server = await startEmulatorProcess(SERVER)
    try {
      const ground = { facts: server.facts, workDir, env: withoutProxy(process.env), signal }
      const app = { electronDir: electron.dir, electron: electron.version, appEnv: withoutProxy(session.env) }
      const contestants = contestantsOn(ground, app)
      const workloads = []
      for (const workload of WORKLOADS.filter(({ name }) => options.workloads.includes(name))) {
        signal.throwIfAborted()
        workloads.push(await runWorkload(shrink(workload, options.sizeDivisor), options.rounds, ground, contestants))
      }
      return workloads
    } finally {
      await server.stop()
    }
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
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
  const names = WORKLOADS.map(({ name }) => name)
  const options = readBenchOptions(process.argv.slice(2), names)
  if (process.platform !== 'linux') throw new SetUpError('The bench reads /proc: Linux only.')
  const { electron } = await ensureSetUp({ need: ['electron', 'display', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const signal = interruption()
  try {
    const workloads = await bench(options, electron, signal)
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
