// @ts-check
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { startEmulatorProcess } from './emulator-process.mjs'
import { removeProfile, startUpload, storeProfile } from './faults-app.mjs'
import { compareWithFiles } from './faults-compare.mjs'
import { writeFiles } from './faults-files.mjs'
import { createKiller } from './faults-kill.mjs'
import { randomOf } from './faults-random.mjs'
import { killTree } from './processes.mjs'

/** @typedef {import('./faults-args.mjs').FaultsOptions} FaultsOptions */
/** @typedef {import('./faults-app.mjs').AppGround} AppGround */
/** @typedef {import('./faults-compare.mjs').KeptObject} KeptObject */
/**
 * The result, as printed.
 * @typedef {{
 *   kills: import('./faults-kill.mjs').Kills, faults: Record<string, number>, files: number, partsResent: number,
 *   objectsWrong: number, filesLost: number, orphanUploads: number
 * }} FaultsReport files: over all rounds
 */
/**
 * One run: what it works with and what it has seen so far.
 * @typedef {{
 *   ground: AppGround, folder: string, files: readonly string[], options: FaultsOptions,
 *   ask: import('./emulator-process.mjs').Ask, killer: ReturnType<typeof createKiller>, calm: AbortSignal,
 *   log: (message: string) => void, count: { files: number, objectsWrong: number, filesLost: number }
 * }} Scene
 */

/** Without faults and kills an upload ends within this time, or never. */
const CALM_LIMIT_MS = 90_000
/** Without faults the first run may still report what failed before, the second has no reason left. */
const CALM_RUNS = 3
/** A broken credential fails every file; the first ones say enough. */
const SHOWN_FAILURES = 5

/**
 * Uploads the folder again and again, each round below a prefix of its own, while requests fail and processes die; when
 * the time is over, the last round has to end in peace. Every round is compared with the files.
 * @param {Omit<AppGround, 'logFile'>} place
 * @param {FaultsOptions} options
 * @param {(message: string) => void} log
 * @returns {Promise<{ report: FaultsReport, objects: readonly KeptObject[], isDone: boolean }>} objects: those of the
 *   last round; isDone: false when it did not end although nothing went wrong any more
 */
export async function runFaults(place, options, log) {
  const { workDir } = place
  const folder = path.join(workDir, 'source', 'mixed')
  const files = writeFiles(folder, options.seed)
  const storeDir = path.join(workDir, 'objects')
  mkdirSync(storeDir)
  const emulator = await startEmulatorProcess(['--data', storeDir, '--log', path.join(workDir, 'requests.jsonl')])
  const ground = { ...place, logFile: path.join(workDir, 'app.log') }
  const over = new AbortController()
  const { ask } = emulator
  try {
    await storeProfile(ground, emulator.facts)
    await ask({ ask: 'faults.random', options: { seed: options.seed, rate: options.rate } })
    const timer = setTimeout(() => over.abort(), options.seconds * 1000)
    const killer = createKiller(randomOf(`kills ${options.seed}`))
    const count = { files: 0, objectsWrong: 0, filesLost: 0 }
    /** @type {Scene} */
    const scene = { ground, folder, files, options, ask, killer, calm: over.signal, log, count }
    const { objects, isDone } = await rounds(scene).finally(() => clearTimeout(timer))
    const { faults, uploads, partsResent } = await ask({ ask: 'state' })
    for (const { key, uploadId } of uploads) log(`left behind: upload ${uploadId} of ${key}`)
    await removeProfile(ground)
    const report = { kills: killer.kills, faults, ...count, partsResent, orphanUploads: uploads.length }
    return { report, objects, isDone }
  } finally {
    await emulator.stop()
  }
}

/**
 * @param {Scene} scene
 * @returns {Promise<{ objects: readonly KeptObject[], isDone: boolean }>}
 */
