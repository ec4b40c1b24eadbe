// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { watchUse } from './bench-watch.mjs'
import { ROOT } from './project.mjs'

/** What all contestants share. `env` has no proxy in it; `ask`: of the server, see test/emulator/control.ts. */
/** @typedef {{
 *   facts: import('./emulator-process.mjs').EmulatorFacts, endpoint: import('./bench-links.mjs').Endpoint,
 *   workDir: string, env: NodeJS.ProcessEnv, signal: AbortSignal, ask: import('./emulator-process.mjs').Ask
 * }} Ground */
/** @typedef {Record<string, string | number>} Settings */
/** @typedef {{ files: readonly import('./bench-files.mjs').WorkloadFile[], folder: string, prefix: string }} Load */
/** @typedef {{ seconds: number, wallSeconds: number } & import('./bench-watch.mjs').Use} Round */
/** @typedef {import('./launch.mjs').Command & { env?: NodeJS.ProcessEnv }} Start env: beside the ground's */

/**
 * A child of test/bench in a plain Node process.
 * @param {string} script in test/bench
 * @returns {Start}
 */
export const plainNode = (script) => ({
  command: process.execPath,
  args: ['--import', 'tsx', path.join(ROOT, 'test/bench', script)],
})

/**
 * The children of test/bench are told everything over IPC.
 * @param {Ground} ground
 * @param {Start} start
 * @param {Load} load
 * @param {Settings} settings
 */
export async function startChild({ facts, endpoint, workDir, env, signal }, start, load, settings) {
  const startedMs = performance.now()
  const child = spawn(start.command, start.args, {
    cwd: ROOT,
    env: { ...env, ...start.env, NODE_EXTRA_CA_CERTS: facts.caFile },
    stdio: ['ignore', 2, 2, 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  })
  const { watch, ended, next } = attach(child)
  const { secretId, secretKey, bucket, region, caFile } = facts
  const { protocol, address, host } = endpoint
  const account = { secretId, secretKey }
  const server = { stsHost: new URL(facts.sts).host, bucket, region, caFile, protocol, address, host }
  child.send({ account, ...server, ...load, workDir, settings })
  await next('ready')
  return {
    /** Lets it do its timed work, and ends it. */
    async run() {
      child.send('go')
      const { startedMs: fromMs, endedMs: toMs } = await next('done')
      const use = watch.stop()
      child.disconnect()
      await ended
      const wallSeconds = (performance.now() - startedMs) / 1000
      return { seconds: (toMs - fromMs) / 1000, wallSeconds, fromMs, toMs, ...use }
    },
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function attach(child) {
  const watch = watchUse(child.pid ?? 0)
  const ended = once(child, 'exit') // rejects with the reason when it cannot be started, or is killed by the signal
  const early = ended.then(() => Promise.reject(new Error('a child of the bench ended before its work was done')))
  early.catch(() => watch.stop()) // the rejection itself reaches whoever waits in next()
  /** @param {'ready' | 'done'} type */
  const next = async (type) => {
    const [message] = await Promise.race([once(child, 'message'), early])
    if (message.type === type) return message
    child.disconnect()
    throw new Error(message.message)
  }
  return { watch, ended, next }
}

/**
 * One round of a contestant that is a child of test/bench.
 * @param {Ground} ground
 * @param {Start} start
 * @param {Load} load
 * @param {Settings} settings
 * @returns {Promise<Round>}
 */
export async function runChild(ground, start, load, settings) {
  const child = await startChild(ground, start, load, settings)
  const { fromMs, toMs, ...round } = await child.run()
  return round
}

/**
 * How much the server takes from clients that cost next to nothing.
 * @param {Ground} ground
 * @param {import('./bench-workloads.mjs').Workload} workload
 * @param {string} prefix
 * @param {number} clients processes; more of them serve it better where there are cores for them
 * @returns {Promise<number>} in the workload's metric
 */
export async function probeServer(ground, { serverProbe, metric }, prefix, clients) {
  const { files, fileBytes, connections } = serverProbe
  const share = Math.ceil(files / clients)
  const loads = Array.from({ length: clients }, (_, client) => ({
    folder: '',
    prefix: `${prefix}${client}/`,
    files: Array.from({ length: share }, (_, index) => ({ name: String(index), sizeBytes: fileBytes })),
  }))
  const children = await Promise.all(
    loads.map((load) => startChild(ground, plainNode('raw-client.ts'), load, { connections })),
  )
  const times = await Promise.all(children.map((child) => child.run()))
  const fromMs = Math.min(...times.map((time) => time.fromMs))
  const seconds = (Math.max(...times.map((time) => time.toMs)) - fromMs) / 1000
  return (clients * share * (metric === 'bytesPerSecond' ? fileBytes : 1)) / seconds
}
