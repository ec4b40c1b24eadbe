// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

const USAGE = `npm run bench -- [--json] [--rounds N] [--workload NAME ...]
  --json             the last line of standard output is the result as JSON; the table goes to standard error
  --rounds N         how often each contestant runs each workload (default 3); the median counts
  --workload NAME    only this one; may be given more than once
  --size-divisor D   workloads of 1/D of the size, to try the bench itself; the numbers mean nothing`

/** @typedef {{ json: boolean, rounds: number, workloads: readonly string[], sizeDivisor: number }} BenchOptions */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @param {readonly string[]} known names of workloads
 * @returns {BenchOptions}
 */
export function readBenchOptions(args, known) {
  const values = parse(args)
  const workloads = values.workload ?? known
  for (const name of workloads) {
    if (!known.includes(name)) throw new SetUpError(`No workload ${name}; there are ${known.join(', ')}.\n${USAGE}`)
  }
  const rounds = positive(values.rounds, '--rounds')
  return { json: values.json, rounds, workloads, sizeDivisor: positive(values['size-divisor'], '--size-divisor') }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        workload: { type: 'string', multiple: true },
        'size-divisor': { type: 'string', default: '1' },
      },
    }).values
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

/**
 * @param {string} text
 * @param {string} name
 */
function positive(text, name) {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new SetUpError(`${name} must be a whole number from 1, not ${text}.\n${USAGE}`)
}
