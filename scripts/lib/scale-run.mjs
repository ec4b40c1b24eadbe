// @ts-check
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEmulatorProcess } from './emulator-process.mjs'
import { storeProfile } from './faults-app.mjs'
import { isSandboxed } from './sandbox-proof.mjs'
import { openApp } from './scale-app.mjs'
import { makeLinkedFiles } from './scale-files.mjs'
import { countObjects } from './scale-heap.mjs'
import { peakOf, watchMemory } from './scale-memory.mjs'
import { until } from './scale-page.mjs'

/** @typedef {import('./faults-app.mjs').AppGround} AppGround */
/** @typedef {import('./scale-memory.mjs').MemorySample} MemorySample */
/**
 * `samples`: of the run with the growing queue and of the one after the restart.
 * @typedef {{
 *   files: number, walkSeconds: number, firstUploadSeconds: number, restartSeconds: number,
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
 * Drops so many files on the app's window, kills it with its queue full and starts it again.
 * @param {Pick<AppGround, 'electronDir' | 'env'>} base
 * @param {{ files: number, heap: boolean, atLeastSeconds?: number, workDir: string, signal: AbortSignal }} options
 *   workDir: exists; its content is removed by the caller. atLeastSeconds: how long the window is watched
 * @param {(message: string) => void} log
 * @returns {Promise<ScaleRun>}
 */
export async function runScale(base, { files, heap, atLeastSeconds = 0, workDir, signal }, log) {
  const folder = path.join(workDir, 'source')
  log(`${files} files: making them.`)
  makeLinkedFiles(folder, files)
  const ground = { ...base, workDir, dataDir: path.join(workDir, 'app'), logFile: path.join(workDir, 'app.log') }
  mkdirSync(ground.dataDir)
  const emulator = await startEmulatorProcess(['--discard', '--opaque-etag'])
  try {
    await storeProfile(ground, emulator.facts)
    await emulator.ask({ ask: 'faults.random', options: SLOW })
    const walked = await fill(ground, { emulator, folder, files, heap, atLeastSeconds, signal }, log)
    const restarted = await restart(ground, { files, signal }, log)
    const peakMemoryBytes = peakOf([...walked.samples, ...restarted.samples])
    const { walkSeconds, firstUploadSeconds, samples } = walked
    const { restartSeconds, samples: restartSamples } = restarted
    const times = { walkSeconds, firstUploadSeconds, restartSeconds }
    return { files, ...times, peakMemoryBytes, samples, restartSamples, heap: walked.heap }
  } finally {
    await emulator.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @typedef {{
 *   emulator: Awaited<ReturnType<typeof startEmulatorProcess>>, folder: string, files: number, heap: boolean,
 *   atLeastSeconds: number, signal: AbortSignal
 * }} Load
 */

/**
 * Walks with a window, until the journal has all, and kills the app.
 * @param {AppGround} ground
 * @param {Load} load
 * @param {(message: string) => void} log
 */
async function fill(ground, { emulator, folder, files, heap, atLeastSeconds, signal: stop }, log) {
  const { pid, page, kill } = await openApp(ground)
  let queued = 0
  const over = new AbortController()
  const signal = AbortSignal.any([stop, over.signal])
  const memory = watchMemory(pid, () => queued)
  try {
    if (!isSandboxed(pid)) throw new Error('The app runs without its sandbox.')
    await page.shows(emulator.facts.bucket) // until the profile is known, a drop is refused
    const startedMs = performance.now()
    const since = () => secondsSince(startedMs)
    await page.drop(folder)
    await page.start()
    const hasPut = async () => ((await emulator.ask({ ask: 'state' })).faults.delay ?? 0) > 0
    const firstUpload = until(hasPut, WALK_LIMIT_MS, 'the first PutObject', { signal }).then(since)
    const isWalked = async () => {
      queued = await page.queued()
      return queued >= files && (await page.isJournalled())
    }
    const walk = until(isWalked, WALK_LIMIT_MS, 'the end of the walk', { everyMs: 100, signal }).then(since)
    const [firstUploadSeconds, walkSeconds] = await Promise.all([firstUpload, walk])
    if (queued !== files) throw new Error(`The list has ${queued} rows, not ${files}.`)
    log(`${files} files: walked in ${walkSeconds.toFixed(2)} s, first upload after ${firstUploadSeconds.toFixed(2)} s.`)
    await delay(Math.max(SETTLE_MS, (atLeastSeconds - since()) * 1000), undefined, { signal })
    const samples = memory.stop()
    return { firstUploadSeconds, walkSeconds, samples, heap: heap ? await countObjects(page.session) : [] }
  } finally {
    over.abort()
    await kill()
    memory.stop()
  }
}

/**
 * @param {AppGround} ground
 * @param {Pick<Load, 'files' | 'signal'>} load
 * @param {(message: string) => void} log
 */
async function restart(ground, { files, signal }, log) {
  const startedMs = performance.now()
  const { pid, page, kill } = await openApp(ground)
  const memory = watchMemory(pid, () => files)
  try {
    await page.usable()
    const restartSeconds = secondsSince(startedMs)
    log(`${files} files: usable ${restartSeconds.toFixed(2)} s after the restart.`)
    await delay(SETTLE_MS, undefined, { signal })
    return { restartSeconds, samples: memory.stop() }
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
