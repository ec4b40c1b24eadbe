// @ts-check
// The order is what matters: a feed that is there names only what is there.
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compareVersions, feedPath, releaseFolder } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'
import { makeTemporary } from '../lib/temporary.mjs'
import { feedText, openFeed } from './feed-text.mjs'

/**
 * @typedef {import('../../shared/update-feed.ts').SignedFeed} Feed
 * @typedef {import('./keys.mjs').SigningKey} SigningKey
 * @typedef {import('./measure.mjs').Measured} Measured
 * `prefix`: of the feed's base in the bucket. `first`: what the feed says now is not looked at.
 * @typedef {{
 *   upload: import('./app-upload.mjs').Upload, publicSide: import('./public-side.mjs').PublicSide,
 *   keys: readonly SigningKey[], prefix: string, first: boolean, log: (line: string) => void
 * }} Place
 */

/** A CDN or browser between us and the app may keep what never changes, and nothing of the feed. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const NOT_KEPT = 'no-cache'

/**
 * Artifacts, each compared with what is there already; then the feeds. Rejects with a SetUpError before any feed is touched
 * when an artifact is not there as it is here.
 * @param {{ dir: string, version: string, files: ReadonlyMap<string, Measured>, feeds: readonly Feed[] }} release
 * @param {Place} place
 */
export async function publish({ dir, version, files, feeds }, place) {
  const wanted = []
  for (const feed of feeds) wanted.push(await following(feed, place))
  const paths = [...files.keys()].map((name) => path.join(dir, name))
  const to = {
    prefix: place.prefix + releaseFolder(version),
    cacheControl: FOR_EVER,
    conflict: /** @type {const} */ ('skip'),
  }
  for (const { name, existed } of await place.upload(paths, to)) {
    const at = releaseFolder(version) + name
    await assertSame(at, files.get(name), existed, place.publicSide)
    place.log(existed ? `was there: ${at}` : `uploaded:  ${at}`)
  }
  await publishFeeds(wanted, place)
}

/**
 * The feed to publish after the one that is there. Throws where that is newer, or has other bytes under the same version.
 * @param {Feed} feed
 * @param {Place} place
 * @returns {Promise<Feed>}
 */
async function following(feed, place) {
  const present = place.first ? undefined : await presentFeed(feed, place)
  if (present === undefined) return feed
  const name = feedPath(feed.channel, feed.platform, feed.arch)
  const order = compareVersions(feed.version, present.version)
  if (order > 0) return feed
  if (order < 0)
    throw new SetUpError(
      `${name} has ${present.version} already, which is newer than ${feed.version}: no app would take it.`,
    )
  if (JSON.stringify(present.files) !== JSON.stringify(feed.files)) {
    throw new SetUpError(
      `${name} has ${feed.version} already, with other files. What is published never changes: raise the version.`,
    )
  }
  return { ...feed, releasedAt: present.releasedAt }
}

/**
 * What is there now, if there is something. Throws where it is not signed by one of our keys.
 * @param {Pick<Feed, 'channel' | 'platform' | 'arch'>} target
 * @param {Pick<Place, 'publicSide' | 'keys'>} place
 */
export async function presentFeed({ channel, platform, arch }, { publicSide, keys }) {
  const name = feedPath(channel, platform, arch)
  const text = await publicSide.feed(name)
  if (text === undefined) return undefined
  const feed = openFeed(text, keys)
  if (feed?.channel === channel && feed.platform === platform && feed.arch === arch) return feed
  throw new SetUpError(
    `${name} is there, but not signed by this key. Find out who wrote it; to publish over it nevertheless: --first`,
  )
}

/**
 * What was there before may be anything: it is read back. What was sent was compared by the app.
 * @param {string} at
 * @param {Measured | undefined} measured
 * @param {boolean} existed
 * @param {import('./public-side.mjs').PublicSide} publicSide
 */
async function assertSame(at, measured, existed, publicSide) {
  if (measured === undefined) throw new Error(`${at} was never asked for`)
  const isSame = existed
    ? (await publicSide.sha512Of(at)) === measured.sha512
    : (await publicSide.sizeOf(at)) === measured.sizeBytes
  if (isSame) return
  throw new SetUpError(
    `${at} is there with other bytes than here. The feed was not touched. What is published never changes: raise the version, or find out who wrote it.`,
  )
}

/**
 * Signs, writes, and reads back what apps will get.
 * @param {readonly Feed[]} feeds of one channel
 * @param {Place} place
 */
export async function publishFeeds(feeds, { upload, publicSide, keys, prefix, log }) {
  const [first] = feeds
  if (first === undefined) throw new Error('a release has a feed')
  const dir = makeTemporary('feed')
  try {
    const texts = feeds.map((feed) => ({
      feed,
      at: feedPath(feed.channel, feed.platform, feed.arch),
      text: feedText(feed, keys),
    }))
    const paths = texts.map(({ at, text }) => {
      const file = path.join(dir, path.basename(at))
      writeFileSync(file, text)
      return file
    })
    const how = /** @type {const} */ ({
      cacheControl: NOT_KEPT,
      contentType: 'application/json',
      conflict: 'overwrite',
    })
    await upload(paths, { prefix: `${prefix}${first.channel}/`, ...how })
    for (const { feed, at, text } of texts) {
      if ((await publicSide.feed(at)) !== text) {
        throw new SetUpError(`${at} was written, but its address answers something else. Is there a cache in between?`)
      }
      log(`published: ${at}: ${feed.version} for ${feed.rolloutPercent} % of installations`)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
