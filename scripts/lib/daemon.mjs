// @ts-check
import { spawn } from 'node:child_process'
import { asOrdinaryUser } from './launch.mjs'

/** A daemon that did not report within this time never will. */
const START_LIMIT_MS = 20_000

/** A daemon told to stop that has not done so by then is killed. */
const STOP_LIMIT_MS = 3_000

/**
 * A background process of a private session. `ended` settles when it and all that hold its output are gone.
 * @typedef {{ name: string, output: string, ended: Promise<void>, stop: () => Promise<void> }} Daemon
 */

/**
 * Starts a daemon that dies with us and waits until it says that it is ready.
 * @param {{
 *   command: string, args: readonly string[], env: NodeJS.ProcessEnv, input?: string,
 *   readyFd?: 1 | 3, isReady?: (output: string) => boolean, wrap?: (command: import('./launch.mjs').Command) =>
 *   import('./launch.mjs').Command
 * }} options wrap: changes how it is started; input: given on stdin, which is then closed; isReady: judges what came through readyFd (stdout if not
 *   said) so far; without it the daemon counts as started at once
 * @returns {Promise<Daemon>} `output` is what came until it was ready
 */
export function startDaemon({ command, args, env, input = '', readyFd = 1, isReady, wrap = (it) => it }) {
  const start = wrap(asOrdinaryUser(command, args, 'SIGKILL'))
  // A group of its own: Ctrl-C in the terminal is for the app, which still needs its daemons while it closes.
  const child = spawn(start.command, start.args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const limit = setTimeout(() => killGroup(child.pid), STOP_LIMIT_MS)
    await ended
    clearTimeout(limit)
  }
  child.stdin?.on('error', ignoreBrokenPipe)
  child.stdin?.end(input)
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000)
  })
  return new Promise((resolve, reject) => {
    let output = ''
    const limit = setTimeout(() => fail('was not ready in time'), START_LIMIT_MS)
    /** @param {string} what */
    const fail = (what) => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      reject(new Error(`${command} ${what}. ${errors.trim()}`))
    }
    const succeed = () => {
      clearTimeout(limit)
      child.off('close', onEarlyEnd)
      resolve({ name: command, output, ended, stop })
    }
    const onEarlyEnd = () => fail('ended before it was ready')
    child.once('error', (error) => fail(`cannot be started: ${error.message}`))
    child.once('close', onEarlyEnd)
    for (const fd of /** @type {const} */ ([1, 3])) {
      child.stdio[fd]?.on('data', (chunk) => {
        if (fd !== readyFd) return
        output += chunk
        if (isReady?.(output)) succeed()
      })
    }
    if (isReady === undefined) child.once('spawn', succeed)
  })
}

/** @param {number | undefined} leaderPid */
function killGroup(leaderPid) {
  if (leaderPid === undefined) return
  try {
    process.kill(-leaderPid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error // gone in the meantime
  }
}

/** @param {Error} error */
function ignoreBrokenPipe(error) {
  // The daemon ended before it read its input; its end is reported by 'close'.
  if (!('code' in error) || error.code !== 'EPIPE') throw error
}
