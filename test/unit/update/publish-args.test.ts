import { expect, test } from 'vitest'
import { readPublishOptions } from '../../../scripts/update/publish-args.mjs'

const PLACE = ['--channel', 'stable', '--url', 'https://example.com/updates/', '--profile-file', 'p.json']
const RELEASE = ['--dir', 'out', ...PLACE]

test('a release is for everybody and 90 days unless something else is said', () => {
  expect(readPublishOptions(RELEASE)).toMatchObject({
    ...{ mode: 'publish', dir: 'out', channel: 'stable', url: 'https://example.com/updates/', profileFile: 'p.json' },
    ...{ rolloutPercent: undefined, expiresDays: 90, first: false, dryRun: false, chosen: {} },
  })
  const more = ['--rollout', '20', '--expires-days', '30', '--only', 'linux-x64,win32-x64', '--without', 'rpm']
  expect(readPublishOptions([...RELEASE, ...more])).toMatchObject({
    ...{ rolloutPercent: 20, expiresDays: 30 },
    chosen: { only: ['linux-x64', 'win32-x64'], without: ['rpm'] },
  })
})

test.each([
  [['--set-rollout', '50'], 50],
  [['--withdraw'], 0],
  [['--refresh'], undefined],
])('%j signs anew what is there, of a version that is named', (args, rolloutPercent) => {
  const options = readPublishOptions([...args, '--version', '1.0.1', ...PLACE])
  expect(options).toMatchObject({ mode: 'reissue', version: '1.0.1', rolloutPercent })
  expect(() => readPublishOptions([...args, ...PLACE])).toThrow(/--version is missing/)
  expect(() => readPublishOptions([...args, '--version', '1.0.1', ...RELEASE])).toThrow(/--dir does not go/)
})

test('sums alone need the folder and a key, no place', () => {
  expect(readPublishOptions(['--sums-only', '--dir', 'out', '--key-file', 'k.pem'])).toEqual({
    ...{ mode: 'sums', dir: 'out', keyFiles: ['k.pem'], allowTestBuild: false },
  })
})

test.each([
  ['plain http to somewhere else', ['--url', 'http://example.com/updates/'], /https address/],
  ['a host that only looks like this computer', ['--url', 'http://127.0.0.1.example.com/'], /https address/],
  ['an address without its last slash', ['--url', 'https://example.com/updates'], /https address/],
  ['an address with a query', ['--url', 'https://example.com/updates/?a=/'], /https address/],
  ['an address with a password', ['--url', 'https://a:b@example.com/updates/'], /https address/],
  ['a channel nobody knows', ['--channel', 'nightly'], /stable or beta/],
  ['a share of more than all', ['--rollout', '101'], /0 to 100/],
  ['part of a percent', ['--rollout', '0.5'], /0 to 100/],
  ['a feed that is over at once', ['--expires-days', '0'], /1 to 366/],
  ['a key as an argument', ['--key', 'secret'], /--key/],
  ['two wishes', ['--withdraw', '--refresh'], /exclude each other/],
])('%s is refused, with what there is', (_, args, words) => {
  const attempt = () => readPublishOptions([...RELEASE, ...args])
  expect(attempt).toThrow(words)
  expect(attempt).toThrow('npm run publish-update')
})