async function rounds(scene) {
  const { ask, calm, options, log } = scene
  // Stalled requests are let go and the clock is right: only what is already on its way may still be slow.
  const calmed = new Promise((resolve, reject) => {
    const clear = () => ask({ ask: 'faults.clear' }).then(resolve, reject)
    if (calm.aborted) clear()
    else calm.addEventListener('abort', clear, { once: true })
  })
  calmed.catch(() => undefined) // awaited below; when a round fails first, that is what is told
  for (let round = 1; ; round++) {
    const prefix = `round-${round}/`
    const isDone = await uploadUntilDone(scene, prefix)
    const isLast = calm.aborted
    if (isLast) await calmed
    if (isLast && options.sabotage !== undefined) {
      log(`sabotage: ${options.sabotage} ${await ask({ ask: 'sabotage', how: options.sabotage, prefix })}`)
    }
    const objects = await compareRound(scene, prefix)
    if (isLast) return { objects, isDone }
    await ask({ ask: 'objects.remove', prefix })
  }
}

/**
 * @param {Scene} scene
 * @param {string} prefix
 * @returns {Promise<readonly KeptObject[]>} the round's
 */
async function compareRound({ ask, folder, files, log, count }, prefix) {
  /** @type {readonly KeptObject[]} */
  const all = (await ask({ ask: 'state' })).objects
  const objects = all.filter(({ key }) => key.startsWith(prefix))
  const keyPrefix = `${prefix}${path.basename(folder)}/`
  const { objectsWrong, filesLost } = await compareWithFiles({ folder, files, prefix: keyPrefix, objects: all })
  count.files += files.length
  count.objectsWrong += objectsWrong.length
  count.filesLost += filesLost.length
  for (const key of objectsWrong) log(`differs from its file: ${JSON.stringify(key)}`)
  for (const key of filesLost) log(`lost: ${JSON.stringify(key)}`)
  return objects
}

/**
 * Starts the same upload until a run ends with every file verified.
 * @param {Scene} scene
 * @param {string} prefix
 * @returns {Promise<boolean>} false when it does not although nothing goes wrong any more
 */
async function uploadUntilDone(scene, prefix) {
  let calmRuns = 0
  for (let run = 1; ; run++) {
    if (scene.calm.aborted) calmRuns += 1
    const result = await uploadOnce(scene, prefix)
    tell(scene.log, `${prefix} run ${run}`, result)
    if (result.exitCode === 0 && result.summary?.verified === scene.files.length) return true
    if (result.hung || calmRuns >= CALM_RUNS) return false
  }
}

/**
 * @param {Scene['log']} log
 * @param {string} name
 * @param {Awaited<ReturnType<typeof uploadOnce>>} result
 */
function tell(log, name, { exitCode, summary, failures, hung }) {
  const ending = hung ? 'did not end' : exitCode === null ? 'killed' : `exit code ${exitCode}`
  log(`${name}: ${ending}${summary ? `, ${summary.verified} of ${summary.files} verified` : ''}`)
  for (const failure of failures.slice(0, SHOWN_FAILURES)) log(`  ${failure}`)
}

/**
 * @param {Scene} scene
 * @param {string} prefix
 */
async function uploadOnce({ ground, folder, killer, calm }, prefix) {
  const app = startUpload(ground, folder, prefix)
  const ended = new AbortController()
  const pursuit = killer.pursue(app.pid, AbortSignal.any([ended.signal, calm]))
  const limit = watchLimit(app.pid, calm, ended.signal)
  const result = await app.ended
  ended.abort()
  await pursuit
  return { ...result, hung: await limit }
}

/**
 * Ends an app that hangs although nothing goes wrong any more.
 * @param {number} pid
 * @param {AbortSignal} calm
 * @param {AbortSignal} ended
 * @returns {Promise<boolean>} whether it had to; settles when the app has ended
 */
function watchLimit(pid, calm, ended) {
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    const start = () => {
      timer = setTimeout(() => killTree(pid).then(() => resolve(true), reject), CALM_LIMIT_MS)
    }
    if (calm.aborted) start()
    else calm.addEventListener('abort', start, { once: true })
    ended.addEventListener('abort', () => {
      calm.removeEventListener('abort', start)
      clearTimeout(timer)
      resolve(false)
    })
  })
}
