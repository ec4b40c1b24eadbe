// @ts-check
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { runApp } from './bench-app.mjs'
import { plainNode, runChild } from './bench-child.mjs'
import { rivalsIn } from './bench-marks.mjs'
import { OURS } from './bench-report.mjs'
import { bareLoopInUtility, sdkAsItComes, sdkAtItsBest } from './bench-settings.mjs'
import { launchCommand } from './launch.mjs'
import { ROOT } from './project.mjs'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/** @typedef {{ electronDir: string, electron: string, appEnv: NodeJS.ProcessEnv }} App */
/**
 * `candidates`: settings tried once; the fastest are used. `isSerial`: it has one connection only. `isAside`: it takes long and
 * few marks need it.
 * @typedef {{
 *   name: string, isSerial?: boolean, isAside?: boolean, candidates: (workload: Workload) => readonly Settings[],
 *   run: (ground: Ground, load: Load, settings: Settings) => Promise<Round>
 * }} Contestant
 */

/**
 * Who runs a workload.
 * @param {Workload} workload
 * @param {readonly Contestant[]} all
 * @param {boolean} quick only those that a mark asks for
 * @returns {readonly Contestant[]}
 */
export function contestantsOf(workload, all, quick) {
  const rivals = rivalsIn(workload.name)
  if (quick && rivals.length > 0) return all.filter(({ name }) => name === OURS || rivals.includes(name))
  if (workload.isSweep) return all.filter(({ name }) => SWEPT.includes(name))
  return all.filter(({ isSerial }) => !(isSlow(workload) && isSerial && workload.metric === 'bytesPerSecond'))
}

/** Those whose speed is drawn over the size of files. */
const SWEPT = [OURS, 'cos-nodejs-sdk-v5', 'bare-loop', 'rclone', 'aws-cli']

/**
 * How often a contestant runs a workload: what a mark needs, all rounds; what is only beside it, once. So does what takes
 * long on a slow line, where the line alone says how long that is.
 * @param {Contestant} contestant
 * @param {Workload} workload
 * @param {number} rounds
 */
export function roundsOf({ name: contestant, isAside }, workload, rounds) {
  if (workload.isSweep || (isAside && isSlow(workload))) return 1
  const rivals = rivalsIn(workload.name)
  if (contestant === OURS || rivals.includes(contestant)) return rounds
  return isAside || rivals.length > 0 ? 1 : rounds
}

/** @param {Workload} workload */
const isSlow = ({ link }) => link === 'relay' || link === 'wan'

/**
 * All contestants; tools only where they are installed.
 * @param {App} app
 * @param {string} buildDir for what has to be built
 * @param {readonly Contestant[]} tools
 * @returns {readonly Contestant[]}
 */
export const createContestants = (app, buildDir, tools) => [
  ourApp(app),
  sdk('cos-nodejs-sdk-v5', sdkAtItsBest),
  { ...sdk('cos-nodejs-sdk-v5-defaults', sdkAsItComes), isAside: true },
  bareLoop(utilityStart(app, buildDir)),
  ...tools,
]

/**
 * @param {App} app
 * @returns {Contestant}
 */
const ourApp = (app) => ({
  name: OURS,
  candidates: () => [{ electron: app.electron, sandbox: 'on', crc64: 'of every byte', options: 'defaults' }],
  run: (ground, { folder, prefix, files }) => {
    const [only] = files
    const source = files.length === 1 && only ? path.join(folder, only.name) : folder
    return runApp(ground, app, { source, prefix, files: files.length })
  },
})

/**
 * @param {string} name
 * @param {Contestant['candidates']} candidates
 * @returns {Contestant}
 */
const sdk = (name, candidates) => ({
  name,
  candidates,
  run: (ground, load, settings) => {
    const workDir = mkdtempSync(path.join(ground.workDir, 'sdk-'))
    return runChild({ ...ground, workDir }, plainNode('sdk.ts'), load, settings)
  },
})

/**
 * @param {() => Promise<import('./bench-child.mjs').Start>} start
 * @returns {Contestant}
 */
const bareLoop = (start) => ({
  name: 'bare-loop',
  candidates: bareLoopInUtility,
  run: async (ground, load, settings) => runChild(ground, await start(), load, settings),
})

/**
 * The bare loop as the one utility process of an Electron that does nothing else; bundled when it is first asked for.
 * @param {App} app
 * @param {string} buildDir
 */
function utilityStart(app, buildDir) {
  /** @type {Promise<unknown> | undefined} */
  let built
  const main = path.join(ROOT, 'test/bench/utility-main.mjs')
  return async () => {
    built ??= bundle('test/bench/bare-loop.ts', buildDir)
    await built
    // Chromium misses a bus and a GPU, and would say so in each run.
    const args = ['--log-level=3', path.join(buildDir, 'bare-loop.mjs')]
    return { ...launchCommand({ electronDir: app.electronDir, appDir: main, args }), env: app.appEnv }
  }
}

/**
 * One ES module with all it imports: Electron's Node does not read TypeScript.
 * @param {string} entry
 * @param {string} outDir
 */
const bundle = (entry, outDir) =>
  build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  })
