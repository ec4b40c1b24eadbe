import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createPackage } from '@electron/asar'
import { expect, test } from 'vitest'
import { reportOf, runCli, secretOf } from './lib/cli.ts'
import { filesHolding, writeBigFile, writeTree } from './lib/files.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const NAMES = {
  'plain.txt': 'plain',
  'empty.bin': '',
  'deep/er/nested.txt': 'nested',
  'a b + % # ? & = ; "\'.txt': 'signs',
  '中文 文件夹/文件 😀.txt': 'unicode',
  'e\u0301 decomposed.txt': 'a letter and its accent',
  '%2e%2e/%20.txt': 'looks encoded',
}

test('a folder of every kind of name arrives whole, each file under its key, checksum equal', async () => {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'my files'), NAMES)
  const profile = writeProfile(workspace(), emulator, { prefix: 'in box/' })
  const result = await runCli(workspace(), transientUpload(profile, folder), { stdin: secretOf(emulator.account) })
  const { files, summary, lastType, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  const stored = emulator.objects(emulator.bucket)
  expect(stored.map(({ key }) => key).sort()).toEqual(
    Object.keys(NAMES)
      .map((name) => `in box/my files/${name}`)
      .sort(),
  )
  for (const { key, size, crc64 } of stored) {
    const name = key.slice('in box/my files/'.length)
    const expected = { source: folder, path: name, size, crc64, state: 'verified', attempts: 1 }
    expect(files.find((file) => file.key === key)).toMatchObject(expected)
    expect(size).toBe(Buffer.byteLength(Object.entries(NAMES).find(([known]) => known === name)?.[1] ?? 'missing'))
  }
  for (const { url, key } of files) expect(decodeURIComponent(new URL(url ?? '').pathname)).toBe(`/${key}`)
  const bytes = stored.reduce((sum, { size }) => sum + size, 0)
  const counts = { files: 7, verified: 7, unverified: 0, skipped: 0, failed: 0 }
  expect(summary).toMatchObject({ ...counts, bytes, credentialRequests: 1 })
  expect(lastType).toBe('summary')
})

test('an archive of Electron is a file like any other, in a folder and by itself', async () => {
  const emulator = await openEmulator(workspace())
  const packed = writeTree(path.join(workspace().dir, 'packed'), { 'inner.txt': 'inner' })
  const folder = writeTree(path.join(workspace().dir, 'release'), {
    'broken.asar': 'no archive',
    'folder.asar/inside.txt': 'inside',
  })
  const archive = path.join(folder, 'app.asar')
  await createPackage(packed, archive)
  const args = transientUpload(writeProfile(workspace(), emulator), folder, archive)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account) })
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  const names = ['app.asar', 'release/app.asar', 'release/broken.asar', 'release/folder.asar/inside.txt']
  const stored = emulator.objects(emulator.bucket)
  expect(stored.map(({ key }) => key)).toEqual(names)
  expect(stored.find(({ key }) => key === 'release/app.asar')?.size).toBe(readFileSync(archive).length)
})

test('a file goes up in parts and is compared as a whole', async () => {
  const emulator = await openEmulator(workspace())
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 20)
  const args = transientUpload(writeProfile(workspace(), emulator), file)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account) })
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  const crc64 = emulator.object(emulator.bucket, 'big.bin')?.crc64
  expect(files).toMatchObject([{ key: 'big.bin', path: '', size: 20 << 20, crc64, state: 'verified' }])
  // Three, or more where a busy computer makes the emulator look far away.
  expect(emulator.log.filter(({ kind }) => kind === 'UploadPart').length).toBeGreaterThanOrEqual(3)
  expect(emulator.uploads()).toEqual([])
})

