import { describe, expect, test } from 'vitest'
import { sortRelease, targetsOf } from '../../../scripts/update/artifacts.mjs'
import { feedsOf } from '../../../scripts/update/make-feeds.mjs'

const WHOLE = [
  'COS-Courier-1.0.1-linux-x64.AppImage',
  'COS-Courier-1.0.1-linux-x64.deb',
  'COS-Courier-1.0.1-linux-x64.rpm',
  'COS-Courier-1.0.1-linux-x64.tar.gz',
  'COS-Courier-1.0.1-linux-arm64.AppImage',
  'COS-Courier-1.0.1-linux-arm64.deb',
  'COS-Courier-1.0.1-linux-arm64.rpm',
  'COS-Courier-1.0.1-win-x64.exe',
  'COS-Courier-1.0.1-win-x64.exe.blockmap',
  'COS-Courier-1.0.1-win-x64.zip',
  'COS-Courier-1.0.1-win-arm64.exe',
  'COS-Courier-1.0.1-mac-x64.dmg',
  'COS-Courier-1.0.1-mac-x64.zip',
  'COS-Courier-1.0.1-mac-x64.zip.blockmap',
  'COS-Courier-1.0.1-mac-arm64.zip',
  'COS-Courier-1.0.1.cdx.json',
]
const LEFT_BY_BUILDER = [
  'linux-unpacked',
  'mac-arm64',
  'builder-debug.yml',
  'latest-linux.yml',
  '.icon-set',
  'SHA256SUMS',
]
const measured = new Map(
  WHOLE.map((name, at) => [name, { sizeBytes: at + 1, sha512: `${'A'.repeat(86)}==`, sha256: '0' }] as const),
)
const WISH = { channel: 'stable' as const, rolloutPercent: 20, expiresDays: 90, now: new Date('2026-11-22T18:00:00Z') }

describe('the files of a release', () => {
  test('are told apart by their names, whatever the packaging leaves beside them', () => {
    const release = sortRelease([...WHOLE, ...LEFT_BY_BUILDER])
    expect(release.version).toBe('1.0.1')
    expect(release.artifacts).toHaveLength(13)
    expect(release.further).toEqual([
      'COS-Courier-1.0.1-mac-x64.zip.blockmap',
      'COS-Courier-1.0.1-win-x64.exe.blockmap',
      'COS-Courier-1.0.1.cdx.json',
    ])
  })

  test('become one feed for each platform and architecture, each with its own files alone', () => {
    const targets = targetsOf(sortRelease(WHOLE), {})
    const feeds = feedsOf('1.0.1', targets, measured, WISH)
    const told = feeds.map(({ platform, arch, files }) => [
      `${platform}-${arch}`,
      files.map(({ kind, path }) => `${kind} ${path.split('-').at(-1)}`),
    ])
    expect(Object.fromEntries(told)).toEqual({
      'linux-x64': ['AppImage x64.AppImage', 'deb x64.deb', 'rpm x64.rpm'],
      'linux-arm64': ['AppImage arm64.AppImage', 'deb arm64.deb', 'rpm arm64.rpm'],
      'win32-x64': ['nsis x64.exe'],
      'win32-arm64': ['nsis arm64.exe'],
      'darwin-x64': ['dmg x64.dmg', 'zip x64.zip'],
      'darwin-arm64': ['zip arm64.zip'],
    })
    expect(feeds[0]).toMatchObject({
      version: '1.0.1',
      rolloutPercent: 20,
      releasedAt: '2026-11-22T18:00:00.000Z',
      expiresAt: '2027-02-20T18:00:00.000Z',
    })
  })

  test('of a universal package are for both architectures', () => {
    const names = ['COS-Courier-1.0.1-mac-universal.zip']
    const [x64, arm64] = targetsOf(sortRelease(names), { only: ['darwin-x64', 'darwin-arm64'] })
    expect(x64?.artifacts).toEqual(arm64?.artifacts)
    expect(x64?.artifacts).toHaveLength(1)
  })

  test.each([
    ['two versions', ['COS-Courier-1.0.0-linux-x64.deb'], /several versions/],
    ['a test build', ['COS-Courier-1.0.1-linux-x64-test-build.deb'], /test build/],
    ['a file nobody knows', ['notes.docx'], /notes\.docx: not a file of a release/],
    ['a block map of nothing', ['COS-Courier-1.0.1-win-ia32.exe.blockmap'], /not a file of a release/],
    ['an unknown architecture', ['COS-Courier-1.0.1-linux-riscv64.deb'], /cannot be told/],
    ['a form this system has not', ['COS-Courier-1.0.1-linux-x64.exe'], /cannot be told/],
  ])('with %s are not published', (_, names, words) => {
    expect(() => sortRelease([...WHOLE, ...names])).toThrow(words)
  })

  test('of a test build are taken where that is asked for', () => {
    const names = ['COS-Courier-1.0.1-linux-x64-test-build.deb']
    expect(sortRelease(names, { allowTestBuild: true }).artifacts).toEqual([
      { name: names[0], platform: 'linux', archs: ['x64'], kind: 'deb' },
    ])
  })

  test('an empty folder says what to do', () => {
    expect(() => sortRelease([])).toThrow(/npm run package/)
  })
})

describe('what is missing', () => {
  const linux = sortRelease(WHOLE.filter((name) => name.includes('linux') && !name.endsWith('.rpm')))

  test('is named', () => {
    expect(() => targetsOf(linux, {})).toThrow(/rpm for linux-x64, .*nsis for win32-x64, .*zip for darwin-arm64/)
  })

  test('may be left out on purpose', () => {
    const targets = targetsOf(linux, { only: ['linux-x64'], without: ['rpm'] })
    expect(targets.map(({ artifacts }) => artifacts.map(({ kind }) => kind))).toEqual([['AppImage', 'deb']])
  })

  test.each([
    [{ only: ['linux-ia32'] }, /--only takes linux-x64/],
    [{ only: [''] }, /--only takes/],
    [{ without: ['msi'] }, /--without takes AppImage/],
  ])('is not left out by a word nobody knows', (chosen, words) => {
    expect(() => targetsOf(linux, chosen)).toThrow(words)
  })
})

test('a preliminary version goes to the beta channel alone', () => {
  expect(() => feedsOf('1.1.0-beta.1', [], measured, WISH)).toThrow(/--channel beta/)
  expect(feedsOf('1.1.0-beta.1', [], measured, { ...WISH, channel: 'beta' })).toEqual([])
})
