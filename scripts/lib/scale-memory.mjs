// @ts-check
import { readFileSync } from 'node:fs'
import { kindOf } from './bench-cost.mjs'
import { processTree } from './sandbox-proof.mjs'

/** Two looks a second: a look at a large process walks its page tables, which costs it time. */
const SAMPLE_EVERY_MS = 500

/**
 * PSS of the three processes that matter, in bytes; 0 for one that is not there.
 * @typedef {{ main: number, page: number, transfer: number }} Memory
 * @typedef {Memory & { files: number, seconds: number }} MemorySample
 */

/** @type {Readonly<Record<string, keyof Memory>>} */
const KINDS = { main: 'main', renderer: 'page', transfer: 'transfer' }

/**
 * Bytes of `Pss:` in /proc/PID/smaps_rollup: shared pages count by their share, so that processes can be added up.
 * @param {string} text
 */
export function parsePss(text) {
  const kilobytes = /^Pss:\s*(\d+) kB$/m.exec(text)?.[1]
  if (kilobytes === undefined) throw new Error('there is no Pss in smaps_rollup')
  return Number(kilobytes) * 1024
}

/**
 * The largest of each kind.
 * @param {readonly Memory[]} all
 * @returns {Memory}
 */
export function peakOf(all) {
  const peak = { main: 0, page: 0, transfer: 0 }
  for (const kind of kinds(peak)) peak[kind] = Math.max(0, ...all.map((memory) => memory[kind]))
  return peak
}

/**
 * @param {Memory} peak
 * @param {Memory} base
 * @returns {Memory}
 */
export const growthOf = (peak, base) => ({
  main: peak.main - base.main,
  page: peak.page - base.page,
  transfer: peak.transfer - base.transfer,
})

/** @param {Memory} _ */
const kinds = (_) => /** @type {const} */ (['main', 'page', 'transfer'])

/**
 * Looks at the app's processes twice a second (Linux; of another user's only as root).
 * @param {number} rootPid
 * @param {() => number} files the length of the queue, for the sample
 * @returns {{ stop: () => readonly MemorySample[] }} stop: throws what a look has thrown
 */
export function watchMemory(rootPid, files) {
  const startedMs = performance.now()
  /** @type {MemorySample[]} */
  const samples = []
  /** @type {unknown} */
  let failure
  const look = () => {
    try {
      samples.push({ seconds: (performance.now() - startedMs) / 1000, files: files(), ...memoryOf(rootPid) })
    } catch (error) {
      failure ??= error
    }
  }
  const timer = setInterval(look, SAMPLE_EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      if (failure !== undefined) throw failure
      return samples
    },
  }
}

/** @param {number} rootPid */
function memoryOf(rootPid) {
  const memory = { main: 0, page: 0, transfer: 0 }
  for (const { pid, commandLine } of processTree(rootPid)) {
    const kind = KINDS[kindOf(commandLine)]
    // The keychain's helper is a Node service like transfer; it alone has keytar in it.
    if (kind === undefined || (kind === 'transfer' && readIfAlive(`/proc/${pid}/maps`).includes('keytar'))) continue
    const rollup = readIfAlive(`/proc/${pid}/smaps_rollup`)
    if (rollup !== '') memory[kind] = Math.max(memory[kind], parsePss(rollup))
  }
  return memory
}

/** @param {string} file in /proc */
function readIfAlive(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return '' // it ended after the processes were listed
    throw error
  }
}
