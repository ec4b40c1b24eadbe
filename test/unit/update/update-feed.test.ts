import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import {
  compareVersions,
  FeedEnvelope,
  feedPath,
  MAX_FEED_BYTES,
  releaseFolder,
  SignedFeed,
  signedMessage,
} from '../../../shared/update-feed.ts'

const FILE = { path: 'releases/1.0.1/a.deb', kind: 'deb', sizeBytes: 10, sha512: `${'A'.repeat(86)}==` }
const FEED = {
  format: 1,
  product: 'com.cos-courier.app',
  channel: 'stable',
  platform: 'linux',
  arch: 'x64',
  version: '1.0.1',
  releasedAt: '2026-11-22T18:00:00Z',
  expiresAt: '2027-02-20T18:00:00.000Z',
  rolloutPercent: 100,
  files: [FILE],
  notes: { en: 'Faster.', 'zh-CN': '更快。' },
}
const fits = (change: object): boolean => v.safeParse(SignedFeed, { ...FEED, ...change }).success
const fitsFile = (change: object): boolean => fits({ files: [{ ...FILE, ...change }] })

test('a feed as the tool writes it fits', () => {
  expect(v.parse(SignedFeed, FEED)).toEqual(FEED)
  const { expiresAt: _, notes: __, ...least } = FEED
  expect(v.safeParse(SignedFeed, least).success).toBe(true)
  expect(fitsFile({ kind: 'AppImage', blockMapSizeBytes: 3 })).toBe(true)
})

test.each([
  ['another format', { format: 2 }],
  ['another product', { product: 'com.example.app' }],
  ['an unknown channel', { channel: 'nightly' }],
  ['an unknown platform', { platform: 'freebsd' }],
  ['an unknown architecture', { arch: 'ia32' }],
  ['a member nobody knows', { mandatory: true }],
  ['a version with a leading zero', { version: '01.0.1' }],
  ['a version with build metadata', { version: '1.0.1+7' }],
  ['a local time', { releasedAt: '2026-11-22T18:00:00+08:00' }],
  ['a day that does not exist', { expiresAt: '2026-13-01T00:00:00Z' }],
  ['a share above all', { rolloutPercent: 101 }],
  ['half a percent', { rolloutPercent: 0.5 }],
  ['no file', { files: [] }],
  ['two files of one kind', { files: [FILE, { ...FILE, path: 'releases/1.0.1/b.deb' }] }],
  ['notes in one language', { notes: { en: 'Faster.' } }],
  ['endless notes', { notes: { en: 'x'.repeat(8193), 'zh-CN': '' } }],
])('refuses %s', (_, change) => {
  expect(fits(change)).toBe(false)
})

test.each([
  ['another release', 'releases/1.0.0/a.deb'],
  ['outside the releases', 'other/1.0.1/a.deb'],
  ['a folder above', 'releases/1.0.1/../1.0.0/a.deb'],
  ['a deeper folder', 'releases/1.0.1/x/a.deb'],
  ['an encoded path', 'releases/1.0.1/%2e%2e'],
  ['a query', 'releases/1.0.1/a.deb?x'],
  ['a Windows path', 'releases/1.0.1/..\\a.deb'],
  ['a whole address', 'https://example.com/releases/1.0.1/a.deb'],
  ['no name', 'releases/1.0.1/'],
  ['a hidden name', 'releases/1.0.1/.deb'],
])('refuses a file in %s', (_, path) => {
  expect(fitsFile({ path })).toBe(false)
})

test.each([
  ['of no bytes', { sizeBytes: 0 }],
  ['larger than any', { sizeBytes: 2 ** 33 }],
  ['with half a checksum', { sha512: 'AAAA' }],
  ['of an unknown kind', { kind: 'msi' }],
  ['with an address', { url: 'https://example.com' }],
])('refuses a file %s', (_, change) => {
  expect(fitsFile(change)).toBe(false)
})

describe('the envelope', () => {
  const SIGNATURE = { keyId: '0123456789abcdef', ed25519: `${'A'.repeat(86)}==` }
  const whole = (change: object): boolean =>
    v.safeParse(FeedEnvelope, { signed: '{}', signatures: [SIGNATURE], ...change }).success

  test('takes a text and up to four signatures', () => {
    expect(whole({})).toBe(true)
    expect(whole({ signatures: Array(4).fill(SIGNATURE) })).toBe(true)
  })

  test.each([
    ['no signature', { signatures: [] }],
    ['five signatures', { signatures: Array(5).fill(SIGNATURE) }],
    ['a signature of another length', { signatures: [{ ...SIGNATURE, ed25519: 'AAAA' }] }],
    ['a key id in capitals', { signatures: [{ ...SIGNATURE, keyId: '0123456789ABCDEF' }] }],
    ['an object instead of its text', { signed: {} }],
    ['half of a surrogate pair', { signed: '{"a":"\ud83d"}' }],
    ['an endless text', { signed: 'x'.repeat(64 * 1024 + 1) }],
    ['a member beside them', { version: '9.9.9' }],
  ])('refuses %s', (_, change) => {
    expect(whole(change)).toBe(false)
  })

  test('stays within what a reader takes, whatever it holds', () => {
    const largest = { signed: '嗨'.repeat(64 * 1024), signatures: Array(4).fill(SIGNATURE) }
    expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThan(MAX_FEED_BYTES)
  })
})

test('what is signed begins with what it is for', () => {
  expect(signedMessage('{"a":1}')).toBe('cos-courier update feed 1\n{"a":1}')
})

test('has its place by channel, platform and architecture', () => {
  expect(feedPath('beta', 'win32', 'arm64')).toBe('beta/win32-arm64.json')
  expect(releaseFolder('1.0.1')).toBe('releases/1.0.1/')
})

test('puts versions in the order of semantic versioning', () => {
  const inOrder = ['0.9.9', '1.0.0-alpha.1', '1.0.0-beta.2', '1.0.0-beta.10', '1.0.0-rc.0', '1.0.0', '1.0.1', '1.10.0']
  expect(inOrder.toReversed().toSorted(compareVersions)).toEqual(inOrder)
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0)
  expect(() => compareVersions('1.0', '1.0.0')).toThrow()
})
