import { describe, expect, test } from 'vitest'
import { type FeedExpectation, verifyFeed } from '../../../main/update/verify-feed.ts'
import { AppError } from '../../../shared/errors.ts'
import { type SignedFeed, signedMessage } from '../../../shared/update-feed.ts'
import { feedOf, makeKey, NOW_MS, signed } from '../../fakes/signed-feeds.ts'

const key = makeKey()
const successor = makeKey()
const stranger = makeKey()
const expected: FeedExpectation = {
  ...{ publicKeys: [key.publicText, successor.publicText], channel: 'stable', platform: 'linux', arch: 'x64' },
  ...{ current: '1.0.0', nowMs: NOW_MS, host: 'downloads.example.com' },
}
const verify = (text: string, changes: Partial<FeedExpectation> = {}): SignedFeed =>
  verifyFeed(text, { ...expected, ...changes })

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error.info.code
    throw error
  }
  return 'taken'
}

test('a feed that one of our keys has signed is taken as it was signed', () => {
  const feed = feedOf('1.0.1', { notes: { en: 'Better', 'zh-CN': '更好' } })
  expect(verify(signed(feed, key))).toEqual(feed)
  expect(verify(signed(feed, successor))).toEqual(feed)
})

test('one of several signatures is enough, whoever else has signed', () => {
  const feed = feedOf('1.0.1')
  const [ours, theirs] = [JSON.parse(signed(feed, key)), JSON.parse(signed(feed, stranger))]
  const both = { ...ours, signatures: [...theirs.signatures, ...ours.signatures] }
  expect(verify(JSON.stringify(both))).toEqual(feed)
})

describe('what is refused', () => {
  const good = signed(feedOf('1.0.1'), key)
  const { signed: text, signatures } = JSON.parse(good)
  const changed = (changes: object): string => JSON.stringify({ signed: text, signatures, ...changes })
  test.each<[string, string, string]>([
    ['another text under the signature', changed({ signed: text.replace('1.0.1', '1.0.2') }), 'update-signature'],
    ['a key that is not ours', signed(feedOf('1.0.1'), stranger), 'update-signature'],
    [
      'another key’s signature under our key’s name',
      changed({ signatures: [{ ...JSON.parse(signed(feedOf('1.0.1'), stranger)).signatures[0], keyId: key.keyId }] }),
      'update-signature',
    ],
    ['a signature of the text alone', signed(feedOf('1.0.1'), key, (content) => content), 'update-signature'],
    [
      'a signature for another purpose',
      signed(feedOf('1.0.1'), key, (content) => signedMessage(content).replace('feed 1', 'feed 2')),
      'update-signature',
    ],
    ['no signature', changed({ signatures: [] }), 'update-feed-malformed'],
    ['half of it', good.slice(0, good.length / 2), 'update-feed-malformed'],
    ['nothing', '', 'update-feed-malformed'],
    ['a page', '<!doctype html><title>Log in</title>', 'update-feed-malformed'],
    ['electron-updater’s own form', 'version: 1.0.1\nfiles: []\n', 'update-feed-malformed'],
    ['more than text and signatures', changed({ version: '1.0.1' }), 'update-feed-malformed'],
    ['a later format', signed({ ...feedOf('1.0.1'), format: 2, more: true }, key), 'update-feed-newer'],
    ['another product', signed({ ...feedOf('1.0.1'), product: 'com.example' }, key), 'update-feed-malformed'],
    ['another channel', signed(feedOf('1.0.1', { channel: 'beta' }), key), 'update-elsewhere'],
    ['another platform', signed(feedOf('1.0.1', { platform: 'win32' }), key), 'update-elsewhere'],
    ['another architecture', signed(feedOf('1.0.1', { arch: 'arm64' }), key), 'update-elsewhere'],
    ['one that has expired', signed(feedOf('1.0.1', { expiresAt: '2026-11-22T12:00:00Z' }), key), 'update-expired'],
    ['a lower version than the one that runs', signed(feedOf('0.9.9'), key), 'update-older'],
    ['a version that is none', signed({ ...feedOf('1.0.1'), version: 'v1.0.1' }, key), 'update-feed-malformed'],
    ...[
      'releases/1.0.0/a.AppImage',
      'releases/1.0.1/../../a',
      '/etc/passwd',
      'https://example.com/a',
      'releases/1.0.1/',
    ].map((path): [string, string, string] => [
      `a file at ${path}`,
      signed({ ...feedOf('1.0.1'), files: [{ ...feedOf('1.0.1').files[0], path }] }, key),
      'update-feed-malformed',
    ]),
  ])('%s', (_, given, code) => {
    expect(codeOf(() => verify(given))).toBe(code)
  })

  test('the controls: the same feed, now', () => {
    expect(codeOf(() => verify(good))).toBe('taken')
    expect(codeOf(() => verify(signed(feedOf('1.0.1', { expiresAt: '2026-11-22T12:00:01Z' }), key)))).toBe('taken')
  })

  test('anything at all by a build without keys', () => {
    expect(codeOf(() => verify(good, { publicKeys: [] }))).toBe('update-signature')
  })
})

describe('only forward', () => {
  const codeFor = (version: string, changes: Partial<FeedExpectation>): string =>
    codeOf(() => verify(signed(feedOf(version, { channel: changes.channel ?? 'stable' }), key), changes))

  test('a version below the highest that was ever seen is refused, the same one and a higher are taken', () => {
    const codes = ['1.0.2', '1.0.3', '1.0.4'].map((version) => codeFor(version, { highestSeen: '1.0.3' }))
    expect(codes).toEqual(['update-older', 'taken', 'taken'])
  })

  test('who runs a beta is not warned of a stable channel, nor of a beta channel, that is behind', () => {
    expect(codeFor('1.0.0', { current: '1.1.0-beta.2' })).toBe('taken')
    expect(codeFor('1.0.0-beta.9', { channel: 'beta', current: '1.0.0' })).toBe('taken')
  })
})