test('links and special files are skipped with the reason; bad names and missing paths fail; the rest goes on', async () => {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'mixed'), { 'good.txt': 'good' })
  symlinkSync('good.txt', path.join(folder, 'link.txt'))
  execFileSync('mkfifo', [path.join(folder, 'pipe')])
  const gbk = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from('.txt')])
  writeFileSync(gbk, 'an old name')
  const deep = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(200)).join('/')
  writeTree(folder, { [`${deep}/file.txt`]: 'too deep' })
  const missing = path.join(workspace().dir, 'not there')
  const args = transientUpload(writeProfile(workspace(), emulator), folder, missing)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account) })
  const { files, summary, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(1)
  const ended = files.map(({ path: name, state, reason, error }) => [
    name.slice(0, 8),
    `${state} ${reason ?? error?.code ?? ''}`,
  ])
  expect(Object.fromEntries(ended)).toEqual({
    '': 'failed source-missing',
    'good.txt': 'verified ',
    'link.txt': 'skipped symlink',
    pipe: 'skipped special-file',
    '%D6%D0%C': 'failed name-not-utf8', // bytes that are no text are shown escaped
    '00000000': 'failed key-too-long',
  })
  expect(summary).toMatchObject({ files: 6, verified: 1, skipped: 2, failed: 3 })
  expect(emulator.objects().map(({ key }) => key)).toEqual(['mixed/good.txt'])
})

test('exclude patterns, hidden files, sizes, links and empty folders are as chosen, and so are the objects', async () => {
  const emulator = await openEmulator(workspace())
  const folder = writeTree(path.join(workspace().dir, 'tree'), {
    'a.txt': 'a',
    'draft.tmp': 'left out unless asked for',
    'keep.tmp': 'taken back',
    'modules/x/index.js': 'excluded',
    '.env': 'hidden',
    'large.bin': new Uint8Array(2049),
    'docs/readme.json': '{}',
  })
  mkdirSync(path.join(folder, 'empty/inner'), { recursive: true })
  symlinkSync('docs', path.join(folder, 'link'))
  symlinkSync('a.txt', path.join(folder, 'link.txt'))
  symlinkSync('..', path.join(folder, 'docs/up'))
  symlinkSync(workspace().tmpDir, path.join(folder, 'out'))
  const args = [
    ...['--exclude', 'modules/', '--exclude', '!keep.tmp', '--no-hidden', '--symlinks', 'follow', '--max-size', '2k'],
    ...['--empty-folders', 'object', '--storage-class', 'STANDARD_IA', '--meta', 'Team=photos', '--tag', 'k=v'],
  ]
  const result = await runCli(workspace(), [...transientUpload(writeProfile(workspace(), emulator), folder), ...args], {
    stdin: secretOf(emulator.account),
  })
  const { files, summary, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(0)
  expect(Object.fromEntries(files.map(({ path: name, state, reason }) => [name, reason ?? state]))).toEqual({
    'a.txt': 'verified',
    'keep.tmp': 'verified',
    'docs/readme.json': 'verified',
    'link/readme.json': 'verified',
    'link.txt': 'verified',
    'empty/inner/': 'verified',
    'draft.tmp': 'excluded',
    modules: 'excluded',
    '.env': 'hidden',
    'large.bin': 'too-large',
    'docs/up': 'symlink-loop',
    'link/up': 'symlink-loop',
    out: 'symlink-outside',
  })
  expect(summary).toMatchObject({ files: 13, verified: 6, skipped: 7, failed: 0 })
  expect(emulator.objects().map(({ key, size }) => [key, size])).toEqual([
    ['tree/a.txt', 1],
    ['tree/docs/readme.json', 2],
    ['tree/empty/inner/', 0],
    ['tree/keep.tmp', 10],
    ['tree/link.txt', 1],
    ['tree/link/readme.json', 2],
  ])
  expect(emulator.object(emulator.bucket, 'tree/link/readme.json')?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-cos-storage-class': 'STANDARD_IA',
    'x-cos-meta-team': 'photos',
    'x-cos-meta-mtime': expect.stringMatching(/^\d{10}(\.\d+)?$/),
    'x-cos-tagging-count': '1',
  })
})

