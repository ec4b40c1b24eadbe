import { expect, test } from 'vitest'
import { readPackageArgs, updatesIn } from '../../../scripts/package/args.mjs'

test('nothing said means this machine and every kind of package', () => {
  expect(readPackageArgs([])).toEqual({ targets: [], archs: [] })
})

test('a system, targets, processors and a folder can be said in any order', () => {
  expect(readPackageArgs(['--linux', 'deb', 'AppImage', '--arm64', '--x64', '--out', 'dir'])).toEqual({
    platform: 'linux',
    targets: ['deb', 'AppImage'],
    archs: ['x64', 'arm64'],
    out: 'dir',
  })
})

test.each([
  ['a target of another system', ['--win', 'deb'], 'No such target: deb.'],
  ['a target without its system', ['deb'], 'No such target: deb.'],
  ['two systems', ['--win', '--linux'], 'One system at a time.'],
  ['an unknown option', ['--snap'], "Unknown option '--snap'"],
  ['a folder that is missing', ['--out'], "'--out <value>' argument missing"],
])('%s is refused, with the usage', (_what, args, words) => {
  expect(readPackageArgs(args)).toMatch(words)
  expect(readPackageArgs(args)).toMatch('Usage: npm run package')
})

test('updates need both an address and the keys they are signed by', () => {
  const [url, key] = ['https://updates.example/', `${'A'.repeat(43)}=`]
  expect(updatesIn({})).toBeUndefined()
  expect(updatesIn({ COS_COURIER_UPDATES_URL: url, COS_COURIER_UPDATES_PUBLIC_KEYS: `${key}, ${key}` })).toEqual({
    url,
    publicKeys: [key, key],
  })
  expect(() => updatesIn({ COS_COURIER_UPDATES_URL: url })).toThrow('both')
  expect(() => updatesIn({ COS_COURIER_UPDATES_PUBLIC_KEYS: key })).toThrow('both')
})
