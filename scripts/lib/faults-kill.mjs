// @ts-check
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { shuffled } from './faults-random.mjs'
import { killHard, nodeServices, processesOf, waitUntilGone } from './processes.mjs'
import { processTree } from './sandbox-proof.mjs'

/** @typedef {'main' | 'page' | 'transfer'} Victim */
/** @typedef {Record<Victim, number>} Kills */

/** @type {readonly Victim[]} */
const VICTIMS = ['main', 'page', 'transfer']
const MIN_PAUSE_MS = 300
const MAX_PAUSE_MS = 5000
/** After main, the others have to end by themselves within this time. */
const FOLLOW_MS = 15_000

/**
 * Kills one process of the app after the other at moments of chance, each kind as often as the others.
 * @param {() => number} random
 */
export function createKiller(random) {
  /** @type {Kills} */
  const kills = { main: 0, page: 0, transfer: 0 }
  /** @type {Victim[]} */
  let next = []
  return {
    kills,
    /**
     * Goes on until the signal; settles when nothing of what was killed is left.
     * @param {number} mainPid
     * @param {AbortSignal} signal aborted when the app has ended or no more kills are wanted
     */
    async pursue(mainPid, signal) {
      while (await pause(MIN_PAUSE_MS + random() * (MAX_PAUSE_MS - MIN_PAUSE_MS), signal)) {
        if (next.length === 0) next = shuffled(VICTIMS, random)
        const [victim] = next
        if (victim === undefined || !(await kill(mainPid, victim))) continue // not there just now: it keeps its turn
        next.shift()
        kills[victim] += 1
        if (victim === 'main') return
      }
    },
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false once the signal is aborted
 */
async function pause(ms, signal) {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/**
 * @param {number} mainPid
 * @param {Victim} victim
 * @returns {Promise<boolean>} false when there is no such process
 */
async function kill(mainPid, victim) {
  if (victim === 'main') {
    // Its children are looked up first: they lose their parent with it.
    const all = processTree(mainPid).map(({ pid }) => pid)
    const wasThere = killHard(mainPid)
    await waitUntilGone(all, FOLLOW_MS)
    return wasThere
  }
  const pid = victim === 'page' ? processesOf(mainPid, 'renderer')[0]?.pid : transferPid(mainPid)
  return pid !== undefined && killHard(pid)
}

/**
 * The Node service that is not the keychain's helper, which has keytar mapped and lives for a moment.
 * @param {number} mainPid
 */
const transferPid = (mainPid) => nodeServices(mainPid).find((pid) => mapsOf(pid).includes('/') && !isKeychain(pid))

/** @param {number} pid */
const isKeychain = (pid) => /keytar/.test(mapsOf(pid))

/** @param {number} pid */
function mapsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}
