// @ts-check
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SetUpError } from './run.mjs'

const SUMS = 'SHA256SUMS'
/** DER of an Ed25519 key (RFC 8410), but for its 32 bytes. */
const DER_BEGIN = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_BYTES = 32

/**
 * Names of the files in `dir` that are as the signed list says. Throws SetUpError where the list is not signed by one of
 * the keys, a file differs, or none of the list's files is there; what the list does not name is not looked at.
 * @param {string} dir
 * @param {readonly string[]} publicKeys 32 bytes in base64 each
 * @returns {Promise<string[]>}
 */
export async function verifyDownload(dir, publicKeys) {
  const list = readPart(dir, SUMS)
  const signature = readPart(dir, `${SUMS}.sig`)
  const isSigned = publicKeys.map(keyOf).some((key) => verify(null, list, key, signature))
  if (!isSigned) throw new SetUpError(`${SUMS} is not signed by ${publicKeys.join(' or ')}. Do not use these files.`)
  const names = []
  for (const { name, sha256 } of linesOf(list.toString())) {
    const file = path.join(dir, name)
    if (!existsSync(file)) continue
    if ((await sumOf(file)) !== sha256) throw new SetUpError(`${name} is not what was released. Do not use it.`)
    names.push(name)
  }
  if (names.length === 0) throw new SetUpError(`None of the files that ${SUMS} names is in ${dir}.`)
  return names
}

/**
 * @param {string} dir
 * @param {string} name
 */
function readPart(dir, name) {
  const file = path.join(dir, name)
  if (existsSync(file)) return readFileSync(file)
  throw new SetUpError(`${file} is missing: download it from where the package came from.`)
}

/** @param {string} publicKey */
function keyOf(publicKey) {
  const raw = Buffer.from(publicKey.trim(), 'base64')
  if (raw.length !== KEY_BYTES)
    throw new SetUpError(`${publicKey} is no public key: ${KEY_BYTES} bytes in base64, as docs/release.md lists them.`)
  return createPublicKey({ key: Buffer.concat([DER_BEGIN, raw]), format: 'der', type: 'spki' })
}

/** @param {string} text */
const linesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, sha256 = '', name = ''] = /^([0-9a-f]{64}) [ *]([\w.-]+)$/.exec(line) ?? []
      if (name === '') throw new SetUpError(`${SUMS} has a line that is no sum: ${JSON.stringify(line.slice(0, 100))}`)
      return { sha256, name }
    })

/** @param {string} file */
async function sumOf(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}
