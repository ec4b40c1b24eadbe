/**
 * The feed that says which version there is, one file for each channel, platform and architecture: a text, and Ed25519
 * signatures of it. What is not covered by a signature decides nothing. Why so: docs/adr/0021-signed-update-feed.md.
 */
import * as v from 'valibot'

export const UPDATE_CHANNELS = ['stable', 'beta'] as const
/** As `process.platform` calls them. */
export const UPDATE_PLATFORMS = ['linux', 'win32', 'darwin'] as const
/** As `process.arch` calls them. */
export const UPDATE_ARCHS = ['x64', 'arm64'] as const
/** Forms an artifact is installed in. `zip` is what macOS updates from. */
export const UPDATE_KINDS = ['AppImage', 'deb', 'rpm', 'nsis', 'zip', 'dmg'] as const

export const UpdateChannel = v.picklist(UPDATE_CHANNELS)
export const UpdatePlatform = v.picklist(UPDATE_PLATFORMS)
export const UpdateArch = v.picklist(UPDATE_ARCHS)
export const UpdateKind = v.picklist(UPDATE_KINDS)
export type UpdateChannel = v.InferOutput<typeof UpdateChannel>
export type UpdatePlatform = v.InferOutput<typeof UpdatePlatform>
export type UpdateArch = v.InferOutput<typeof UpdateArch>
export type UpdateKind = v.InferOutput<typeof UpdateKind>

/** Electron's `appId`; keeps the feed of one product from being shown to another that trusts the same key. */
export const UPDATE_PRODUCT = 'com.cos-courier.app'
/** Of a whole feed file. Read no more of an answer than this. */
export const MAX_FEED_BYTES = 256 * 1024
const MAX_SIGNED_CHARACTERS = 64 * 1024
const MAX_NOTE_CHARACTERS = 8 * 1024
const MAX_ARTIFACT_BYTES = 4 * 1024 ** 3
const MAX_BLOCK_MAP_BYTES = 64 * 1024 ** 2

/** Of semantic versioning what is used here, so that an order of them is a few lines: 1.2.3, 1.2.3-beta.4. */
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(?:-(alpha|beta|rc)\.(0|[1-9]\d{0,5}))?$/
export const UpdateVersion = v.pipe(v.string(), v.regex(VERSION))

/** UTC, to the second or the millisecond. */
const Instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'a day or time that does not exist'),
)
/** One name of letters that mean nothing to any file system, URL or shell. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/
const byteCount = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const base64Of = (characters: number) => v.pipe(v.string(), v.base64(), v.length(characters))

const UpdateFile = v.strictObject({
  /** Below the feed's base address: `releases/<version>/<name>`. */
  path: v.pipe(v.string(), v.startsWith('releases/'), v.maxLength(250)),
  kind: UpdateKind,
  sizeBytes: byteCount(MAX_ARTIFACT_BYTES),
  /** Of the whole file, 64 bytes. */
  sha512: base64Of(88),
  /** Where the block map lies at the end of the file itself (AppImage): its compressed size. */
  blockMapSizeBytes: v.optional(byteCount(MAX_BLOCK_MAP_BYTES)),
})
export type UpdateFile = v.InferOutput<typeof UpdateFile>

const Note = v.pipe(v.string(), v.maxLength(MAX_NOTE_CHARACTERS))

/** What `signed` says, once it is parsed; a feed of another format, or with anything more, does not fit. */
export const SignedFeed = v.pipe(
  v.strictObject({
    format: v.literal(1),
    product: v.literal(UPDATE_PRODUCT),
    channel: UpdateChannel,
    platform: UpdatePlatform,
    arch: UpdateArch,
    version: UpdateVersion,
    releasedAt: Instant,
    /** After this it proves nothing any more: whoever serves it may be holding back a newer one. */
    expiresAt: v.optional(Instant),
    /** Of all installations; 0 withdraws the release from those that do not have it yet. */
    rolloutPercent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
    files: v.pipe(v.array(UpdateFile), v.minLength(1), v.maxLength(UPDATE_KINDS.length)),
    /** Plain text. */
    notes: v.optional(v.strictObject({ en: Note, 'zh-CN': Note })),
  }),
  v.check(({ files, version }) => files.every(({ path }) => isOfRelease(path, version)), 'a path of another release'),
  v.check(({ files }) => new Set(files.map(({ kind }) => kind)).size === files.length, 'two files of one kind'),
)
export type SignedFeed = v.InferOutput<typeof SignedFeed>

const isOfRelease = (path: string, version: string): boolean =>
  path.startsWith(releaseFolder(version)) && FILE_NAME.test(path.slice(releaseFolder(version).length))

/** The feed file. Which keys' signatures count, and how many are needed (one), is the reader's to say. */
export const FeedEnvelope = v.strictObject({
  /** A JSON text, kept as text: the signature is over these very characters. */
  signed: v.pipe(
    v.string(),
    v.minLength(2),
    v.maxLength(MAX_SIGNED_CHARACTERS),
    // Half a surrogate pair becomes U+FFFD in UTF-8, so two texts would have one signature.
    v.check((text) => !/\p{Surrogate}/u.test(text), 'half a character'),
  ),
  signatures: v.pipe(
    v.array(
      v.strictObject({
        /** First 16 hexadecimal digits of the SHA-256 of the raw public key (32 bytes). A hint, no proof. */
        keyId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
        /** RFC 8032, 64 bytes, over `signedMessage(signed)` in UTF-8. */
        ed25519: base64Of(88),
      }),
    ),
    v.minLength(1),
    v.maxLength(4),
  ),
})
export type FeedEnvelope = v.InferOutput<typeof FeedEnvelope>

/** The text whose UTF-8 is signed: no signature made for anything else fits a feed. */
export const signedMessage = (signed: string): string => `cos-courier update feed 1\n${signed}`

/** Where the feed lies below its base address. */
export const feedPath = (channel: UpdateChannel, platform: UpdatePlatform, arch: UpdateArch): string =>
  `${channel}/${platform}-${arch}.json`

/** Where the artifacts of a version lie below the feed's base address. What is there never changes. */
export const releaseFolder = (version: string): string => `releases/${version}/`

/** Below 0: `one` is older than `other`, by semantic versioning. Throws where one is no `UpdateVersion`. */
export function compareVersions(one: string, other: string): number {
  const others = rankOf(other)
  for (const [index, rank] of rankOf(one).entries()) {
    const difference = rank - (others[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const STEPS = ['alpha', 'beta', 'rc']
function rankOf(version: string): readonly number[] {
  const [, major, minor, patch, step, number] = v.parse(UpdateVersion, version).match(VERSION) ?? []
  const before = step === undefined ? STEPS.length : STEPS.indexOf(step)
  return [major, minor, patch, before, number ?? 0].map(Number)
}
