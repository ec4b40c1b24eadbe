// @ts-check
import { parseArgs } from 'node:util'
import { SABOTAGES } from './fuzz-sabotage.mjs'
import { SetUpError } from './run.mjs'

const USAGE = `npm run fuzz -- [--calls N] [--seed S] [--sabotage ${Object.keys(SABOTAGES).join('|')}]
  --calls N      how many calls are made (default 10000)
  --seed S       of the calls (default: a new one, which is printed)
  --sabotage …   break a copy of the app, to see that it is noticed: it answers with the permanent key, trusts every
                 sender, or fails in a way nobody foresaw`

/** @typedef {{ calls: number, seed: string, sabotage: keyof typeof SABOTAGES | undefined }} FuzzOptions */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {FuzzOptions}
 */
export function readFuzzOptions(args) {
  const values = parse(args)
  const calls = Number(values.calls)
  if (!Number.isInteger(calls) || calls < 1 || calls > 10_000_000) throw wrong('--calls is a number from 1')
  const sabotage = isSabotage(values.sabotage) ? values.sabotage : undefined
  if (values.sabotage !== sabotage) throw wrong(`--sabotage is one of ${Object.keys(SABOTAGES).join(', ')}`)
  return { calls, seed: values.seed ?? String(Math.floor(Math.random() * 1_000_000)), sabotage }
}

/**
 * @param {string | undefined} name
 * @returns {name is keyof typeof SABOTAGES}
 */
const isSabotage = (name) => name !== undefined && Object.hasOwn(SABOTAGES, name)

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({
      calls: { type: 'string', default: '10000' },
      seed: { type: 'string' },
      sabotage: { type: 'string' },
    })
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/** @param {string} message */
const wrong = (message) => new SetUpError(`${message}\n${USAGE}`)
