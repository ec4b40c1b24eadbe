// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * Runs a packaging tool to its end; its output is ours. Throws when it is missing or fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function runTool(command, args) {
  const { status, signal, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined) throw new Error(`${command} could not be started: ${error.message}. Install its package.`)
  if (status !== 0)
    throw new Error(`${command} ended with ${signal ?? `exit code ${status}`}; its own words stand above.`)
}
