import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTemporary } from '../../../scripts/lib/temporary.mjs'
import type { Upload } from '../../../scripts/update/app-upload.mjs'
import { feedText, openFeed } from '../../../scripts/update/feed-text.mjs'
import { makeKey } from '../../../scripts/update/keys.mjs'
import { reissue } from '../../../scripts/update/make-feeds.mjs'
import { type Place, publish } from '../../../scripts/update/publish.mjs'
import type { SignedFeed } from '../../../shared/update-feed.ts'

const key = makeKey()
const sumOf = (content: string | Buffer): string => createHash('sha512').update(content).digest('base64')

/** A bucket that everybody may read, and how it came to what it has. */
class FakeBucket {
  readonly objects = new Map<string, string>()
  readonly writes: string[] = []
  readonly headers = new Map<string, string>()
  failing: string | undefined

  readonly upload: Upload = async (files, { prefix, cacheControl, conflict }) =>
    files.map((file) => {
      const name = path.basename(file)
      const existed = conflict === 'skip' && this.objects.has(prefix + name)
      if (name === this.failing) throw new Error(`${name} was not uploaded`)
      if (existed) return { name, existed }
      this.objects.set(prefix + name, readFileSync(file, 'utf8'))
      this.writes.push(prefix + name)
      this.headers.set(prefix + name, cacheControl)
      return { name, existed }
    })

  readonly publicSide = {
    feed: async (at: string) => this.objects.get(`updates/${at}`),
    sizeOf: async (at: string) => Buffer.byteLength(this.objects.get(`updates/${at}`) ?? ''),
    sha512Of: async (at: string) => sumOf(this.objects.get(`updates/${at}`) ?? ''),
  }
}

let dir: string
let bucket: FakeBucket
beforeEach(() => {
  dir = makeTemporary('publish')
  bucket = new FakeBucket()
})
afterEach(() => rmSync(dir, { recursive: true }))

const place = (changes: Partial<Place> = {}): Place => ({
  ...{ upload: bucket.upload, publicSide: bucket.publicSide, keys: [key], prefix: 'updates/', first: false },
  log: () => {},
  ...changes,
})

function release(version: string, contents: Readonly<Record<string, string>>) {
  const files = new Map(
    Object.entries(contents).map(([name, content]) => {
      writeFileSync(path.join(dir, name), content)
      return [name, { sizeBytes: Buffer.byteLength(content), sha512: sumOf(content), sha256: '' }] as const
    }),
  )
  const feed: SignedFeed = {
    ...{ format: 1, product: 'com.cos-courier.app', channel: 'stable', platform: 'linux', arch: 'x64' },
    ...{ version, releasedAt: '2026-11-22T18:00:00.000Z', rolloutPercent: 100 },
    files: [...files]
      .filter(([name]) => name.endsWith('.deb'))
      .map(([name, { sizeBytes, sha512 }]) => ({
        path: `releases/${version}/${name}`,
        kind: 'deb' as const,
        sizeBytes,
        sha512,
      })),
  }
  return { dir, version, files, feeds: [feed, { ...feed, arch: 'arm64' as const }] }
}
const present = () => openFeed(bucket.objects.get('updates/stable/linux-x64.json') ?? '', [key])

test('artifacts come first and may be kept for ever, feeds last and may not be kept', async () => {
  await publish(release('1.0.1', { 'a.deb': 'A', SHA256SUMS: 's' }), place())
  const paths = [
    'releases/1.0.1/a.deb',
    'releases/1.0.1/SHA256SUMS',
    'stable/linux-x64.json',
    'stable/linux-arm64.json',
  ]
  expect(bucket.writes).toEqual(paths.map((at) => `updates/${at}`))
  expect(bucket.headers.get('updates/releases/1.0.1/a.deb')).toContain('immutable')
  expect(bucket.headers.get('updates/stable/linux-x64.json')).toBe('no-cache')
  expect(present()?.version).toBe('1.0.1')
})

test('no feed is written when an artifact fails, and the next run goes on', async () => {
  const wanted = release('1.0.1', { 'a.deb': 'A', 'b.txt': 'B' })
  bucket.failing = 'b.txt'
  await expect(publish(wanted, place())).rejects.toThrow(/b\.txt was not uploaded/)
  expect(bucket.writes).toEqual(['updates/releases/1.0.1/a.deb'])
  bucket.failing = undefined
  await publish(wanted, place())
  expect(bucket.writes.filter((at) => at.endsWith('a.deb'))).toHaveLength(1)
  expect(present()?.version).toBe('1.0.1')
})

