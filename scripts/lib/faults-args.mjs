// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

const USAGE = `npm run faults -- [--seconds N] [--seed S] [--rate R] [--keep DIR] [--sabotage corrupt|drop|orphan]
  --seconds N    how long faults and kills go on (default 60); after that the last upload must end by itself
  --seed S       of files, faults and moments to kill (default: a new one, which is printed)
  --rate R       share of requests that are hit, 0 to 1 (default 0.05)
  --keep DIR     leave DIR/source, DIR/store (the last round), DIR/app (the app's data folder) and logs
  --sabotage …   damage the store at the end, to see that it is noticed`

const SABOTAGES = /** @type {const} */ (['corrupt', 'drop', 'orphan'])

/**
 * @typedef {{
 *   seconds: number, seed: string, rate: number, keep: string | undefined, sabotage: typeof SABOTAGES[number] | undefined
 * }} FaultsOptions
 */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {FaultsOptions}
 */
export function readFaultsOptions(args) {
  const values = parse(args)
  const seconds = numberWithin(values.seconds, 'seconds', 86_400)
  const rate = numberWithin(values.rate, 'rate', 1)
  const sabotage = SABOTAGES.find((name) => name === values.sabotage)
  if (values.sabotage !== undefined && sabotage === undefined) throw wrong('--sabotage is corrupt, drop or orphan')
  const seed = values.seed ?? String(Math.floor(Math.random() * 1_000_000))
  return { seconds, seed, rate, keep: values.keep, sabotage }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      rate: { type: 'string', default: '0.05' },
      keep: { type: 'string' },
      sabotage: { type: 'string' },
    })
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/**
 * @param {string} text
 * @param {string} name
 * @param {number} max
 */
function numberWithin(text, name, max) {
  const value = text === '' ? Number.NaN : Number(text)
  if (value >= 0 && value <= max) return value
  throw wrong(`--${name} is a number from 0 to ${max}`)
}

/** @param {string} message */
const wrong = (message) => new SetUpError(`${message}\n${USAGE}`)
