// @ts-check
import { spawn, spawnSync } from 'node:child_process'

/** A reason to stop that the user can act on: printed without a stack trace. */
export class SetUpError extends Error {}

/**
 * Runs a set-up command to its end. Its output goes to our stderr and its stdin is empty, since both our stdout and
 * our stdin belong to the program that is started afterwards.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: output is shown only on failure
 * @returns {Promise<void>}
 */
export function run(command, args, options = {}) {
  const { quiet = false, ...spawnOptions } = options
  return new Promise((resolve, reject) => {
    const output = quiet ? /** @type {const} */ ('pipe') : 2
    const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', output, output] })
    /** @type {Buffer[]} */
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve()
      process.stderr.write(Buffer.concat(chunks))
      reject(new SetUpError(`\`${[command, ...args].join(' ')}\` ended with ${signal ?? `exit code ${code}`}.`))
    })
  })
}

/**
 * Standard output of a short command, or undefined when it is missing or fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function outputOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return result.status === 0 ? result.stdout : undefined
}

/** How to start npm: the one that started us, if any. */
export function npmCommand() {
  const cli = process.env['npm_execpath']
  if (cli?.endsWith('npm-cli.js')) return { command: process.execPath, args: [cli] }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}

/** @param {string} message goes to stderr; stdout belongs to the program that is started */
export const logToStderr = (message) => {
  process.stderr.write(`${message}\n`)
}

/**
 * Body of a command script: a SetUpError is told in one line, anything else with its stack; both end with exit code 1.
 * @param {() => Promise<number>} main answers the exit code
 * @returns {Promise<void>}
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof SetUpError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
