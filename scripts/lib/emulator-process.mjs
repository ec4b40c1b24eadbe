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
 * Starts the emulator in a process of its own and waits until it listens.
 * @param {readonly string[]} args as for `npm run emulator`
 * @returns {Promise<{ facts: EmulatorFacts, pid: number, ask: Ask, stop: () => Promise<void> }>}
 */
export async function startEmulatorProcess(args) {
  const script = path.join(ROOT, 'test/emulator/cli.ts')
  // Without helpers the garbage collector leaves the other core to whoever sends.
  const node = [process.execPath, '--single-threaded-gc', '--import', 'tsx', script]
  const { command, args: words } = dyingWithUs(node, args)
  const child = spawn(command, words, {
    cwd: ROOT,
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
