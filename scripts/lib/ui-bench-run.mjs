// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startEmulatorProcess } from './emulator-process.mjs'
import { storeProfile } from './faults-app.mjs'
import { isSandboxed } from './sandbox-proof.mjs'
import { openApp } from './scale-app.mjs'
import { makeLinkedFiles } from './scale-files.mjs'
import { peakOf, watchMemory } from './scale-memory.mjs'
import { until } from './scale-page.mjs'
import { COLLECT, COLLECTED, frameFigures, median, sweep } from './ui-bench-frames.mjs'
import { dropCaches, measureStart } from './ui-bench-start.mjs'

/** @typedef {import('./faults-app.mjs').AppGround} AppGround */
/** @typedef {import('./ui-bench-args.mjs').UiBenchOptions} UiBenchOptions */
/** @typedef {Awaited<ReturnType<typeof openApp>>['page']} Page */

const WALK_LIMIT_MS = 600_000
/** Files that are sent each second: by a limit of bytes, the first files being of little more than 100. */
const FILES_PER_SECOND = 2_000
const MEAN_FILE_BYTES = 105
/** How the 20 s are spent. */
const WHEEL_SECONDS = 10
const SWEEP_SECONDS = 10
const WHEEL_PX_PER_SECOND = 4_000

/**
 * Drops so many files, scrolls while they are being sent, and starts the app again with what is left. Bytes and ms.
 * @param {Omit<AppGround, 'dataDir' | 'logFile'>} base workDir: exists; its content is removed by the caller
 * @param {UiBenchOptions} options
 * @param {(message: string) => void} log
 */
export async function runUiBench(base, { rows, starts }, log) {
  const folder = path.join(base.workDir, 'source')
  log(`${rows} files: making them.`)
  makeLinkedFiles(folder, rows)
  const ground = { ...base, dataDir: path.join(base.workDir, 'app'), logFile: path.join(base.workDir, 'app.log') }
  mkdirSync(ground.dataDir)
  const emulator = await startEmulatorProcess(['--discard', '--opaque-etag'])
  try {
    await storeProfile(ground, emulator.facts)
    limit(ground.dataDir, FILES_PER_SECOND * MEAN_FILE_BYTES)
    const scrolled = await scrollThrough(ground, { rows, folder, bucket: emulator.facts.bucket }, log)
    const warmStartMs = await startsOf(ground, starts, () => undefined, log)
    const coldStartMs = await startsOf(ground, starts, dropCaches, log)
    return { rows, ...scrolled, coldStartMs, warmStartMs }
  } finally {
    await emulator.stop()
  }
}

/**
 * @param {AppGround} ground
 * @param {number} count
 * @param {() => void} before
 * @param {(message: string) => void} log
 */
async function startsOf(ground, count, before, log) {
  const all = []
  for (let start = 0; start < count; start += 1) {
    before()
    all.push(await measureStart(ground))
  }
  log(`starts: ${all.map(({ ms, cpuSeconds }) => `${Math.round(ms)} ms (${cpuSeconds} CPU s)`).join(', ')}`)
  return Math.round(median(all.map(({ ms }) => ms)))
}

/**
 * @param {AppGround} ground
 * @param {{ rows: number, folder: string, bucket: string }} load
 * @param {(message: string) => void} log
 */
async function scrollThrough(ground, { rows, folder, bucket }, log) {
  const { pid, page, kill } = await openApp(ground)
  try {
    if (!isSandboxed(pid)) throw new Error('The app runs without its sandbox.')
    await page.shows(bucket) // until the profile is known, a drop is refused
    await page.drop([folder])
    await page.start()
    await until(async () => (await page.isJournalled()) && (await page.queued()) >= rows, WALK_LIMIT_MS, 'the walk', {
      everyMs: 250,
    })
    log(`${rows} files: walked.`)
    await page.openAll(rows)
    const memory = watchMemory(pid, () => rows)
    const before = await page.counted('ended')
    const startedMs = performance.now()
    const times = await scroll(page)
    const seconds = (performance.now() - startedMs) / 1000
    const changed = (await page.counted('ended')) - before
    const { frames, ...figures } = frameFigures(times)
    log(
      `${JSON.stringify(figures)}; ${frames} frames in ${seconds.toFixed(1)} s; ${Math.round(changed / seconds)} files a second were sent.`,
    )
    const pageMemoryBytes = peakOf(memory.stop()).page
    return { ...figures, filesPerSecond: Math.round(changed / seconds), pageMemoryBytes }
  } finally {
    await kill()
  }
}

/**
 * By wheel where rows change, then by bar through everything; answers the times of all frames.
 * @param {Page} page
 * @returns {Promise<readonly number[]>}
 */
async function scroll(page) {
  const { session } = page
  await page.evaluate(COLLECT)
  const way = (WHEEL_SECONDS / 2) * WHEEL_PX_PER_SECOND
  for (const yDistance of [-way, way]) {
    const gesture = {
      x: 500,
      y: 450,
      yDistance,
      speed: WHEEL_PX_PER_SECOND,
      gestureSourceType: /** @type {const} */ ('mouse'),
    }
    await session.send('Input.synthesizeScrollGesture', gesture)
  }
  await page.evaluate(sweep(SWEEP_SECONDS))
  return page.evaluate(COLLECTED)
}

/**
 * As the settings would.
 * @param {string} dataDir
 * @param {number} limitBytesPerSecond
 */
function limit(dataDir, limitBytesPerSecond) {
  const file = path.join(dataDir, 'settings.json')
  const settings = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...settings, transfers: { limitBytesPerSecond } }))
}