test('an artifact that is there with other bytes is neither replaced nor announced', async () => {
  bucket.objects.set('updates/releases/1.0.1/a.deb', 'X')
  await expect(publish(release('1.0.1', { 'a.deb': 'A' }), place())).rejects.toThrow(/other bytes/)
  expect(bucket.objects.get('updates/releases/1.0.1/a.deb')).toBe('X')
  expect(present()).toBeUndefined()
})

test('an artifact that nobody can read is not announced', async () => {
  const publicSide = { ...bucket.publicSide, sizeOf: async () => 0 }
  await expect(publish(release('1.0.1', { 'a.deb': 'A' }), place({ publicSide }))).rejects.toThrow(/a\.deb/)
  expect(present()).toBeUndefined()
})

test('a lower version is refused before anything is uploaded', async () => {
  await publish(release('1.0.1', { 'a.deb': 'A' }), place())
  const before = bucket.writes.length
  await expect(publish(release('1.0.0', { 'a.deb': 'A' }), place())).rejects.toThrow(/1\.0\.1 already, which is newer/)
  expect(bucket.writes).toHaveLength(before)
})

test('the same version with other files is refused before anything is uploaded', async () => {
  await publish(release('1.0.1', { 'a.deb': 'A' }), place())
  const before = bucket.writes.length
  await expect(publish(release('1.0.1', { 'a.deb': 'B' }), place())).rejects.toThrow(/raise the version/)
  expect(bucket.writes).toHaveLength(before)
})

test('a feed that somebody else has written is not replaced without being told', async () => {
  const wanted = release('1.0.1', { 'a.deb': 'A' })
  const [feed] = wanted.feeds
  if (!feed) throw new Error('there is one')
  bucket.objects.set('updates/stable/linux-x64.json', feedText(feed, [makeKey()]))
  await expect(publish(wanted, place())).rejects.toThrow(/not signed by this key/)
  await publish(wanted, place({ first: true }))
  expect(present()?.version).toBe('1.0.1')
})

test('a feed signed for another place is not taken for this one', async () => {
  await publish(release('1.0.1', { 'a.deb': 'A' }), place())
  bucket.objects.set('updates/stable/linux-x64.json', bucket.objects.get('updates/stable/linux-arm64.json') ?? '')
  await expect(publish(release('1.0.2', { 'b.deb': 'B' }), place())).rejects.toThrow(/linux-x64\.json is there, but/)
})

test('an address that goes on answering the old feed is noticed', async () => {
  const publicSide = { ...bucket.publicSide, feed: async () => undefined }
  await expect(publish(release('1.0.1', { 'a.deb': 'A' }), place({ publicSide }))).rejects.toThrow(/cache in between/)
})

test('the share is changed and the time made longer without any artifact', async () => {
  await publish(release('1.0.1', { 'a.deb': 'A' }), place())
  const before = present()
  const wish = { channel: 'stable' as const, rolloutPercent: 0, expiresDays: 10, now: new Date('2026-12-01T00:00:00Z') }
  const target = [{ platform: 'linux' as const, arch: 'x64' as const }]
  await reissue('1.0.1', target, wish, place())
  expect(present()).toEqual({ ...before, rolloutPercent: 0, expiresAt: '2026-12-11T00:00:00.000Z' })
  await reissue('1.0.1', target, { ...wish, rolloutPercent: undefined, expiresDays: 20 }, place())
  expect(present()).toMatchObject({ rolloutPercent: 0, expiresAt: '2026-12-21T00:00:00.000Z' })
})

test('an older feed that was put back gets no new life', async () => {
  await publish(release('1.0.0', { 'a.deb': 'A' }), place())
  const old = bucket.objects.get('updates/stable/linux-x64.json') ?? ''
  await publish(release('1.0.1', { 'b.deb': 'B' }), place())
  bucket.objects.set('updates/stable/linux-x64.json', old)
  const wish = { channel: 'stable' as const, rolloutPercent: 50, expiresDays: 10, now: new Date() }
  const attempt = reissue('1.0.1', [{ platform: 'linux', arch: 'x64' }], wish, place())
  await expect(attempt).rejects.toThrow(/has 1\.0\.0, not 1\.0\.1/)
  expect(bucket.objects.get('updates/stable/linux-x64.json')).toBe(old)
})
