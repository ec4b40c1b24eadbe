// @ts-check
// The feed's address as apps see it: without a key.
import { createHash } from 'node:crypto'
import { MAX_FEED_BYTES } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'

/**
 * @typedef {{
 *   feed: (path: string) => Promise<string | undefined>,
 *   sizeOf: (path: string) => Promise<number>,
 *   sha512Of: (path: string) => Promise<string>
 * }} PublicSide `feed`: undefined where there is none
 */

/** Long enough for one answer to begin; a download may then take its time. */
const ANSWER_LIMIT_MS = 60_000

/**
 * Everything rejects with a SetUpError that says what the address answered.
 * @param {string} base ending in `/`
 * @returns {PublicSide}
 */
export function openPublicSide(base) {
  /**
   * @param {string} path
   * @param {'GET' | 'HEAD'} method
   */
  const ask = async (path, method) => {
    const limit = AbortSignal.timeout(ANSWER_LIMIT_MS)
    try {
      // A download may take longer than its first answer, so only that is limited.
      const signal = method === 'HEAD' || path.endsWith('.json') ? limit : null
      return await fetch(base + path, { method, redirect: 'error', headers: { 'cache-control': 'no-cache' }, signal })
    } catch (error) {
      throw new SetUpError(
        `${base + path} cannot be asked (${reasonOf(error)}). Is --url right, and the network there?`,
      )
    }
  }
  /** @param {string} path */
  const got = async (path, /** @type {'GET' | 'HEAD'} */ method = 'GET') => {
    const answer = await ask(path, method)
    if (answer.ok) return answer
    throw new SetUpError(
      `${base + path} answers ${answer.status}. Does --url lead to the profile's prefix, and may everybody read below it?`,
    )
  }
  return {
    feed: async (path) => {
      const answer = await ask(path, 'GET')
      if (answer.status === 404) return undefined
      if (!answer.ok) {
        throw new SetUpError(
          `${base + path} answers ${answer.status}. May everybody read below it? If there is no feed yet: --first`,
        )
      }
      return await textOf(answer)
    },
    sizeOf: async (path) => Number((await got(path, 'HEAD')).headers.get('content-length')),
    sha512Of: async (path) => {
      const sum = createHash('sha512')
      for await (const chunk of (await got(path)).body ?? []) sum.update(chunk)
      return sum.digest('base64')
    },
  }
}

/**
 * No more of it than a feed can have.
 * @param {Response} answer
 */
async function textOf(answer) {
  /** @type {Uint8Array[]} */
  const chunks = []
  let sizeBytes = 0
  for await (const chunk of answer.body ?? []) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_FEED_BYTES) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** @param {unknown} error fetch hides the reason one level deeper */
function reasonOf(error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

/**
 * Whether an app would take this for its feed's base address.
 * @param {string} text
 */
export function isBase(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url !== undefined && url.search === '' && url.hash === '' && url.username === '' && text.endsWith('/')
  return isPlain && (url.protocol === 'https:' || isLoopback(text))
}

/**
 * This computer over plain http: for tests alone.
 * @param {string} url
 */
export const isLoopback = (url) => /^http:\/\/127\.0\.0\.1(?::\d+)?\//.test(url)
