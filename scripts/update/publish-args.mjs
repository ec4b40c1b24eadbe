// @ts-check
import { parseArgs } from 'node:util'
import { UPDATE_CHANNELS } from '../../shared/update-feed.ts'
import { SetUpError } from '../lib/run.mjs'
import { isBase } from './public-side.mjs'

const USAGE = `npm run publish-update -- --dir DIR --channel stable|beta --url URL --profile-file FILE [OPTIONS] < SECRETS
npm run publish-update -- --set-rollout N | --withdraw | --refresh --version V --channel … --url … --profile-file … < SECRETS
npm run publish-update -- --sums-only --dir DIR [--key-file FILE] < KEY
  --dir DIR           the artifacts of one version, as the packaging names them
  --channel NAME      stable or beta
  --url URL           the feed's base address, as it is built into the app; ends in /
  --profile-file FILE where that is in COS: bucket, region, prefix; see docs/command-line.md
  --rollout N         for N % of installations (default 100)
  --expires-days N    how long the feed counts, 1 to 366 (default 90)
  --notes FILE        JSON: {"en": "…", "zh-CN": "…"}
  --only TARGETS      such as linux-x64,win32-arm64; default: all six
  --without KINDS     such as rpm: publishes although there is none
  --first             does not look at what the feed says now
  --app COMMAND       an installed cos-courier; default: the app in this folder
  --allow-test-build  only to an address of this computer
  --dry-run           says what would be uploaded, and the feeds
  --sums-only         only writes SHA256SUMS and SHA256SUMS.sig into DIR
  --set-rollout N     signs the feeds of version V anew, for N % of installations
  --withdraw          the same with 0 %: who does not have V yet does not get it
  --refresh           the same with what there is, to make them count longer
  --key-file FILE     the signing key; repeatable; default: standard input
Standard input: what the app's --secret-stdin reads (SecretId, SecretKey), then the signing key as PEM unless --key-file is given.`

const OPTIONS = /** @type {const} */ ({
  dir: { type: 'string' },
  channel: { type: 'string' },
  url: { type: 'string' },
  'profile-file': { type: 'string' },
  rollout: { type: 'string' },
  'expires-days': { type: 'string', default: '90' },
  notes: { type: 'string' },
  only: { type: 'string' },
  without: { type: 'string' },
  first: { type: 'boolean', default: false },
  app: { type: 'string' },
  'allow-test-build': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  'sums-only': { type: 'boolean', default: false },
  'set-rollout': { type: 'string' },
  withdraw: { type: 'boolean', default: false },
  refresh: { type: 'boolean', default: false },
  version: { type: 'string' },
  'key-file': { type: 'string', multiple: true },
})

/**
 * @typedef {{ only?: readonly string[], without?: readonly string[] }} Chosen
 * @typedef {{
 *   channel: import('../../shared/update-feed.ts').UpdateChannel, url: string, profileFile: string, app: string | undefined,
 *   first: boolean, keyFiles: readonly string[], expiresDays: number, chosen: Chosen
 * }} Common
 * @typedef {(
 *   | { mode: 'publish', dir: string, rolloutPercent: number | undefined, notes: string | undefined, allowTestBuild: boolean, dryRun: boolean }
 *   | { mode: 'reissue', version: string, rolloutPercent: number | undefined }
 * ) & Common | { mode: 'sums', dir: string, keyFiles: readonly string[], allowTestBuild: boolean }} PublishOptions
 */

/**
 * Throws SetUpError with the usage.
 * @param {readonly string[]} args
 * @returns {PublishOptions}
 */
export function readPublishOptions(args) {
  const values = parse(args)
  const keyFiles = values['key-file'] ?? []
  const allowTestBuild = values['allow-test-build']
  if (values['sums-only']) return { mode: 'sums', dir: needed(values.dir, 'dir'), keyFiles, allowTestBuild }
  const common = commonOf(values)
  const reissues = [values['set-rollout'] !== undefined, values.withdraw, values.refresh].filter(Boolean).length
  if (reissues > 1) throw wrong('--set-rollout, --withdraw and --refresh exclude each other')
  if (reissues === 1) {
    if (values.dir !== undefined) throw wrong('--dir does not go with --set-rollout, --withdraw or --refresh')
    const version = needed(values.version, 'version')
    return { mode: 'reissue', version, rolloutPercent: values.withdraw ? 0 : percent(values, 'set-rollout'), ...common }
  }
  const rolloutPercent = percent(values, 'rollout')
  const { notes, 'dry-run': dryRun } = values
  return { mode: 'publish', dir: needed(values.dir, 'dir'), rolloutPercent, notes, allowTestBuild, dryRun, ...common }
}

/**
 * @param {Values} values
 * @returns {Common}
 */
function commonOf(values) {
  const channel = UPDATE_CHANNELS.find((name) => name === values.channel)
  if (channel === undefined) throw wrong('--channel is stable or beta')
  const { only, without } = values
  const url = needed(values.url, 'url')
  if (!isBase(url)) throw wrong(`--url takes an https address that ends in /, not ${url}`)
  return {
    channel,
    url,
    profileFile: needed(values['profile-file'], 'profile-file'),
    app: values.app,
    first: values.first,
    keyFiles: values['key-file'] ?? [],
    expiresDays: numberOf(values['expires-days'], 'expires-days', 1, 366),
    chosen: {
      ...(only !== undefined && { only: only.split(',') }),
      ...(without !== undefined && { without: without.split(',') }),
    },
  }
}

/** @typedef {ReturnType<typeof parse>} Values */

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/**
 * @param {string | undefined} value
 * @param {string} name
 */
function needed(value, name) {
  if (value) return value
  throw wrong(`--${name} is missing`)
}

/**
 * @param {Values} values
 * @param {'rollout' | 'set-rollout'} name
 */
function percent(values, name) {
  const text = values[name]
  return text === undefined ? undefined : numberOf(text, name, 0, 100)
}

/**
 * @param {string} text
 * @param {string} name
 * @param {number} min
 * @param {number} max
 */
function numberOf(text, name, min, max) {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw wrong(`--${name} is a whole number from ${min} to ${max}, not ${text}`)
}

/** @param {string} message */
const wrong = (message) => new SetUpError(`${message}\n${USAGE}`)
