// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What leaves by loopback: half of 40 ms there and half back, and one packet in a hundred lost. */
const SHAPE = ['delay', '20ms', 'loss', '1%']
const SCRIPT = `ip link set lo up && tc qdisc add dev lo root netem ${SHAPE.join(' ')}`

/**
 * The same command in a network namespace of its own, whose loopback is slow and lossy.
 * @param {readonly string[]} words
 * @returns {{ command: string, args: string[] }}
 */
export const onSlowLoopback = (words) => ({
  command: 'unshare',
  args: ['--net', '--', 'sh', '-c', `${SCRIPT} && exec "$@"`, 'sh', ...words],
})

/**
 * Why it cannot be had here, in the words of the system.
 * @returns {string | undefined} undefined: it can
 */
export function netemProblem() {
  const { command, args } = onSlowLoopback(['true'])
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error) return error.message
  return status === 0 ? undefined : stderr.trim() || `${command} ended with ${status}`
}

/** Whether this process itself is on such a loopback. */
export function isOnSlowLoopback() {
  const { stdout } = spawnSync('sh', ['-c', 'tc qdisc show dev lo'], { encoding: 'utf8' })
  return /\bnetem\b/.test(stdout ?? '')
}

/**
 * Runs this program there and answers the last line it prints, parsed.
 * @param {readonly string[]} args of the program
 * @param {AbortSignal} signal
 */
export async function runOnSlowLoopback(args, signal) {
  const { command, args: words } = onSlowLoopback([process.execPath, ...args])
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'], signal })
  const ended = once(child, 'exit')
  let last = ''
  const lines = (async () => {
    for await (const line of createInterface({ input: child.stdout })) last = line
  })()
  const [[exitCode]] = await Promise.all([ended, lines])
  if (exitCode !== 0) throw new Error(`the bench on the slow loopback ended with ${exitCode}`)
  return JSON.parse(last)
}
