// @ts-check
import { releaseFolder, UPDATE_PRODUCT } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'
import { presentFeed, publishFeeds } from './publish.mjs'

/**
 * @typedef {import('../../shared/update-feed.ts').SignedFeed} Feed
 * @typedef {import('../../shared/update-feed.ts').UpdateChannel} Channel
 * `expiresDays`: after now. `rolloutPercent`: undefined keeps what there is, in a new feed all.
 * @typedef {{
 *   channel: Channel, rolloutPercent: number | undefined, expiresDays: number, now: Date,
 *   notes?: { en: string, 'zh-CN': string } | undefined
 * }} Wish
 */

const DAY_MS = 86_400_000

/**
 * One feed for each target. Throws SetUpError where a preliminary version would go to the stable channel.
 * @param {string} version
 * @param {readonly import('./artifacts.mjs').Target[]} targets
 * @param {ReadonlyMap<string, import('./measure.mjs').Measured>} files
 * @param {Wish} wish
 * @returns {Feed[]}
 */
export function feedsOf(version, targets, files, { channel, rolloutPercent = 100, expiresDays, now, notes }) {
  if (channel === 'stable' && version.includes('-')) {
    throw new SetUpError(`${version} is a preliminary version: --channel beta`)
  }
  return targets.map(({ platform, arch, artifacts }) => ({
    ...{ format: 1, product: UPDATE_PRODUCT, channel, platform, arch, version },
    releasedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + expiresDays * DAY_MS).toISOString(),
    rolloutPercent,
    files: artifacts.map(({ name, kind }) => fileOf(releaseFolder(version) + name, kind, files.get(name))),
    ...(notes && { notes }),
  }))
}

/**
 * @param {string} path
 * @param {import('../../shared/update-feed.ts').UpdateKind} kind
 * @param {import('./measure.mjs').Measured | undefined} measured
 */
function fileOf(path, kind, measured) {
  if (measured === undefined) throw new Error(`${path} was not measured`)
  const { sizeBytes, sha512, blockMapSizeBytes } = measured
  return { path, kind, sizeBytes, sha512, ...(blockMapSizeBytes !== undefined && { blockMapSizeBytes }) }
}

/**
 * Signs the feeds of a version anew, with another share or for a longer time; the rest stays. `version` has to be said:
 * whoever can write to the bucket could have put an older feed there, which would be given a new life.
 * @param {string} version
 * @param {readonly Pick<Feed, 'platform' | 'arch'>[]} targets
 * @param {Wish} wish
 * @param {import('./publish.mjs').Place} place
 */
export async function reissue(version, targets, { channel, rolloutPercent, expiresDays, now }, place) {
  const feeds = []
  for (const { platform, arch } of targets) {
    const name = `${channel}/${platform}-${arch}.json`
    const present = await presentFeed({ channel, platform, arch }, place)
    if (present === undefined) throw new SetUpError(`${name} does not exist. Nothing was changed; without it: --only`)
    if (present.version !== version) {
      throw new SetUpError(`${name} has ${present.version}, not ${version}. Nothing was changed.`)
    }
    const expiresAt = new Date(now.getTime() + expiresDays * DAY_MS).toISOString()
    feeds.push({ ...present, expiresAt, rolloutPercent: rolloutPercent ?? present.rolloutPercent })
  }
  await publishFeeds(feeds, place)
}
