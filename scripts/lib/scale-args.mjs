// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

const USAGE = `npm run scale -- [--files N] [--json] [--svg FILE] [--heap]
  --files N    how many files are queued (default 100000); growth is told against one of 10000 that
               is watched for as long
  --json       standard output carries the result as JSON alone
  --svg FILE   memory over the length of the queue, as a chart
  --heap       counts the objects of the page's worker once the walk's figures are taken; for some 100000 files, since
               the snapshot has to fit into this process`

/** @typedef {{ files: number, json: boolean, svg: string | undefined, heap: boolean }} ScaleOptions */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {ScaleOptions}
 */
export function readScaleOptions(args) {
  const { files, json, svg, heap } = parse(args)
  if (!/^[1-9]\d{0,7}$/.test(files)) throw wrong(`--files must be a whole number from 1, not ${files}.`)
  if (svg === '') throw wrong('--svg needs a file.')
  return { files: Number(files), json, svg, heap }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({
      files: { type: 'string', default: '100000' },
      json: { type: 'boolean', default: false },
      svg: { type: 'string' },
      heap: { type: 'boolean', default: false },
    })
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/** @param {string} message */
const wrong = (message) => new SetUpError(`${message}\n${USAGE}`)
