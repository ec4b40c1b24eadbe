/** Update feeds as a release makes them, and ones that nobody should take; the key is made for the test. */
import { createHash } from 'node:crypto'
import { makeKey, signatureOf } from '../../scripts/update/keys.mjs'
import { type SignedFeed, signedMessage, type UpdateFile, type UpdateKind } from '../../shared/update-feed.ts'

export type TestKey = ReturnType<typeof makeKey>
export { makeKey }

/** 2026-11-22, noon. */
export const NOW_MS = Date.UTC(2026, 10, 22, 12)

/** The file of that kind in a release, as `content` makes it. */
export const fileOf = (version: string, kind: UpdateKind, content: Buffer): UpdateFile => ({
  path: `releases/${version}/cos-courier-${version}-x64.${kind}`,
  kind,
  sizeBytes: content.length,
  sha512: createHash('sha512').update(content).digest('base64'),
})

export const feedOf = (version: string, changes: Partial<SignedFeed> = {}): SignedFeed => ({
  ...{ format: 1, product: 'com.cos-courier.app', channel: 'stable', platform: 'linux', arch: 'x64', version },
  ...{ releasedAt: '2026-11-20T08:00:00Z', expiresAt: '2027-02-18T08:00:00Z', rolloutPercent: 100 },
  files: [fileOf(version, 'AppImage', Buffer.from(`AppImage ${version}`))],
  ...changes,
})

/** The feed file; whatever `content` is, it is signed as it stands. */
export function signed(content: unknown, key: TestKey, message = signedMessage): string {
  const text = JSON.stringify(content)
  const ed25519 = signatureOf(message(text), key).toString('base64')
  return JSON.stringify({ signed: text, signatures: [{ keyId: key.keyId, ed25519 }] })
}
