// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

const USAGE = `npm run bench -- [--json] [--rounds N] [--quick] [--all | --workload NAME ...] [--svg DIR]
  --json             the last line of standard output is the result as JSON; the table goes to standard error
  --rounds N         how often each contestant that a mark needs runs each workload (default 3, with --quick 1); the
                     median counts
  --quick            1x4GiB and 10000x4KiB (or those given), one round, only contestants that a mark needs, settings not
                     tried but taken from experience
  --all              every workload; over a slow line by netem (-wan) where the kernel has it, else by a relay (-relay)
  --workload NAME    only this one; may be given more than once
  --svg DIR          also runs files of one size each, 4 KiB to 1 GiB, and draws bench-speed.svg and bench-sizes.svg there
  --size-divisor D   workloads of 1/D of the size, to try the bench itself; the numbers mean nothing`

/**
 * @typedef {{ json: boolean, quick: boolean, rounds: number, workloads: readonly string[], sizeDivisor: number, svg: string | undefined }} BenchOptions
 * `usual`, `quick`: workloads without a choice. `all`: those of --all; `sweep`: added for --svg; `known`: those that exist.
 * @typedef {{
 *   usual: () => readonly string[], quick: readonly string[], all: () => readonly string[], sweep: readonly string[],
 *   known: readonly string[]
 * }} Names
 */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @param {Names} names
 * @returns {BenchOptions}
 */
export function readBenchOptions(args, names) {
  const values = parse(args)
  const { json, quick, svg } = values
  if (svg === '') throw new SetUpError(`--svg needs a folder.\n${USAGE}`)
  const rounds = positive(values.rounds ?? (quick ? '1' : '3'), '--rounds')
  return {
    json,
    quick,
    rounds,
    workloads: [...new Set([...chosen(values, names), ...(svg === undefined ? [] : names.sweep)])],
    sizeDivisor: positive(values['size-divisor'], '--size-divisor'),
    svg,
  }
}

/**
 * @param {ReturnType<typeof parse>} values
 * @param {Names} names
 */
function chosen({ all, quick, workload }, names) {
  if (all && workload) throw new SetUpError(`--all and --workload exclude each other.\n${USAGE}`)
  if (all) return names.all()
  if (workload === undefined) return quick ? names.quick : names.usual()
  for (const name of workload) {
    if (names.known.includes(name)) continue
    throw new SetUpError(`No workload ${name}; there are ${names.known.join(', ')}.\n${USAGE}`)
  }
  return workload
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        workload: { type: 'string', multiple: true },
        svg: { type: 'string' },
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
