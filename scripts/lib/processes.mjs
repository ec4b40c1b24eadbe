// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { processTree } from './sandbox-proof.mjs'

/** @typedef {import('./sandbox-proof.mjs').ProcessFacts} ProcessFacts */

/**
 * `renderer`, `gpu-process`, `utility`, `zygote` …; `main` for the one without a type.
 * @param {Pick<ProcessFacts, 'commandLine'>} facts
 */
export const typeOf = ({ commandLine }) => / --type=(\S+)/.exec(commandLine)?.[1] ?? 'main'

/**
 * Processes of one type below `rootPid`.
 * @param {number} rootPid
 * @param {string} type
 * @returns {readonly ProcessFacts[]}
 */
export const processesOf = (rootPid, type) => processTree(rootPid).filter((facts) => typeOf(facts) === type)

/**
 * Utility processes that run our own code (transfer, keychain helper …), as opposed to Chromium's services.
 * @param {number} rootPid
 * @returns {readonly number[]}
 */
export const nodeServices = (rootPid) =>
  processesOf(rootPid, 'utility')
    .filter(({ commandLine }) => /--utility-sub-type=node\.mojom\.NodeService\b/.test(commandLine))
    .map(({ pid }) => pid)

/**
 * SIGKILL; one that is gone already is fine.
 * @param {number} pid
 * @returns {boolean} false when it was gone
 */
export function killHard(pid) {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    return false
  }
}

/**
 * Ends a process and all below it, and waits until the kernel knows none of them any more.
 * @param {number} rootPid
 */
export async function killTree(rootPid) {
  const pids = processTree(rootPid).map(({ pid }) => pid)
  for (const pid of pids) killHard(pid)
  await waitUntilGone(pids)
}

/**
 * Resolves when all of them have ended (a zombie has); the kernel offers no event for processes that are not ours.
 * @param {readonly number[]} pids
 * @param {number} [timeoutMs] rejects after it
 */
export async function waitUntilGone(pids, timeoutMs = 10_000) {
  const startedMs = performance.now()
  for (let alive = pids.filter(isAlive); alive.length > 0; alive = alive.filter(isAlive)) {
    if (performance.now() - startedMs > timeoutMs) throw new Error(`still running: ${alive.join(', ')}`)
    await delay(25)
  }
}

/**
 * False for a zombie: its command line is empty.
 * @param {number} pid
 */
export const isAlive = (pid) => processTree(pid).some((facts) => facts.pid === pid && facts.commandLine.trim() !== '')
