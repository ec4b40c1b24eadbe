// @ts-check
// npm test [-- STAGE...]: all checks and tests, or the named stages. Last line: `N passed, N failed, N skipped`.
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runApp } from './lib/launch.mjs'
import { ROOT, readJson } from './lib/project.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureBuild, ensureSetUp } from './lib/setup.mjs'
import { countCheck, countVitest, summarize } from './lib/stages.mjs'
import { makeTemporary, sweepTemporary } from './lib/temporary.mjs'
import { drivableExecutable, ensureTestPackages } from './lib/test-packages.mjs'
import { ensureUpdatePackages } from './lib/test-update-packages.mjs'

/** @typedef {import('./lib/stages.mjs').StageResult} StageResult */

/**
 * A program of node_modules/.bin, started without a shell.
 * @param {string} script below node_modules
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
const node = (script, args, env = process.env) =>
  runApp({ command: process.execPath, args: [path.join(ROOT, 'node_modules', script), ...args] }, env)

/**
 * @param {string} name
 * @param {readonly (readonly [script: string, ...args: string[]])[]} commands all have to succeed
 */
const check = (name, ...commands) => ({
  name,
  async run() {
    for (const [script, ...args] of commands) {
      const exitCode = await node(script, args)
      if (exitCode !== 0) return countCheck(`${script} ${args.join(' ')}`, exitCode)
    }
    return countCheck(name, 0)
  },
})

/**
 * @param {string} project of vitest.config.ts
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [options]
 */
async function vitest(project, env, options = []) {
  const dir = makeTemporary('test')
  try {
    const file = path.join(dir, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const exitCode = await node('vitest/vitest.mjs', ['run', '--project', project, ...reporters, ...options], env)
    return countVitest(/** @type {import('./lib/stages.mjs').VitestReport | undefined} */ (readJson(file)), exitCode)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/**
 * A step that fails is a failed stage: the others still have something to tell.
 * @param {string} name
 * @param {(log: (message: string) => void) => Promise<void>} make
 */
const step = (name, make) => ({
  name,
  async run() {
    try {
      await make(logToStderr)
      return countCheck(name, 0)
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error
      return countCheck(error.message, 1)
    }
  },
})

/** App tests at a time: much of their time is waiting, and what shares a session would see the other's windows and keys. */
const APP_WORKERS = 2

/**
 * App tests drive real windows and a real keychain: those of private sessions, never the desktop's.
 * @param {import('./lib/electron-dist.mjs').ElectronDist | undefined} electron
 * @param {{ project?: string, executable?: string, options?: readonly string[] }} [on] executable: of a packaged app,
 *   instead of Electron with this folder
 */
async function appTests(electron, { project = 'app', executable, options = [] } = {}) {
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const app = {
    ELECTRON_OVERRIDE_DIST_PATH: electron.dir,
    ...(executable !== undefined && { COS_COURIER_EXECUTABLE: executable }),
  }
  if (process.platform !== 'linux') return await vitest(project, { ...process.env, ...app }, ['--maxWorkers=1'])
  const first = await startPrivateSession()
  const sessions = [first]
  try {
    while (sessions.length < APP_WORKERS) sessions.push(await startPrivateSession())
    const own = JSON.stringify(sessions.map(({ env }) => changed(first.env, env)))
    const env = { ...first.env, ...app, COS_COURIER_TEST_SESSIONS: own }
    return await vitest(project, env, [`--maxWorkers=${APP_WORKERS}`, ...options])
  } finally {
    for (const session of sessions) await session.stop()
  }
}

/**
 * What the second says otherwise than the first.
 * @param {NodeJS.ProcessEnv} first
 * @param {NodeJS.ProcessEnv} second
 */
const changed = (first, second) =>
  Object.fromEntries(Object.entries(second).filter(([name, value]) => first[name] !== value))

/**
 * App tests on the packaged app that Playwright can drive.
 * @param {string} name
 * @param {{ project?: string, options?: readonly string[] }} tests
 * @returns {Stage}
 */
const onPackage = (name, tests) => ({
  name,
  async run(electron) {
    const executable = await drivableExecutable()
    if (existsSync(executable)) return await appTests(electron, { ...tests, executable })
    return countCheck(`${executable} is not there: the stage \`package\` makes it`, 1)
  },
})

/** @typedef {{ name: string, run: (electron?: import('./lib/electron-dist.mjs').ElectronDist) => Promise<StageResult> }} Stage */

/** @type {readonly Stage[]} */
const STAGES = [
  check('lint', ['@biomejs/biome/bin/biome', 'ci', '.']),
  check('types', ['typescript/bin/tsc', '-b']),
  check('types-electron-33', ['typescript/bin/tsc', '-p', 'tools/electron-types']),
  check('unused', ['knip/bin/knip.js']),
  { name: 'unit', run: () => vitest('unit') },
  { name: 'integration', run: () => vitest('integration') },
  step('build', ensureBuild),
  step('package', (log) => ensureTestPackages(log).then(() => ensureUpdatePackages(log))),
  { name: 'app', run: (electron) => appTests(electron) },
  // The most telling of them: vitest.config.ts names their files.
  onPackage('packaged', { project: 'packaged' }),
]

/** @type {readonly Stage[]} */
const STAGES_BY_NAME_ONLY = [onPackage('packaged-all', { options: ['--exclude', 'test/app/packages/**'] })]

await runMain(async () => {
  process.chdir(ROOT)
  sweepTemporary()
  const wanted = process.argv.slice(2)
  const all = [...STAGES, ...STAGES_BY_NAME_ONLY]
  const names = all.map(({ name }) => name)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new SetUpError(`No stage ${unknown.join(', ')}. Stages: ${names.join(', ')}`)
  const stages = wanted.length === 0 ? STAGES : all.filter(({ name }) => wanted.includes(name))
  const hasApp = stages.some(({ name }) => /^(?:app$|packaged)/.test(name))
  const { electron } = await ensureSetUp({
    need: hasApp ? ['electron', 'session', 'fonts', 'types', 'verifying'] : ['types'],
  })
  /** @type {Map<string, StageResult>} */
  const results = new Map()
  for (const { name, run } of stages) {
    console.log(`\n== ${name}`)
    const startedMs = performance.now()
    const result = await run(electron)
    results.set(name, result)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`== ${name}: ${result.failures.length === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
  }
  const { text, failed } = summarize(results)
  console.log(text)
  return failed === 0 ? 0 : 1
})
