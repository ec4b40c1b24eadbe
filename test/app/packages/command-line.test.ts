/** Every command of docs/command-line.md on the app as it is released, which nothing drives but its arguments and streams. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import type { Emulator } from '../../emulator/index.ts'
import { ask } from '../../integration/endpoint/harness.ts'
import { begin } from '../../integration/uploads/unfinished-harness.ts'
import { type CliOptions, readyLine, reportOf, runCli, secretOf, startCli } from '../lib/cli.ts'
import { writeBigFile, writeTree } from '../lib/files.ts'
import { keychainEntries } from '../lib/keychain.ts'
import { executableOf, plainDir } from '../lib/packages.ts'
import { killTree, processesOf } from '../lib/processes.ts'
import { PROFILE, removeProfile, storeProfile, transientUpload, writeProfile } from '../lib/profile.ts'
import { openEmulator, useWorkspace } from '../lib/workspace.ts'

const workspace = useWorkspace()
const LINK = 'cos-courier://profile?name=Team&bucket=photos-1250000000&region=ap-guangzhou'
const LIMIT = { timeout: 30_000, interval: 20 }

beforeAll(() => {
  process.env['COS_COURIER_EXECUTABLE'] = executableOf(plainDir())
})

const run = (args: readonly string[], options?: CliOptions) => runCli(workspace(), args, options)
/** Standard output of a command that succeeds. */
async function said(args: readonly string[], options?: CliOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await run(args, options)
  expect(exitCode, stderr).toBe(0)
  return stdout
}
const count = (emulator: Emulator, kind: string): number => emulator.log.filter((entry) => entry.kind === kind).length

test('help and version are answered, and bad usage ends with 2, without a data folder', async () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  expect(await said(['--version'], { withDataDir: false })).toBe(`${version}\n`)
  expect((await said(['--help'])).trimEnd().split('\n').length).toBeGreaterThan(50)
  expect(await run(['uplaod'])).toMatchObject({ exitCode: 2, stdout: '' })
  expect(await run(['--data-dir', workspace().dataDir, '--', LINK, LINK], { withDataDir: false })).toMatchObject({
    exitCode: 2,
  })
  expect(existsSync(workspace().dataDir)).toBe(false)
})

test('profiles are stored with their key in the keychain, listed, copied, checked, exported, imported and removed', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  const { secretId, secretKey } = emulator.account
  expect(keychainEntries().map(({ password }) => JSON.parse(password))).toEqual([{ secretId, secretKey }])
  await said(['profile', 'duplicate', PROFILE, 'second'])
  const file = path.join(workspace().dir, 'profiles.json')
  writeFileSync(file, await said(['profile', 'export', 'second']))
  expect(await said(['profile', 'import', file, '--json'])).toContain('"name":"second 2"')
  const names = (await said(['profile', 'list', '--json'])).trimEnd().split('\n')
  expect(names.map((line) => JSON.parse(line).name)).toEqual([PROFILE, 'second', 'second 2'])
  expect(JSON.parse(await said(['profile', 'policy', PROFILE]))).toMatchObject({ version: '2.0' })
  expect(await said(['profile', 'check', PROFILE, '--json'])).toMatch(/^\{"rows":.*"ok":true/m)
  await said(['profile', 'key', 'remove', PROFILE])
  expect(keychainEntries()).toEqual([])
  await said(['profile', 'key', 'set', PROFILE, '--secret-stdin'], { stdin: secretOf(emulator.account) })
  expect(keychainEntries()).toHaveLength(1)
  await removeProfile(workspace())
  expect(keychainEntries()).toEqual([])
})

test('an upload that was killed goes on by the same command; what others left is listed and aborted; the log is whole', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  emulator.faults.add({ kind: 'UploadPart', after: 1, times: 1000, effect: { type: 'delay', ms: 600_000 } })
  const args = ['upload', writeBigFile(path.join(workspace().dir, 'big.bin'), 20), '--profile', PROFILE, '--json']
  const first = startCli(workspace(), args)
  const isSent = () => expect(emulator.log).toContainEqual(expect.objectContaining({ kind: 'UploadPart', status: 200 }))
  await vi.waitFor(isSent, LIMIT)
  await killTree(first.pid)
  expect((await first.result).exitCode).toBe(null)
  emulator.faults.clear()
  const second = await run(args)
  const { files, problem } = reportOf(second)
  expect([second.exitCode, files], problem).toMatchObject([0, [{ key: 'big.bin', state: 'verified', size: 20 << 20 }]])
  expect([count(emulator, 'InitiateMultipartUpload'), emulator.uploads()]).toEqual([1, []])

  await begin(emulator, 'left.bin')
  const uploads = (...words: readonly string[]) => said(['uploads', ...words, '--profile', PROFILE, '--json'])
  expect(await uploads('list')).toMatch(/"key":"left.bin".*\n.*"uploads":1/)
  expect(await uploads('abort', '--older-than', '0m', '--yes')).toMatch(/"left.bin".*"state":"aborted"/)
  expect(emulator.uploads()).toEqual([])
  await removeProfile(workspace())
  expect(JSON.parse(await said(['audit', 'verify', '--json']))).toMatchObject({ ok: true, tornTail: false })
  expect(await said(['audit', 'export', '--format', 'csv'])).toMatch(/^line,time.*profile-created.*profile-removed/s)
})

