/** What a feed has to be before any of it counts. Pure. Why each check is there: docs/updates.md. */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import * as v from 'valibot'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import {
  compareVersions,
  FeedEnvelope,
  SignedFeed,
  signedMessage,
  type UpdateArch,
  type UpdateChannel,
  type UpdatePlatform,
} from '../../shared/update-feed.ts'

export interface FeedExpectation {
  /** Raw Ed25519 keys in base64, as they are compiled in. */
  readonly publicKeys: readonly string[]
  readonly channel: UpdateChannel
  readonly platform: UpdatePlatform
  readonly arch: UpdateArch
  /** The version that runs. */
  readonly current: string
  /** Of this channel, ever. */
  readonly highestSeen?: string | undefined
  readonly nowMs: number
  /** The server's name, for errors. */
  readonly host: string
}

/** DER of an Ed25519 public key without its 32 bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The feed that `text` holds, all of it covered by a signature of one of our keys, made for this app, channel, platform and
 * architecture, neither expired nor older than what was seen before. Its version may be the one that runs.
 *
 * @throws AppError `update-feed-malformed`, `update-signature`, `update-feed-newer`, `update-elsewhere`, `update-expired`, `update-older`.
 */
export function verifyFeed(text: string, expected: FeedExpectation): SignedFeed {
  const { host } = expected
  const envelope = v.safeParse(FeedEnvelope, parseJson(text))
  if (!envelope.success) throw refused('update-feed-malformed', host, issueOf(envelope.issues[0]))
  const { signed, signatures } = envelope.output
  if (!isSignedByOneOf(expected.publicKeys, signed, signatures)) throw refused('update-signature', host)
  // From here on it is ours, so what does not fit is another's feed, or of a later app.
  const content = parseJson(signed)
  assertOurFormat(content, expected)
  const feed = v.safeParse(SignedFeed, content)
  if (!feed.success) throw refused('update-feed-malformed', host, issueOf(feed.issues[0]))
  assertPlace(feed.output, expected)
  assertTimely(feed.output, expected)
  return feed.output
}

const issueOf = (issue: v.BaseIssue<unknown>): string => (v.getDotPath(issue) ?? issue.message).slice(0, 100)

function isSignedByOneOf(
  publicKeys: readonly string[],
  signed: string,
  signatures: FeedEnvelope['signatures'],
): boolean {
  const message = Buffer.from(signedMessage(signed), 'utf8')
  const trusted = new Map(publicKeys.map((raw) => [keyIdOf(raw), keyOf(raw)]))
  return signatures.some(({ keyId, ed25519 }) => {
    const key = trusted.get(keyId)
    return key !== undefined && verify(null, message, key, Buffer.from(ed25519, 'base64'))
  })
}

const keyIdOf = (raw: string): string =>
  createHash('sha256').update(Buffer.from(raw, 'base64')).digest('hex').slice(0, 16)

const keyOf = (raw: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([ED25519_PREFIX, Buffer.from(raw, 'base64')]), format: 'der', type: 'spki' })

const Head = v.object({ format: v.number(), product: v.string() })

function assertOurFormat(content: unknown, { host }: FeedExpectation): void {
  const head = v.safeParse(Head, content)
  if (!head.success) throw refused('update-feed-malformed', host, issueOf(head.issues[0]))
  if (head.output.format !== SignedFeedFormat) throw refused('update-feed-newer', host, `format ${head.output.format}`)
}
const SignedFeedFormat = 1

function assertPlace(feed: SignedFeed, { host, channel, platform, arch }: FeedExpectation): void {
  const wanted = { channel, platform, arch }
  for (const [name, value] of Object.entries(wanted)) {
    const told = new Map<string, unknown>(Object.entries(feed)).get(name)
    if (told !== value) throw refused('update-elsewhere', host, `${name} ${told} instead of ${value}`)
  }
}

function assertTimely({ version, expiresAt, channel }: SignedFeed, expected: FeedExpectation): void {
  const { host, current, highestSeen, nowMs } = expected
  if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs) throw refused('update-expired', host, expiresAt)
  const floors = [highestSeen, floorOf(channel, current)].filter((floor) => floor !== undefined)
  const higher = floors.find((floor) => compareVersions(version, floor) < 0)
  if (higher !== undefined) throw refused('update-older', version, `${higher} was there before`)
}

/** Whoever runs a stable version has seen it; a beta may well be ahead of the stable channel, and that of the beta one. */
const floorOf = (channel: UpdateChannel, current: string): string | undefined =>
  channel === 'stable' && !current.includes('-') ? current : undefined

const refused = (code: ErrorCode, subject: string, detail?: string): AppError =>
  new AppError({ code, subject, ...(detail !== undefined && { detail }) })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No schema of ours accepts undefined.
    return undefined
  }
}
