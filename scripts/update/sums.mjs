// @ts-check
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { signatureOf } from './keys.mjs'

/** Names of the two files beside the artifacts by which a person verifies a download. */
export const SUMS = 'SHA256SUMS'
export const SUMS_SIGNATURE = `${SUMS}.sig`

/**
 * What `sha256sum -c` reads, in the order of names.
 * @param {ReadonlyMap<string, { sha256: string }>} files
 */
export const sumsText = (files) =>
  [...files]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { sha256 }]) => `${sha256}  ${name}\n`)
    .join('')

/**
 * Writes both. The signature is of the first key over the file itself: no feed's text begins like a sum.
 * @param {string} dir
 * @param {ReadonlyMap<string, { sha256: string }>} files
 * @param {import('./keys.mjs').SigningKey} key
 */
export function writeSums(dir, files, key) {
  const text = sumsText(files)
  writeFileSync(path.join(dir, SUMS), text)
  writeFileSync(path.join(dir, SUMS_SIGNATURE), signatureOf(text, key))
}
