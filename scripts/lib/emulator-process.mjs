// @ts-check
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from './project.mjs'

/**
 * What the emulator prints when it is ready.
 * @typedef {{
 *   cosHttp: string, cosHttps: string, cosPathHttp: string, cosPathHttps: string, sts: string,
 *   secretId: string, secretKey: string, appId: string, bucket: string, region: string, caFile: string
 * }} EmulatorFacts
 * @typedef {{ key: string, file: string, size: number, crc64: string }} StoredObject
 * A question of test/emulator/control.ts; rejects with what the emulator says against it, or when it ends.
 * @typedef {(question: Record<string, unknown>) => Promise<any>} Ask
 */

/**
 * On Linux the kernel ends it when we die, even by SIGKILL.
 * @param {readonly string[]} program
 * @param {readonly string[]} args
 */
function dyingWithUs(program, args) {
  const words = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'SIGTERM', '--', ...program] : [...program]
  const [command = '', ...rest] = words
  return { command, args: [...rest, ...args] }
}

/**
 * Bodies arrive in 64 KiB buffers. glibc gives each back to the kernel when it is freed and takes it anew, a page fault
 * for every 4 KiB: half of what the server cost. This way it keeps them. Other C libraries ignore the names.
 */
const KEEP_MEMORY = {
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TOP_PAD_: String(64 * 2 ** 20),
}

/**
 * Starts the emulator in a process of its own and waits until it listens.
 * @param {readonly string[]} args as for `npm run emulator`
 * @returns {Promise<{ facts: EmulatorFacts, pid: number, ask: Ask, stop: () => Promise<void> }>}
 */
export async function startEmulatorProcess(args) {
  const script = path.join(ROOT, 'test/emulator/cli.ts')
  // Bodies arrive in 64 KiB buffers that die at once: with room for them from the start, V8 collects them rarely, and
  // without helpers it leaves the other core to whoever sends.
  const collector = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--single-threaded-gc']
  const node = [process.execPath, ...collector, '--import', 'tsx', script]
  const { command, args: words } = dyingWithUs(node, args)
  const child = spawn(command, words, {
    cwd: ROOT,
    env: { ...process.env, ...KEEP_MEMORY },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('a pipe was asked for')
  const ask = askOver(child)
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    return { facts: JSON.parse(line), pid: child.pid ?? 0, ask, stop }
  }
  await ended
  throw new Error('The emulator ended before it was ready.')
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Ask}
 */
function askOver(child) {
  let lastId = 0
  /** @type {Map<number, (answer: { value?: any, error?: string }) => void>} */
  const waiting = new Map()
  child.on('message', (/** @type {any} */ answer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  child.once('exit', () => {
    for (const answer of waiting.values()) answer({ error: 'The emulator ended.' })
  })
  return (question) =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, ({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error))))
      child.send({ id, ...question }, (error) => error && reject(error))
    })
}

/**
 * What a stopped emulator kept for a bucket; sizes and CRC64 are the emulator's own.
 * @param {string} dataDir
 * @param {string} bucket
 * @returns {StoredObject[]}
 */
export function storedObjects(dataDir, bucket) {
  const index = path.join(dataDir, bucket, 'index.json')
  if (!existsSync(index)) return []
  return JSON.parse(readFileSync(index, 'utf8'))
}
