// @ts-check
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { runApp } from './bench-app.mjs'
import { plainNode, runChild } from './bench-child.mjs'
import { OURS } from './bench-report.mjs'
import { bareLoopInNode, bareLoopInUtility, sdkAsItComes, sdkAtItsBest } from './bench-settings.mjs'
import { WORKLOADS } from './bench-workloads.mjs'
import { launchCommand } from './launch.mjs'
import { ROOT } from './project.mjs'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/** @typedef {{ electronDir: string, electron: string, appEnv: NodeJS.ProcessEnv }} App */
/**
 * `candidates`: settings tried once before the rounds; the fastest are used.
 * @typedef {{
 *   name: string, candidates: (workload: Workload) => readonly Settings[],
 *   run: (ground: Ground, load: Load, settings: Settings) => Promise<Round>
 * }} Contestant
 */

/** Those of a run without arguments keep the contestants they always had, so that their results can be compared. */
const FIRST_NAMES = WORKLOADS.map(({ name }) => name)

/**
 * Who runs a workload.
 * @param {Workload} workload
 * @param {{ ours: Contestant, sdk: Contestant, sdkDefaults: Contestant, bareNode: Contestant, bareUtility: Contestant }} all
 * @param {boolean} quick without the SDK at its defaults, which takes longer than the others together
 * @returns {readonly Contestant[]}
 */
export function contestantsOf({ name }, { ours, sdk, sdkDefaults, bareNode, bareUtility }, quick) {
  if (FIRST_NAMES.some((first) => name === first || name.startsWith(`${first} (`))) return [ours, sdk, bareNode]
  return quick ? [ours, sdk, bareUtility] : [ours, sdk, sdkDefaults, bareUtility]
}

/**
 * All contestants.
 * @param {App} app
 * @param {string} buildDir for what has to be built
 */
export const createContestants = (app, buildDir) => ({
  ours: ourApp(app),
  sdk: sdk('cos-nodejs-sdk-v5', sdkAtItsBest),
  sdkDefaults: sdk('cos-nodejs-sdk-v5-defaults', sdkAsItComes),
  bareNode: bareLoopContestant(bareLoopInNode, async () => plainNode('bare-loop.ts')),
  bareUtility: bareLoopContestant(bareLoopInUtility, utilityStart(app, buildDir)),
})

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
 * @param {Contestant['candidates']} candidates
 * @param {() => Promise<import('./bench-child.mjs').Start>} start
 * @returns {Contestant}
 */
const bareLoopContestant = (candidates, start) => ({
  name: 'bare-loop',
  candidates,
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
    const options = { electronDir: app.electronDir, appDir: main, args: [path.join(buildDir, 'bare-loop.mjs')] }
    return { ...launchCommand(options), env: app.appEnv }
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
