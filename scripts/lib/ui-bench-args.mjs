// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

const USAGE = `npm run ui-bench -- [--rows N] [--starts N]
  --rows N    length of the list (default 1000000), all of it files that are being uploaded
  --starts N  how many starts of each kind are measured; the median counts (default 5)`

/** @typedef {{ rows: number, starts: number }} UiBenchOptions */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {UiBenchOptions}
 */
export function readUiBenchOptions(args) {
  const { rows, starts } = parse(args)
  if (!/^[1-9]\d{3,6}$/.test(rows)) throw wrong(`--rows must be a whole number from 1000 to 9999999, not ${rows}.`)
  if (!/^[1-9]\d?$/.test(starts)) throw wrong(`--starts must be a whole number from 1 to 99, not ${starts}.`)
  return { rows: Number(rows), starts: Number(starts) }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({
      rows: { type: 'string', default: '1000000' },
      starts: { type: 'string', default: '5' },
    })
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/** @param {string} message */
const wrong = (message) => new SetUpError(`${message}\n${USAGE}`)