test('all of what is written arrives, however late it is read; a reader that goes away ends no upload', async () => {
  const emulator = await openEmulator(workspace())
  // Each line of the report is over a kilobyte long: all of it is more than a pipe holds.
  const names = Array.from({ length: 600 }, (_, index) => [`${'长'.repeat(60)} ${index}.txt`, 'x'] as const)
  const folder = writeTree(path.join(workspace().dir, 'many'), Object.fromEntries(names))
  const args = transientUpload(writeProfile(workspace(), emulator), folder)
  const options = { stdin: secretOf(emulator.account), withDataDir: false }
  const late = startCli(workspace(), args, options)
  late.child.stdout?.pause()
  await vi.waitFor(() => expect(emulator.objects()).toHaveLength(600), LIMIT)
  // Its page has gone: nothing is left to do but to be read.
  await vi.waitFor(() => expect(processesOf(late.pid, 'renderer')).toEqual([]), LIMIT)
  late.child.stdout?.resume()
  const result = await late.result
  const { files, summary, problem } = reportOf(result)
  expect([result.exitCode, files.length, summary?.verified], problem).toEqual([0, 600, 600])
  expect(result.stdout.length).toBeGreaterThan(500_000)

  const gone = startCli(workspace(), args, options)
  gone.child.stdout?.destroy()
  expect((await gone.result).exitCode).toBe(0)
  expect(count(emulator, 'PutObject')).toBe(1200)
})

test('Ctrl+C interrupts an upload that a limit holds up, with a word and exit code 1', async () => {
  const emulator = await openEmulator(workspace())
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 20)
  const args = [...transientUpload(writeProfile(workspace(), emulator), file), '--limit-rate', '64k']
  const slow = startCli(workspace(), args, { stdin: secretOf(emulator.account), withDataDir: false })
  await vi.waitFor(() => expect(emulator.uploads()).toHaveLength(1), LIMIT)
  process.kill(slow.pid, 'SIGINT')
  expect(await slow.result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Interrupted.') })
  expect(count(emulator, 'CompleteMultipartUpload')).toBe(0)
})

test('serve gives a client what it asks for, until Ctrl+C; the network is set and shown; nobody manages this computer or updates it', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator, { prefix: 'in/' })
  const added = await said(['serve', 'client', 'add', 'page', '--profile', PROFILE, '--json'])
  expect(await said(['serve', 'client', 'list'])).toBe(`page\t${PROFILE}\tin/\tupload\n`)
  const serving = startCli(workspace(), ['serve', '--profile', PROFILE, '--port', '0', '--json'])
  const { address } = await readyLine(serving)
  expect(await ask(address, { token: JSON.parse(added).token })).toMatchObject({ status: 200 })
  expect(await ask(address)).toMatchObject({ status: 401 })
  process.kill(serving.pid, 'SIGINT')
  expect(await serving.result).toMatchObject({ exitCode: 0 })
  await said(['serve', 'client', 'remove', 'page'])

  const file = path.join(workspace().dir, 'network.json')
  writeFileSync(file, JSON.stringify({ proxy: { mode: 'none' } }))
  await said(['network', 'set', '--file', file])
  expect(await said(['network', 'show', '--json'])).toContain('"mode":"none"')
  expect(JSON.parse(await said(['managed', 'show', '--json']))).toMatchObject({ state: 'none' })
  expect(await run(['update', 'check']), 'a build without an address').toMatchObject({ exitCode: 3 })
  await removeProfile(workspace())
})

test('without arguments it opens the window, which takes what later starts are given: a folder, a link, an upload, the settings', async () => {
  const emulator = await openEmulator(workspace())
  await storeProfile(workspace(), emulator)
  const window = startCli(workspace(), [])
  await vi.waitFor(() => expect(processesOf(window.pid, 'renderer').length).toBeGreaterThan(0), LIMIT)
  const folder = writeTree(path.join(workspace().dir, 'given'), { 'a.txt': 'a' })
  const start = (given: string) => said(['--data-dir', workspace().dataDir, '--', given], { withDataDir: false })
  await start(folder)
  const dataFile = (name: string): string => readFileSync(path.join(workspace().dataDir, name), 'utf8')
  await vi.waitFor(() => expect(dataFile('open-batches.json')).toContain(folder), LIMIT)
  // The question about the first is open: the second is not asked about.
  await start(LINK)
  await start(LINK)
  await vi.waitFor(() => expect(dataFile('logs/main.log')).toContain('link dropped'), LIMIT)
  const upload = await run(['upload', folder, '--profile', PROFILE, '--prefix', 'b/', '--json'])
  expect([upload.exitCode, emulator.objects().map(({ key }) => key)], upload.stderr).toEqual([0, ['b/given/a.txt']])
  const pages = processesOf(window.pid, 'renderer').length
  await said(['settings'])
  await vi.waitFor(() => expect(processesOf(window.pid, 'renderer').length).toBeGreaterThan(pages), LIMIT)
  process.kill(window.pid, 'SIGTERM')
  expect((await window.result).exitCode).toBe(0)
  await removeProfile(workspace())
})
