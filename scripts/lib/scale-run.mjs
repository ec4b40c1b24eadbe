// @ts-check
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { watchCost } from './bench-cost.mjs'
import { startEmulatorProcess } from './emulator-process.mjs'
import { storeProfile } from './faults-app.mjs'
import { isSandboxed } from './sandbox-proof.mjs'
import { openApp } from './scale-app.mjs'
import { comeToAnEnd } from './scale-ends.mjs'
import { makeLinkedFiles } from './scale-files.mjs'
import { countObjects } from './scale-heap.mjs'
import { peakOf, watchMemory } from './scale-memory.mjs'
import { until } from './scale-page.mjs'

/** @typedef {import('./faults-app.mjs').AppGround} AppGround */
/** @typedef {import('./scale-args.mjs').ScaleCase} ScaleCase */
/** @typedef {import('./scale-memory.mjs').MemorySample} MemorySample */
/**
 * `samples`: of the run with the growing queue and of the one after the restart, if there is one; `watchedSeconds`: from
 * the drop until the walk, or all that follows from it, was over; `firstUploadSeconds`: of a queue.
 * @typedef {{
 *   kind: ScaleCase, files: number, walkSeconds: number, firstUploadSeconds?: number, restartSeconds?: number,
 *   end?: import('./scale-ends.mjs').End, watchedSeconds: number, cpuSeconds: Readonly<Record<string, number>>,
 *   peakMemoryBytes: import('./scale-memory.mjs').Memory, samples: readonly MemorySample[],
 *   restartSamples: readonly MemorySample[], heap: readonly import('./scale-heap.mjs').HeapShare[]
 * }} ScaleRun
 */

/** A walk that takes longer has failed: the goal for a million files is 60 s. */
const WALK_LIMIT_MS = 600_000
/** With the queue at rest, until garbage of the walk, or of the restart, has been collected. */
const SETTLE_MS = 5000
/** Every PutObject waits, 1 s in the mean: the queue grows, and sending goes on. */
const SLOW = { seed: 1, rate: 1, kinds: ['PutObject'], effects: ['delay'] }

/**
 * @typedef {{
 *   kind: ScaleCase, files: number, heap: boolean, atLeastSeconds?: number, workDir: string, signal: AbortSignal
 * }} RunOptions workDir: exists; its content is removed by the caller. atLeastSeconds: how long the window is watched
 */

/**
 * Drops so many files on the app's window, waits for what the case is about, kills it and, unless nothing is left to be
 * seen, starts it again.
 * @param {Pick<AppGround, 'electronDir' | 'env'>} base
 * @param {RunOptions} options
 * @param {(message: string) => void} log
 * @returns {Promise<ScaleRun>}
 */
