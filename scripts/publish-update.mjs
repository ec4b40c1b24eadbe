// @ts-check
// npm run publish-update -- OPTIONS: puts a release where installed apps look for it; docs/publishing-updates.md.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { UPDATE_KINDS } from '../shared/update-feed.ts'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { appUpload } from './update/app-upload.mjs'
import { sortRelease, targetsOf } from './update/artifacts.mjs'
import { readKeys } from './update/keys.mjs'
import { feedsOf, reissue } from './update/make-feeds.mjs'
import { measure } from './update/measure.mjs'
import { isLoopback, openPublicSide } from './update/public-side.mjs'
import { publish } from './update/publish.mjs'
import { readPublishOptions } from './update/publish-args.mjs'
import { SUMS, SUMS_SIGNATURE, writeSums } from './update/sums.mjs'

/** @typedef {Exclude<ReturnType<typeof readPublishOptions>, { mode: 'sums' }>} Options */
/** @typedef {Extract<Options, { mode: 'publish' }>} PublishOptions */
/** @typedef {ReadonlyMap<string, import('./update/measure.mjs').Measured>} Files */

/**
 * @param {string} file
 * @param {string} what
 */
function readText(file, what) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SetUpError(
      `${what} ${file} cannot be read (${error instanceof Error && 'code' in error ? error.code : error}).`,
    )
  }
}

/**
 * Standard input: a secret for the app, then the signing key, unless that is in files.
 * @param {readonly string[]} keyFiles
 */
async function readSecrets(keyFiles) {
  const input = await text(process.stdin)
  const at = input.indexOf('-----BEGIN ')
  const secret = at < 0 ? input : input.slice(0, at)
  const pem = at < 0 ? '' : input.slice(at)
  if (keyFiles.length === 0) return { secret, keys: readKeys(pem, 'standard input') }
  return { secret, keys: keyFiles.flatMap((file) => readKeys(readText(file, 'The key file'), file)) }
}

/**
 * @param {string} dir
 * @param {readonly string[]} names
 * @returns {Promise<Map<string, import('./update/measure.mjs').Measured>>}
 */
async function measureAll(dir, names) {
  const files = new Map()
  for (const name of names) files.set(name, await measure(path.join(dir, name)))
  return files
}

/**
 * @param {string} dir
 * @param {boolean} allowTestBuild
 */
async function readRelease(dir, allowTestBuild) {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new SetUpError(`--dir ${dir} is no folder.`)
  const release = sortRelease(readdirSync(dir), { allowTestBuild })
  const names = [...release.artifacts.map(({ name }) => name), ...release.further].toSorted()
  return { release, files: await measureAll(dir, names) }
}

/** @param {string | undefined} file */
const readNotes = (file) => (file === undefined ? undefined : JSON.parse(readText(file, 'The notes')))

/**
 * @param {Options} options
 * @param {{ secret: string, keys: readonly import('./update/keys.mjs').SigningKey[] }} secrets
 * @returns {import('./update/publish.mjs').Place}
 */
function placeOf({ app, profileFile, url, first }, { secret, keys }) {
  const { prefix = '' } = JSON.parse(readText(profileFile, 'The profile'))
  const upload = appUpload({ app, profileFile: path.resolve(profileFile), secret })
  return { upload, publicSide: openPublicSide(url), keys, prefix, first, log: (line) => console.log(line) }
}

/** @param {PublishOptions} options */
async function publishRelease(options) {
  const { dir, channel, rolloutPercent, expiresDays, allowTestBuild } = options
  if (allowTestBuild && !isLoopback(options.url)) {
    throw new SetUpError('--allow-test-build: a test build is published to an address of this computer alone.')
  }
  const { release, files } = await readRelease(dir, allowTestBuild)
  const targets = targetsOf(release, options.chosen)
  const wish = { channel, rolloutPercent, expiresDays, now: new Date(), notes: readNotes(options.notes) }
  const feeds = feedsOf(release.version, targets, files, wish)
  if (options.dryRun) return printPlan(files, feeds)
  const secrets = await readSecrets(options.keyFiles)
  const [key] = secrets.keys
  if (key === undefined) throw new Error('readKeys answers one at least')
  writeSums(dir, files, key)
  const all = new Map([...files, ...(await measureAll(dir, [SUMS, SUMS_SIGNATURE]))])
  await publish({ dir, version: release.version, files: all, feeds }, placeOf(options, secrets))
}

/**
 * @param {Files} files
 * @param {readonly import('../shared/update-feed.ts').SignedFeed[]} feeds
 */
function printPlan(files, feeds) {
  const [first] = feeds
  for (const [name, { sizeBytes }] of files) console.log(`releases/${first?.version}/${name}  ${sizeBytes} bytes`)
  for (const name of [SUMS, SUMS_SIGNATURE]) console.log(`releases/${first?.version}/${name}`)
  for (const feed of feeds) {
    console.log(`${feed.channel}/${feed.platform}-${feed.arch}.json\n${JSON.stringify(feed, undefined, 2)}`)
  }
  logToStderr('Nothing was uploaded.')
}

/** @param {Extract<Options, { mode: 'reissue' }>} options */
async function reissueFeeds(options) {
  const { version, channel, rolloutPercent, expiresDays, chosen } = options
  const targets = targetsOf({ version, artifacts: [], further: [] }, { ...chosen, without: UPDATE_KINDS })
  const place = placeOf(options, await readSecrets(options.keyFiles))
  await reissue(version, targets, { channel, rolloutPercent, expiresDays, now: new Date() }, place)
}

await runMain(async () => {
  const options = readPublishOptions(process.argv.slice(2))
  if (options.mode === 'sums') {
    const { files } = await readRelease(options.dir, options.allowTestBuild)
    const [key] = (await readSecrets(options.keyFiles)).keys
    if (key !== undefined) writeSums(options.dir, files, key)
  } else if (options.mode === 'reissue') await reissueFeeds(options)
  else await publishRelease(options)
  return 0
})
