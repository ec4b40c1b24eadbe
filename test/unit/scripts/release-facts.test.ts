import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { releaseFacts } from '../../../scripts/lib/release-facts.mjs'
import { UpdateVersion } from '../../../shared/update-feed.ts'

const changelog =
  '# Changelog\n\nText.\n\n## 1.2.3 (2026-11-22)\n\n- New.\n- Fixed.\n\n## 1.2.2 (2026-10-01)\n\n- Old.\n'
const facts = { tag: 'v1.2.3', packageVersion: '1.2.3', lockVersion: '1.2.3', changelog }

/** Facts of a release with this version everywhere. */
const all = (version: string) => ({
  ...{ tag: `v${version}`, packageVersion: version, lockVersion: version },
  changelog: `## ${version} (2026-11-22)\n\n- New.\n`,
})

test('a release is what tag, package files and changelog agree on, with its part of the changelog', () => {
  expect(releaseFacts(facts)).toEqual({
    ...{ version: '1.2.3', channel: 'stable', date: '2026-11-22' },
    notes: '- New.\n- Fixed.',
  })
})

test('versions with alpha, beta or rc go to the beta channel', () => {
  for (const version of ['2.0.0-alpha.0', '2.0.0-beta.12', '2.0.0-rc.1'])
    expect(releaseFacts(all(version)).channel).toBe('beta')
})

test.each(['1.2.3', '0.0.1', '10.20.30-rc.4', '1.2', '1.2.3-beta', '1.2.3-dev.1', '01.2.3', '1.2.3+x', '1.2.3-rc.01'])(
  'a tag of version %s is a release exactly if an update feed can carry it',
  (version) => {
    const attempt = () => releaseFacts(all(version))
    if (v.is(UpdateVersion, version)) expect(attempt()).toMatchObject({ version })
    else expect(attempt).toThrow('names no version')
  },
)

describe('refused', () => {
  test.each([
    ['a tag without v', { tag: '1.2.3' }, 'names no version'],
    ['a tag that would be a command', { tag: 'v1.2.3;ls' }, 'names no version'],
    ['another version in package.json', { packageVersion: '1.2.2' }, 'package.json 1.2.2'],
    ['another version in package-lock.json', { lockVersion: '1.2.4' }, 'package-lock.json 1.2.4'],
    ['a changelog that has only what is unreleased', { changelog: '## Unreleased: 1.2.3\n\n- x\n' }, 'no heading'],
    ['a heading without its day', { changelog: '## 1.2.3\n\n- x\n' }, 'no heading'],
    ['a day that does not exist', { changelog: '## 1.2.3 (2026-13-40)\n\n- x\n' }, 'no heading'],
    [
      'a heading below another',
      { changelog: '## 1.3.0 (2026-11-22)\n\n- x\n\n## 1.2.3 (2026-11-21)\n\n- y\n' },
      'first',
    ],
    ['a heading with nothing below', { changelog: '## 1.2.3 (2026-11-22)\n\n' }, 'says nothing'],
    ['a longer version that begins with it', { changelog: '## 1.2.30 (2026-11-22)\n\n- x\n' }, 'no heading'],
  ])('%s', (_, change, message) => {
    expect(() => releaseFacts({ ...facts, ...change })).toThrow(message)
  })
})