export async function runScale(base, { workDir, ...options }, log) {
  const { kind, files, signal } = options
  log(`${files} files: making them.`)
  const folders = makeFolders(workDir, kind, files)
  const ground = { ...base, workDir, dataDir: path.join(workDir, 'app'), logFile: path.join(workDir, 'app.log') }
  mkdirSync(ground.dataDir)
  const emulator = await startEmulatorProcess(['--discard', '--opaque-etag'])
  try {
    await storeProfile(ground, emulator.facts)
    if (kind !== 'ends') await emulator.ask({ ask: 'faults.random', options: SLOW })
    const { samples, ...filled } = await fill(ground, { atLeastSeconds: 0, ...options, emulator, folders }, log)
    const restarted = kind === 'ends' ? { restartSamples: [] } : await restart(ground, { kind, files, signal }, log)
    const peakMemoryBytes = peakOf([...samples, ...restarted.restartSamples])
    return { kind, files, ...filled, ...restarted, peakMemoryBytes, samples }
  } finally {
    await emulator.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} workDir
 * @param {ScaleCase} kind
 * @param {number} files
 */
function makeFolders(workDir, kind, files) {
  const parents = kind === 'collisions' ? ['one', 'other'] : ['only']
  return parents.map((parent) => {
    const folder = path.join(workDir, parent, 'source')
    makeLinkedFiles(folder, files / parents.length)
    return folder
  })
}

/**
 * @typedef {{
 *   kind: ScaleCase, emulator: Awaited<ReturnType<typeof startEmulatorProcess>>, folders: readonly string[],
 *   files: number, heap: boolean, atLeastSeconds: number, signal: AbortSignal
 * }} Load
 */

/**
 * Walks with a window, until the journal has all and the case is over, and kills the app.
 * @param {AppGround} ground
 * @param {Load} load
 * @param {(message: string) => void} log
 */
async function fill(ground, { kind, emulator, folders, files, heap, atLeastSeconds, signal: stop }, log) {
  const { pid, page, kill } = await openApp(ground)
  let queued = 0
  const over = new AbortController()
  const signal = AbortSignal.any([stop, over.signal])
  const memory = watchMemory(pid, () => queued)
  const cost = watchCost(pid)
  try {
    if (!isSandboxed(pid)) throw new Error('The app runs without its sandbox.')
    await page.shows(emulator.facts.bucket) // until the profile is known, a drop is refused
    const startedMs = performance.now()
    const since = () => secondsSince(startedMs)
    await page.drop(folders)
    await page.start()
    const hasPut = async () => ((await emulator.ask({ ask: 'state' })).faults.delay ?? 0) > 0
    const firstUpload =
      kind === 'queue' ? until(hasPut, WALK_LIMIT_MS, 'the first PutObject', { signal }).then(since) : undefined
    const isWalked = async () => {
      queued = await page.queued()
      return queued >= files && (await page.isJournalled())
    }
    const walk = until(isWalked, WALK_LIMIT_MS, 'the end of the walk', { everyMs: 100, signal }).then(since)
    const [firstUploadSeconds, walkSeconds] = await Promise.all([firstUpload, walk])
    if (queued !== files) throw new Error(`The list has ${queued} rows, not ${files}.`)
    const first = firstUploadSeconds === undefined ? '' : `, first upload after ${firstUploadSeconds.toFixed(2)} s`
    log(`${files} files: walked in ${walkSeconds.toFixed(2)} s${first}.`)
    const end = kind === 'queue' ? undefined : await comeToAnEnd(page, { kind, files, emulator, since, signal }, log)
    await delay(Math.max(SETTLE_MS, (atLeastSeconds - since()) * 1000), undefined, { signal })
    const samples = memory.stop()
    const times = { walkSeconds, watchedSeconds: end?.endSeconds ?? walkSeconds, ...(end && { end }) }
    const firstSent = firstUploadSeconds === undefined ? {} : { firstUploadSeconds }
    const cpuSeconds = cost.stop().cpuSecondsByKind
    return { ...times, ...firstSent, cpuSeconds, samples, heap: heap ? await countObjects(page.session) : [] }
  } finally {
    over.abort()
    await kill()
    memory.stop()
    cost.stop()
  }
}

/**
 * @param {AppGround} ground
 * @param {Pick<Load, 'kind' | 'files' | 'signal'>} load
 * @param {(message: string) => void} log
 */
async function restart(ground, { kind, files, signal }, log) {
  const startedMs = performance.now()
  const { pid, page, kill } = await openApp(ground)
  const memory = watchMemory(pid, () => files)
  try {
    await page.usable()
    const restartSeconds = secondsSince(startedMs)
    log(`${files} files: usable ${restartSeconds.toFixed(2)} s after the restart.`)
    await delay(SETTLE_MS, undefined, { signal })
    const failed = kind === 'collisions' ? await page.counted('failed') : files
    if (failed !== files) throw new Error(`After the restart ${failed} files have failed, not ${files}.`)
    return { restartSeconds, restartSamples: memory.stop() }
  } finally {
    await kill()
    memory.stop()
  }
}

/**
 * To the millisecond.
 * @param {number} startedMs
 */
const secondsSince = (startedMs) => Math.round(performance.now() - startedMs) / 1000
