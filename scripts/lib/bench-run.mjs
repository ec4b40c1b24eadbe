// @ts-check
import { mkdirSync, mkdtempSync } from 'node:fs'
import path from 'node:path'
import { runApp } from './bench-app.mjs'
import { probeServer, runChild } from './bench-child.mjs'
import { contestantResult, OURS, workloadResult } from './bench-report.mjs'
import { filesOf, makeFiles } from './bench-workloads.mjs'
import { logToStderr } from './run.mjs'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/**
 * `candidates`: settings tried once before the rounds; the fastest are used.
 * @typedef {{
 *   name: string, candidates: (workload: Workload) => readonly Settings[],
 *   run: (load: Load, settings: Settings) => Promise<Round>
 * }} Contestant
 */

const MIB = 1024 * 1024

/** @type {Record<Workload['metric'], readonly Settings[]>} */
const SDK_SETTINGS = {
  bytesPerSecond: [
    { call: 'sliceUploadFile', ChunkSize: 8 * MIB, ChunkParallelLimit: 4, FileParallelLimit: 3 },
    { call: 'sliceUploadFile', ChunkSize: 8 * MIB, ChunkParallelLimit: 16, FileParallelLimit: 3 },
    { call: 'sliceUploadFile', ChunkSize: 32 * MIB, ChunkParallelLimit: 8, FileParallelLimit: 3 },
  ],
  // Small files: sliceUploadFile for each of them took three times as long, since it keeps lists of upload ids on disk.
  filesPerSecond: [
    { call: 'uploadFiles', ChunkSize: MIB, ChunkParallelLimit: 3, FileParallelLimit: 64 },
    { call: 'uploadFiles', ChunkSize: MIB, ChunkParallelLimit: 3, FileParallelLimit: 16 },
  ],
}

/** @type {Record<Workload['metric'], readonly Settings[]>} */
const BARE_SETTINGS = {
  bytesPerSecond: [
    { partSizeBytes: 8 * MIB, connections: 4 },
    { partSizeBytes: 8 * MIB, connections: 8 },
  ],
  filesPerSecond: [{ connections: 8 }, { connections: 32 }],
}

/**
 * The three contestants of every workload.
 * @param {Ground} ground
 * @param {{ electronDir: string, electron: string, appEnv: NodeJS.ProcessEnv }} app
 * @returns {readonly Contestant[]}
 */
export const contestantsOn = (ground, app) => [
  {
    name: OURS,
    candidates: () => [{ electron: app.electron, sandbox: 'on', crc64: 'of every byte', options: 'defaults' }],
    run: ({ folder, prefix, files }) => {
      const [only] = files
      const source = files.length === 1 && only ? path.join(folder, only.name) : folder
      return runApp(ground, app, { source, prefix, files: files.length })
    },
  },
  {
    name: 'cos-nodejs-sdk-v5',
    candidates: ({ metric }) => SDK_SETTINGS[metric],
    run: (load, settings) => {
      const workDir = mkdtempSync(path.join(ground.workDir, 'sdk-'))
      return runChild({ ...ground, workDir }, 'sdk.ts', load, settings)
    },
  },
  {
    name: 'bare-loop',
    candidates: ({ metric }) => BARE_SETTINGS[metric],
    run: (load, settings) => runChild(ground, 'bare-loop.ts', load, settings),
  },
]

/** How many raw clients probe the server at once, probe by probe; the best counts. */
const SERVER_PROBES = /** @type {const} */ ([1, 2, 1, 2])

/**
 * All rounds of one workload.
 * @param {Workload} workload
 * @param {number} rounds
 * @param {Ground} ground
 * @param {readonly Contestant[]} contestants
 */
export async function runWorkload(workload, rounds, ground, contestants) {
  const folder = path.join(ground.workDir, `files-${workload.metric}`)
  mkdirSync(folder)
  logToStderr(`${workload.name}: making files`)
  await makeFiles(workload, folder, ground.signal)
  let uploads = 0
  /** @param {string} name */
  const load = (name) => ({
    folder,
    files: filesOf(workload),
    prefix: `${name}/${workload.metric.toLowerCase()}/${++uploads}/`,
  })
  const limits = []
  for (const [probe, clients] of SERVER_PROBES.entries()) {
    const prefix = `probe/${workload.metric.toLowerCase()}/${probe}/`
    limits.push(await probeServer(ground, workload, prefix, clients))
  }
  const settings = await chooseSettings(workload, contestants, load)
  const taken = await runRounds(contestants, rounds, async ({ name, run }) => {
    const round = await run(load(name), settings.get(name) ?? {})
    logToStderr(`${workload.name}: ${name} ${round.seconds.toFixed(2)} s`)
    return round
  })
  const results = contestants.map(({ name }) => {
    return [name, contestantResult(workload, taken.get(name) ?? [], settings.get(name) ?? {})]
  })
  return workloadResult(workload, Math.max(...limits), Object.fromEntries(results))
}

/**
 * Runs each contestant's candidates once. The first candidate runs twice: its first run warms caches and the server, and
 * does not count.
 * @param {Workload} workload
 * @param {readonly Contestant[]} contestants
 * @param {(name: string) => Load} load
 */
async function chooseSettings(workload, contestants, load) {
  /** @type {Map<string, Settings>} */
  const chosen = new Map()
  for (const { name, candidates, run } of contestants) {
    const tried = candidates(workload)
    await run(load(name), tried[0] ?? {})
    let best = Number.POSITIVE_INFINITY
    for (const settings of tried) {
      const seconds = tried.length === 1 ? 0 : (await run(load(name), settings)).seconds
      if (tried.length > 1) logToStderr(`${workload.name}: ${name} ${JSON.stringify(settings)} ${seconds.toFixed(2)} s`)
      if (seconds >= best) continue
      best = seconds
      chosen.set(name, settings)
    }
  }
  return chosen
}

/**
 * Interleaved, and each round begins with another contestant, so that what drifts on the machine meets all alike.
 * @param {readonly Contestant[]} contestants
 * @param {number} rounds
 * @param {(contestant: Contestant) => Promise<Round>} run
 */
async function runRounds(contestants, rounds, run) {
  /** @type {Map<string, Round[]>} */
  const taken = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const first = round % contestants.length
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      taken.get(contestant.name)?.push(await run(contestant))
    }
  }
  return taken
}
