// @ts-check
// npm run update-key -- --out FILE: a new key to sign updates with. The private half goes to FILE and nowhere else.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runMain, SetUpError } from './lib/run.mjs'
import { makeKey } from './update/keys.mjs'

const USAGE = 'npm run update-key -- --out FILE'

/** @returns {string} */
function outOf() {
  try {
    const { out } = parseArgs({ options: { out: { type: 'string' } } }).values
    if (out) return out
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
  throw new SetUpError(USAGE)
}

/**
 * @param {string} file
 * @param {string} content
 */
function writeNew(file, content) {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST')
      throw new SetUpError(`${file} is there already; no key is ever replaced. Choose another name.`)
    throw new SetUpError(`${file} cannot be written (${code}). Nothing was made.`)
  }
}

await runMain(async () => {
  const file = outOf()
  const { privatePem, publicText, publicPem, keyId } = makeKey()
  writeNew(file, privatePem)
  console.log(`Private key: ${file} (for its owner only). Keep a copy where this computer's loss does not reach it.
Key id:      ${keyId}
Public key, for builds:
${publicText}
Public key, for people who verify a download:
${publicPem}`)
  return 0
})
