// @ts-check
import { parseArgs } from 'node:util'
import { SetUpError } from './run.mjs'

/** What becomes of the files: they wait, they are sent and end, or each shares its key with another one. */
export const SCALE_CASES = /** @type {const} */ (['queue', 'ends', 'collisions'])

const USAGE = `npm run scale -- [--case CASE] [--files N] [--json] [--svg FILE] [--heap]
  --case CASE  queue (default): the files wait, and the app is killed with its queue full
               ends: nothing slows the server down, and all of them are sent
               collisions: two folders of one name with half of the files each, all of which have the same keys
  --files N    how many files are queued (default 100000); growth is told against one of 10000 that
               is watched for as long
  --json       standard output carries the result as JSON alone
  --svg FILE   memory over the length of the queue, as a chart
  --heap       counts the objects of the page's worker once the walk's figures are taken; for some 100000 files, since
               the snapshot has to fit into this process`

/** @typedef {typeof SCALE_CASES[number]} ScaleCase */
/** @typedef {{ kind: ScaleCase, files: number, json: boolean, svg: string | undefined, heap: boolean }} ScaleOptions */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {ScaleOptions}
 */
export function readScaleOptions(args) {
  const { case: name, files, json, svg, heap } = parse(args)
  const kind = SCALE_CASES.find((known) => known === name)
  if (kind === undefined) throw wrong(`--case must be one of ${SCALE_CASES.join(', ')}, not ${name}.`)
  if (!/^[1-9]\d{0,7}$/.test(files)) throw wrong(`--files must be a whole number from 1, not ${files}.`)
  if (kind === 'collisions' && Number(files) % 2 === 1) throw wrong('--case collisions needs an even number of files.')
  if (svg === '') throw wrong('--svg needs a file.')
  return { kind, files: Number(files), json, svg, heap }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({
      case: { type: 'string', default: 'queue' },
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
