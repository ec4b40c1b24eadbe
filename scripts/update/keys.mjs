// @ts-check
// Ed25519 keys that the update feed is signed with.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { SetUpError } from '../lib/run.mjs'

/** @typedef {import('node:crypto').KeyObject} KeyObject */
/**
 * `publicText`: the raw public half (32 bytes) in base64, as a build takes it. `keyId`: as `shared/update-feed.ts` has it.
 * @typedef {{ keyId: string, publicText: string, publicPem: string, privateKey: KeyObject, publicKey: KeyObject }} SigningKey
 */

const PEM = /-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END PRIVATE KEY-----/g

/** A new pair; the private half as PKCS#8 PEM. */
export function makeKey() {
  const { privateKey } = generateKeyPairSync('ed25519')
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { ...keyOf(privateKey), privatePem }
}

/**
 * The keys in a text of one PEM block or several. Throws SetUpError, without quoting it.
 * @param {string} text
 * @param {string} from where it comes from, for the error
 * @returns {SigningKey[]}
 */
export function readKeys(text, from) {
  const blocks = text.match(PEM) ?? []
  if (blocks.length === 0)
    throw new SetUpError(`${from} holds no private key. Make one: npm run update-key -- --out FILE`)
  return blocks.map((block) => readKey(block, from))
}

/**
 * @param {string} pem
 * @param {string} from
 */
function readKey(pem, from) {
  const key = parseKey(pem)
  if (key?.asymmetricKeyType === 'ed25519') return keyOf(key)
  throw new SetUpError(
    `${from} holds a private key that is not Ed25519 or damaged. Make one: npm run update-key -- --out FILE`,
  )
}

/**
 * OpenSSL's words may quote the input, so they are not passed on.
 * @param {string} pem
 */
function parseKey(pem) {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/**
 * @param {KeyObject} privateKey
 * @returns {SigningKey}
 */
function keyOf(privateKey) {
  const publicKey = createPublicKey(privateKey)
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  return {
    keyId: createHash('sha256').update(raw).digest('hex').slice(0, 16),
    publicText: raw.toString('base64'),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
    publicKey,
  }
}

/**
 * RFC 8032 over the bytes as they are.
 * @param {string | Buffer} content text: its UTF-8
 * @param {SigningKey} key
 */
export const signatureOf = (content, { privateKey }) => sign(null, Buffer.from(content), privateKey)

/**
 * @param {string} content
 * @param {string} signature base64
 * @param {SigningKey} key
 */
export const isSignedBy = (content, signature, { publicKey }) =>
  verify(null, Buffer.from(content), publicKey, Buffer.from(signature, 'base64'))
