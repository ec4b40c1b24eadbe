// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { TOOLS } from './bench-tool-commands.mjs'
import { watchUse } from './bench-watch.mjs'
import { logToStderr } from './run.mjs'

/** @typedef {import('./bench-child.mjs').Ground} Ground */
/** @typedef {import('./bench-child.mjs').Load} Load */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-contestants.mjs').Contestant} Contestant */
/** @typedef {import('./bench-tool-commands.mjs').Tool} Tool */

/**
 * Where a program is.
 * @param {string} command
 * @param {string} [searched] as in PATH
 * @returns {string | undefined} undefined: nowhere
 */
export function findProgram(command, searched = process.env['PATH'] ?? '') {
  return searched
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, command))
    .find(isProgram)
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // not there, or not ours to start
  }
}

/**
 * The S3 tools that are installed; of the others it says once that they are not.
 * @returns {readonly Contestant[]}
 */
export function installedTools() {
  const missing = TOOLS.filter(({ command }) => findProgram(command) === undefined)
  if (missing.length > 0) logToStderr(`Not installed, so left out: ${missing.map(({ name }) => name).join(', ')}.`)
  return TOOLS.filter((tool) => !missing.includes(tool)).map(contestantOf)
}

/**
 * @param {Tool} tool
 * @returns {Contestant}
 */
function contestantOf(tool) {
  const version = versionOf(tool)
  return {
    name: tool.name,
    isSerial: tool.isSerial,
    isAside: tool.isSerial,
    candidates: (workload) => tool.candidates(workload).map((settings) => ({ version, ...settings })),
    run: (ground, load, settings) => runTool(ground, tool, load, settings),
  }
}

/** @param {Tool} tool */
function versionOf({ command }) {
  const { stdout, stderr } = spawnSync(command, ['--version'], { encoding: 'utf8', env: toolEnv(process.env) })
  const [line = ''] = `${stdout}${stderr}`.split('\n')
  return line.trim()
}

/**
 * What the user has set for S3 tools is no matter of the bench, and might send them elsewhere.
 * @param {NodeJS.ProcessEnv} env
 */
export const toolEnv = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|RCLONE|S3|BOTO)/i.test(name)))

/**
 * One round of a tool that speaks S3. Its time runs from the first request that the server sees to its end, so that its
 * start-up does not count; throws what it says when it fails.
 * @param {Ground} ground
 * @param {Tool} tool
 * @param {Load} load
 * @param {Settings} settings
 * @returns {Promise<Round>}
 */
async function runTool(ground, tool, load, settings) {
  const { env, ask, signal, workDir } = ground
  const dir = mkdtempSync(path.join(workDir, 'tool-')) // mode 0700
  const { files, args, env: more } = tool.start(ground, load, settings, dir)
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text, { mode: 0o600 })
  await ask({ ask: 's3.first' }) // forgets those of the last round
  const startedMs = Date.now()
  const child = spawn(tool.command, args, {
    cwd: dir,
    env: { ...toolEnv(env), ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  })
  const watch = watchUse(child.pid ?? 0)
  try {
    const [words, [exitCode]] = await Promise.all([textOf(child.stderr), once(child, 'exit')])
    const endedMs = Date.now()
    const use = watch.stop()
    const firstMs = await ask({ ask: 's3.first' })
    if (exitCode !== 0) throw new Error(`${tool.name} ended with ${exitCode}: ${words.slice(-2000)}`)
    if (typeof firstMs !== 'number') throw new Error(`${tool.name} asked the server for nothing. ${words.slice(-2000)}`)
    return { seconds: (endedMs - firstMs) / 1000, wallSeconds: (endedMs - startedMs) / 1000, ...use }
  } finally {
    watch.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @param {import('node:stream').Readable} stream */
async function textOf(stream) {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return text
}
