import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'

const command = (...args: string[]) => {
  const parsed = parseCommandLine(args)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.command
}
const problem = (...args: string[]): string => {
  const parsed = parseCommandLine(args)
  return parsed.ok ? '' : parsed.problem
}

describe('the command line', () => {
  test('without arguments opens the window', () => {
    expect(command()).toEqual({ kind: 'window' })
  })

  test('upload takes several paths and a stored profile', () => {
    expect(command('upload', 'a', 'b', '--profile', 'photos', '--json')).toEqual({
      kind: 'upload',
      paths: ['a', 'b'],
      profile: { name: 'photos' },
      options: defaultBatchOptions(),
      json: true,
      window: false,
    })
  })

  test('upload takes a profile file together with a secret on standard input', () => {
    expect(command('upload', 'a', '--profile-file', 'p.json', '--secret-stdin', '--prefix', 'x/')).toMatchObject({
      profile: { file: 'p.json' },
      prefix: 'x/',
    })
  })

  test('uploads takes an age, or one upload by key and id', () => {
    const common = { profile: 'p', json: false }
    expect(command('uploads', 'list', '--profile', 'p')).toEqual({ kind: 'uploads-list', ...common, olderThanMs: 0 })
    expect(command('uploads', 'abort', '--profile', 'p', '--older-than', '12h', '--yes')).toEqual({
      ...{ kind: 'uploads-abort', ...common, yes: true },
      which: { olderThanMs: 12 * 3_600_000 },
    })
    expect(command('uploads', 'abort', '--profile', 'p', '--key', 'a/b', '--upload-id', 'u')).toMatchObject({
      ...{ which: { key: 'a/b', uploadId: 'u' }, yes: false },
    })
  })

  test('audit verifies against a head in either case, and exports to a file or standard output', () => {
    expect(command('audit', 'verify', '--json')).toEqual({ kind: 'audit-verify', json: true })
    expect(command('audit', 'verify', '--head', 'AB'.repeat(32))).toMatchObject({ head: 'ab'.repeat(32) })
    expect(command('audit', 'export', '--format', 'csv')).toEqual({ kind: 'audit-export', format: 'csv', force: false })
    expect(command('audit', 'export', '--format', 'json', '--out', 'f', '--force')).toMatchObject({
      ...{ out: 'f', force: true },
    })
  })

  test('profile check takes a stored profile, or a file together with a secret on standard input', () => {
    expect(command('profile', 'check', 'p', '--json')).toEqual({
      ...{ kind: 'profile-check', profile: { name: 'p' }, json: true },
    })
    expect(command('profile', 'check', '--profile-file', 'f', '--secret-stdin')).toEqual({
      ...{ kind: 'profile-check', profile: { file: 'f' }, json: false },
    })
  })

  test('profiles are duplicated under a given name, exported by name or all, and imported from one file', () => {
    expect(command('profile', 'duplicate', 'a', 'b')).toEqual({ kind: 'profile-duplicate', name: 'a', newName: 'b' })
    expect(command('profile', 'export')).toEqual({ kind: 'profile-export', names: [], force: false })
    expect(command('profile', 'export', 'a', 'b', '--out', 'f', '--force')).toEqual({
      ...{ kind: 'profile-export', names: ['a', 'b'], out: 'f', force: true },
    })
    expect(command('profile', 'import', 'f')).toEqual({ kind: 'profile-import', file: 'f', json: false })
  })

  test('an empty prefix is a prefix', () => {
    expect(command('upload', 'a', '--profile', 'p', '--prefix', '')).toMatchObject({ prefix: '' })
  })

  test('a path that looks like an option comes after --', () => {
    expect(command('upload', '--profile', 'p', '--', '--json')).toMatchObject({ paths: ['--json'], json: false })
  })

  test.each([
    [['upload', '--profile', 'p'], 'at least one file'],
    [['audit'], 'verify, export'],
    [['audit', 'verify', '--head', 'ab'], '64 digits'],
    [['audit', 'verify', '--format', 'csv'], '--format does not go with'],
    [['audit', 'verify', 'x'], 'options only'],
    [['audit', 'export'], '--format csv or'],
    [['audit', 'export', '--format', 'xml'], '--format csv or'],
    [['audit', 'export', '--format', 'csv', '--force'], '--force goes with --out'],
    [['upload', 'a'], 'either --profile NAME or --profile-file'],
    [['upload', 'a', '--profile', 'p', '--profile-file', 'f', '--secret-stdin'], 'either --profile'],
    [['upload', 'a', '--profile-file', 'f'], 'go together'],
    [['upload', 'a', '--profile', 'p', '--secret-stdin'], 'go together'],
    [['upload', 'a', '--profile', 'p', '--nonsense'], '--nonsense'],
    [['upload', 'a', '--profile', 'p', '--file', 'x'], '--file does not go with upload'],
    [['profile', 'set', 'n'], '--file profile.json'],
    [['profile', 'set', '--file', 'x'], 'exactly one name'],
    [['profile', 'list', 'n'], 'takes no name'],
    [['profile', 'frobnicate'], 'set, list, remove, duplicate, export, import, check, policy'],
    [['profile', 'duplicate', 'a'], 'two names'],
    [['profile', 'duplicate', 'a', 'b', 'c'], 'two names'],
    [['profile', 'duplicate', 'a', 'b', '--json'], '--json does not go with profile duplicate'],
    [['profile', 'export', '--force'], '--force goes with --out'],
    [['profile', 'export', '--out', ''], '--out needs a file'],
    [['profile', 'export', '--secret-stdin'], '--secret-stdin does not go with profile export'],
    [['profile', 'import'], 'exactly one file'],
    [['profile', 'import', 'a', 'b'], 'exactly one file'],
    [['profile', 'check'], 'either one name or --profile-file'],
    [['profile', 'check', 'a', 'b'], 'either one name'],
    [['profile', 'check', 'a', '--profile-file', 'f', '--secret-stdin'], 'either one name'],
    [['profile', 'check', 'a', '--secret-stdin'], 'go together'],
    [['profile', 'check', '--profile-file', 'f'], 'go together'],
    [['profile', 'check', 'a', '--prefix', 'x/'], '--prefix does not go with profile check'],
    [['uploads'], 'list, abort'],
    [['uploads', 'list'], '--profile NAME'],
    [['uploads', 'list', 'x', '--profile', 'p'], 'options only'],
    [['uploads', 'list', '--profile', 'p', '--older-than', '7'], '90m, 12h, 7d, 4w'],
    [['uploads', 'list', '--profile', 'p', '--yes'], '--yes does not go with uploads list'],
    [['uploads', 'abort', '--profile', 'p', '--yes'], '--older-than AGE, or --upload-id'],
    [['uploads', 'abort', '--profile', 'p', '--key', 'k'], '--upload-id ID and --key KEY'],
    [['uploads', 'abort', '--profile', 'p', '--key', 'k', '--upload-id', 'u', '--older-than', '1d'], 'not both'],
    [['explode'], 'unknown command: explode'],
    [['--json'], 'does not go with opening the window'],
    [['--data-dir', ''], 'needs a folder'],
  ])('%j is refused in words', (args, words) => {
    expect(problem(...args)).toContain(words)
  })

  test("Chromium's own switches are not mistaken for ours", () => {
    const listing = { kind: 'profile-list', json: false }
    expect(command('--remote-debugging-port=0', '--no-sandbox', 'profile', 'list')).toEqual(listing)
    const logging = ['--enable-logging=file', '--log-file=/tmp/chromium.log', '--v=1', '--vmodule=net=2']
    expect(command(...logging, 'profile', 'list')).toEqual(listing)
    expect(command(...logging, '--version')).toEqual({ kind: 'version' })
  })

  test('the data folder goes with every command', () => {
    expect(parseCommandLine(['profile', 'list', '--data-dir', 'd'])).toMatchObject({ dataDir: 'd' })
  })
})

describe('--limit-rate', () => {
  const rate = (text: string) => command('upload', 'a', '--profile', 'p', '--limit-rate', text)

  test.each([
    ['10M', 10 * 1024 * 1024],
    ['1.5m', 1.5 * 1024 * 1024],
    ['500k', 500 * 1024],
    ['1G', 1024 ** 3],
    ['2048', 2048],
  ])('%s is %i bytes per second', (text, limitRate) => {
    expect(rate(text)).toMatchObject({ limitRate })
  })

  test.each(['', '0', '100', '10T', '-1k', 'fast', '1e9'])('%j is refused', (text) => {
    expect(problem('upload', 'a', '--profile', 'p', `--limit-rate=${text}`)).toContain('--limit-rate takes')
  })

  test('goes with upload only', () => {
    expect(problem('profile', 'list', '--limit-rate', '1M')).toContain('--limit-rate')
  })
})
