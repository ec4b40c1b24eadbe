import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { feedText, openFeed } from '../../../scripts/update/feed-text.mjs'
import { makeKey, readKeys } from '../../../scripts/update/keys.mjs'
import type { SignedFeed } from '../../../shared/update-feed.ts'

const FEED: SignedFeed = {
  format: 1,
  product: 'com.cos-courier.app',
  channel: 'stable',
  platform: 'linux',
  arch: 'x64',
  version: '1.0.1',
  releasedAt: '2026-11-22T18:00:00.000Z',
  rolloutPercent: 100,
  files: [{ path: 'releases/1.0.1/a.deb', kind: 'deb', sizeBytes: 10, sha512: `${'A'.repeat(86)}==` }],
}
const key = makeKey()
const other = makeKey()

test('the bytes that are signed are the first line and the text, and the key id is that of the raw key', () => {
  const { signed, signatures } = JSON.parse(feedText(FEED, [key]))
  const raw = Buffer.from(key.publicText, 'base64')
  expect(raw).toHaveLength(32)
  expect(signatures).toHaveLength(1)
  expect(signatures[0].keyId).toBe(createHash('sha256').update(raw).digest('hex').slice(0, 16))
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  const signature = Buffer.from(signatures[0].ed25519, 'base64')
  expect(verify(null, Buffer.from(`cos-courier update feed 1\n${signed}`), publicKey, signature)).toBe(true)
  expect(verify(null, Buffer.from(signed), publicKey, signature)).toBe(false)
  expect(JSON.parse(signed)).toEqual(FEED)
})

test('a feed is read again by any of the keys that signed it', () => {
  const text = feedText(FEED, [key, other])
  expect(openFeed(text, [other])).toEqual(FEED)
  expect(openFeed(text, [key])).toEqual(FEED)
})

test.each([
  ['of another key', (text: string) => text, [other]],
  ['whose text was changed', (text: string) => text.replace('1.0.1', '9.9.9'), [key]],
  ['whose signature was changed', (text: string) => text.replace(/(ed25519\\?":")./, '$1_'), [key]],
  ['that is no JSON', () => '<html>', [key]],
  ['that is nothing', () => '', [key]],
])('a feed %s is none of ours', (_, change, keys) => {
  expect(openFeed(change(feedText(FEED, [key])), keys)).toBeUndefined()
})

test('what no app would take is not signed', () => {
  expect(() => feedText({ ...FEED, version: '1.0' }, [key])).toThrow(/version/)
})

test('keys come back from their PEM, also several from one text', () => {
  const read = readKeys(`noise\n${key.privatePem}\n${other.privatePem}`, 'k.pem')
  expect(read.map(({ publicText }) => publicText)).toEqual([key.publicText, other.publicText])
})

test('a text without a key, a damaged one, and one of another kind are refused without being quoted', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const damaged = key.privatePem.replace(/\n(.{8})/, '\nAAAAAAAA')
  for (const text of ['AKIDEXAMPLE', damaged, pem]) {
    const attempt = () => readKeys(text, 'k.pem')
    expect(attempt).toThrow(/^k\.pem holds/)
    expect(attempt).not.toThrow(text.split('\n')[1] ?? text)
  }
})
