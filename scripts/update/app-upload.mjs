// @ts-check
// Uploads by the app's own command: what it says is verified, COS has kept to the last bit.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ROOT } from '../lib/project.mjs'
import { SetUpError } from '../lib/run.mjs'

/**
 * Rejects with a SetUpError unless each file is there, verified, or was there before (`existed`: with what bytes is not known).
 * @typedef {(files: readonly string[], to: {
 *   prefix: string, cacheControl: string, contentType?: string, conflict: 'skip' | 'overwrite'
 * }) => Promise<readonly { name: string, existed: boolean }[]>} Upload
 */

/** @typedef {{ type: string, source: string, state: string, reason?: string, error?: { message: string } }} Line */

/**
 * `app`: the installed command, or undefined for the one in this folder. `secret`: what `--secret-stdin` reads.
 * @param {{ app: string | undefined, profileFile: string, secret: string }} options
 * @returns {Upload}
 */
export function appUpload({ app, profileFile, secret }) {
  const [command, ...first] = app === undefined ? [process.execPath, path.join(ROOT, 'scripts/app.mjs')] : [app]
  return async (files, { prefix, cacheControl, contentType, conflict }) => {
    const where = ['--profile-file', profileFile, '--secret-stdin', '--prefix', prefix, '--conflict', conflict]
    const how = [
      '--cache-control',
      cacheControl,
      '--no-mtime',
      '--json',
      ...(contentType ? ['--content-type', contentType] : []),
    ]
    const { output, exitCode } = await runWith(command ?? '', [...first, 'upload', ...files, ...where, ...how], secret)
    return outcomesOf(output, files, exitCode)
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} input
 * @returns {Promise<{ output: string, exitCode: number | null }>}
 */
function runWith(command, args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
    })
    // One that ends before it has read its input says itself why.
    child.stdin.on('error', (/** @type {NodeJS.ErrnoException} */ error) => error.code !== 'EPIPE' && reject(error))
    child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ output, exitCode }))
  })
}

/**
 * @param {string} output
 * @param {readonly string[]} files
 * @param {number | null} exitCode
 */
function outcomesOf(output, files, exitCode) {
  const lines = linesOf(output)
  return files.map((file) => {
    const line = lines.find(({ type, source }) => type === 'file' && source === file)
    const existed = line?.state === 'skipped' && line.reason === 'exists'
    if (line?.state === 'verified' || existed) return { name: path.basename(file), existed }
    const why = line?.error?.message ?? line?.reason ?? line?.state ?? `the upload ended with ${exitCode}`
    throw new SetUpError(
      `${path.basename(file)} was not uploaded: ${why}\nThe feed was not touched. Start this command again.`,
    )
  })
}

/**
 * @param {string} output
 * @returns {Line[]}
 */
const linesOf = (output) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
