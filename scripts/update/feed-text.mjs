// @ts-check
import * as v from 'valibot'
import { FeedEnvelope, SignedFeed, signedMessage } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'
import { isSignedBy, signatureOf } from './keys.mjs'

/** @typedef {import('./keys.mjs').SigningKey} SigningKey */
/** @typedef {import('../../shared/update-feed.ts').SignedFeed} Feed */

/**
 * The feed file's content. Throws SetUpError where the feed is not one that an app would take.
 * @param {Feed} feed
 * @param {readonly SigningKey[]} keys
 */
export function feedText(feed, keys) {
  const { success, issues } = v.safeParse(SignedFeed, feed)
  if (!success)
    throw new SetUpError(`The feed would be no feed: ${v.getDotPath(issues[0]) ?? ''} ${issues[0].message}.`)
  const signed = JSON.stringify(feed)
  const signatures = keys.map((key) => ({
    keyId: key.keyId,
    ed25519: signatureOf(signedMessage(signed), key).toString('base64'),
  }))
  return `${JSON.stringify({ signed, signatures })}\n`
}

/**
 * What a feed file says, if one of our keys has signed it; undefined for anything else.
 * @param {string} text
 * @param {readonly SigningKey[]} keys
 * @returns {Feed | undefined}
 */
export function openFeed(text, keys) {
  const envelope = v.safeParse(FeedEnvelope, parseJson(text))
  if (!envelope.success) return undefined
  const { signed, signatures } = envelope.output
  const isOurs = signatures.some(({ keyId, ed25519 }) =>
    keys.some((key) => key.keyId === keyId && isSignedBy(signedMessage(signed), ed25519, key)),
  )
  const feed = isOurs ? v.safeParse(SignedFeed, parseJson(signed)) : undefined
  return feed?.success ? feed.output : undefined
}

/**
 * Undefined for text that is not JSON.
 * @param {string} text
 * @returns {unknown}
 */
function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