test('of two folders of one name, files that would get one key both fail and the others arrive', async () => {
  const emulator = await openEmulator(workspace())
  const first = writeTree(path.join(workspace().dir, 'one/photos'), { 'same.txt': 'first', 'a.txt': 'a' })
  const second = writeTree(path.join(workspace().dir, 'two/photos'), { 'same.txt': 'second', 'b.txt': 'b' })
  const args = transientUpload(writeProfile(workspace(), emulator), first, second)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account) })
  const { files, problem } = reportOf(result)
  expect(result.exitCode, problem).toBe(1)
  const failed = files.filter(({ state }) => state === 'failed')
  expect(failed.map(({ key, error }) => [key, error?.code])).toEqual(
    Array.from({ length: 2 }, () => ['photos/same.txt', 'key-collision']),
  )
  expect(failed.map(({ source }) => source).sort()).toEqual([first, second].sort())
  expect(emulator.objects().map(({ key }) => key)).toEqual(['photos/a.txt', 'photos/b.txt'])
})

test.each([
  ['no path', ['upload', '--profile', 'x']],
  ['no profile', ['upload', '/tmp']],
  ['an unknown option', ['upload', '/tmp', '--profile', 'x', '--sceret']],
  ['a secret as an argument', ['upload', '/tmp', '--profile-file', 'x', '--secret-stdin', '--secret-key', 'x']],
  ['a choice there is not', ['upload', '/tmp', '--profile', 'x', '--conflict', 'ask']],
  ['an unknown command', ['uplaod']],
])('bad usage ends with 2: %s', async (_, args) => {
  const { exitCode, stdout, stderr } = await runCli(workspace(), args)
  expect(exitCode, stdout + stderr).toBe(2)
  expect(stderr).not.toBe('')
})

test('a run with a profile file stores nothing: no folder, no key', async () => {
  const emulator = await openEmulator(workspace())
  const before = keychainEntries()
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  const args = transientUpload(writeProfile(workspace(), emulator), folder)
  const result = await runCli(workspace(), args, { stdin: secretOf(emulator.account), withDataDir: false })
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  expect(readdirSync(workspace().tmpDir)).toEqual([])
  expect(keychainEntries()).toEqual(before)
})

test('profile set, list and remove: the key is in the real keychain, and nowhere in the data folder', async () => {
  const emulator = await openEmulator(workspace())
  const before = keychainEntries()
  await storeProfile(workspace(), emulator, { prefix: 'team/' })
  const known = new Set(before.map(({ account }) => account))
  const added = keychainEntries().filter(({ account }) => !known.has(account))
  const { secretId, secretKey } = emulator.account
  expect(added.map(({ password }) => JSON.parse(password))).toEqual([{ secretId, secretKey }])
  const list = await runCli(workspace(), ['profile', 'list', '--json'])
  expect(JSON.parse(list.stdout)).toMatchObject({ name: PROFILE, bucket: emulator.bucket, prefix: 'team/' })
  expect(filesHolding(workspace().dataDir, secretKey)).toEqual([])
  await removeProfile(workspace())
  expect(keychainEntries()).toEqual(before)
  expect((await runCli(workspace(), ['profile', 'list', '--json'])).stdout).toBe('')
})

test('a stored profile uploads with its key from the keychain, below its prefix only', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'team/' })
  const file = path.join(writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' }), 'a.txt')
  const upload = (prefix: string) =>
    runCli(workspace(), ['upload', file, '--profile', PROFILE, '--prefix', prefix, '--json'])
  const inside = await upload('team/sub/')
  expect(inside.exitCode, reportOf(inside).problem).toBe(0)
  expect(emulator.objects().map(({ key }) => key)).toEqual(['team/sub/a.txt'])
  const outside = await upload('other/')
  expect(outside.exitCode, outside.stdout).toBe(3)
  expect(outside.stdout).toContain('"scope-denied"')
  expect((await upload('team/in*')).exitCode).toBe(2)
  expect(emulator.objects()).toHaveLength(1)
  await removeProfile(workspace())
})
