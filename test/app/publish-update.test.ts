import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/lib/project.mjs'
import { openFeed } from '../../scripts/update/feed-text.mjs'
import { makeKey } from '../../scripts/update/keys.mjs'
import type { Emulator } from '../emulator/index.ts'
import { secretOf } from './lib/cli.ts'
import { outputOf } from './lib/output.ts'
import { writeProfile } from './lib/profile.ts'
import { appEnv, openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const key = makeKey()
const APP_IMAGE = 'COS-Courier-1.0.1-linux-x64-test-build.AppImage'
const DEB = 'COS-Courier-1.0.1-linux-x64-test-build.deb'
const FEED = 'updates/stable/linux-x64.json'
const at = (name: string): string => `updates/releases/1.0.1/${name}`

/** Ends as an AppImage of electron-builder does. */
function appImage(): Buffer {
  const map = deflateRawSync(JSON.stringify({ version: '2', files: [] }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(map.length)
  return Buffer.concat([Buffer.from('an app'), map, length])
}

function writeRelease(): string {
  const dir = path.join(workspace().dir, 'release')
  mkdirSync(dir)
  writeFileSync(path.join(dir, APP_IMAGE), appImage())
  writeFileSync(path.join(dir, DEB), 'a package')
  return dir
}

const openBucket = (): Promise<Emulator> =>
  openEmulator(workspace(), {
    store: { dir: path.join(workspace().dir, 'store') },
    publicPrefixes: ['updates/'],
  })

/** The real command, which starts the real app; the secrets on its standard input. */
async function publishUpdate(emulator: Emulator, args: readonly string[]) {
  const { pathEndpoints, bucket, account } = emulator
  const url = `${pathEndpoints.cosHttp}/${bucket}/updates/`
  const place = ['--channel', 'stable', '--url', url, '--only', 'linux-x64']
  const profile = ['--profile-file', writeProfile(workspace(), emulator, { prefix: 'updates/' })]
  const script = ['--import', 'tsx', path.join(ROOT, 'scripts/publish-update.mjs')]
  const child = spawn(process.execPath, [...script, ...place, ...profile, ...args], {
    cwd: ROOT,
    env: appEnv(workspace()),
  })
  const output = outputOf(child)
  child.stdin.end(`${secretOf(account)}${key.privatePem}`)
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, ...output, words: `${exitCode} ${output.stdout}${output.stderr.slice(-2000)}` }
}

const release = (dir: string): readonly string[] => ['--dir', dir, '--without', 'rpm', '--allow-test-build']

/** Keys in the order in which they were written. */
const written = ({ log }: Emulator): string[] =>
  log.filter(({ kind, status }) => kind === 'PutObject' && status === 200).map((record) => record.key)

async function presentFeed(emulator: Emulator) {
  return openFeed((await emulator.readObject(emulator.bucket, FEED)).toString(), [key])
}

test('a release is uploaded by the app itself, its feed last; people can verify it, and what is there stays', async () => {
  const emulator = await openBucket()
  const dir = writeRelease()
  const { exitCode, words, stdout } = await publishUpdate(emulator, [...release(dir), '--rollout', '20'])
  expect(exitCode, words).toBe(0)
  expect(stdout).toContain('published: stable/linux-x64.json: 1.0.1 for 20 % of installations')
  const order = written(emulator)
  expect(order.toSorted()).toEqual([...[APP_IMAGE, DEB, 'SHA256SUMS', 'SHA256SUMS.sig'].map(at), FEED])
  expect(order.at(-1)).toBe(FEED)
  expect(emulator.object(emulator.bucket, FEED)?.headers).toMatchObject({
    ...{ 'cache-control': 'no-cache', 'content-type': 'application/json' },
  })
  expect(emulator.object(emulator.bucket, at(DEB))?.headers['cache-control']).toContain('immutable')
  const sha512 = createHash('sha512').update(appImage()).digest('base64')
  const blockMapSizeBytes = appImage().length - 'an app'.length - 4
  expect((await presentFeed(emulator))?.files[0]).toEqual({
    ...{ path: `releases/1.0.1/${APP_IMAGE}`, kind: 'AppImage', sizeBytes: appImage().length },
    ...{ sha512, blockMapSizeBytes },
  })
  expectVerifiable(dir)
  await expectKept(emulator, dir)
})

/** With the commands of docs/publishing-updates.md. */
function expectVerifiable(dir: string): void {
  writeFileSync(path.join(dir, '../release.pem'), key.publicPem)
  const verify = ['pkeyutl', '-verify', '-pubin', '-inkey', '../release.pem', '-rawin']
  const files = ['-in', 'SHA256SUMS', '-sigfile', 'SHA256SUMS.sig']
  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, { cwd: dir, encoding: 'utf8', stdio: 'pipe' })
  expect(run('openssl', [...verify, ...files])).toContain('Signature Verified Successfully')
  expect(run('sha256sum', ['--check', '--ignore-missing', 'SHA256SUMS'])).toContain(`${DEB}: OK`)
  writeFileSync(path.join(dir, 'SHA256SUMS'), readFileSync(path.join(dir, 'SHA256SUMS'), 'utf8').replace('0', '1'))
  expect(() => run('openssl', [...verify, ...files])).toThrow()
}

/** The same version again with another package, in a bucket that has lost its feed. */
async function expectKept(emulator: Emulator, dir: string): Promise<void> {
  await emulator.removeObjects(FEED)
  writeFileSync(path.join(dir, DEB), 'another package')
  const { exitCode, stderr } = await publishUpdate(emulator, release(dir))
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/with other bytes than here/)
  expect((await emulator.readObject(emulator.bucket, at(DEB))).toString()).toBe('a package')
  expect(emulator.object(emulator.bucket, FEED)).toBeUndefined()
}

test('where an artifact is refused there is no feed, and the next run goes on', async () => {
  const emulator = await openBucket()
  const dir = writeRelease()
  const effect = { type: 'status', status: 403, code: 'AccessDenied' } as const
  emulator.faults.add({ kind: 'PutObject', key: at(DEB), times: 100, effect })
  const refused = await publishUpdate(emulator, release(dir))
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain(`${DEB} was not uploaded`)
  expect(refused.stderr).toContain('The feed was not touched')
  expect(written(emulator)).not.toContain(FEED)
  expect(written(emulator)).toContain(at(APP_IMAGE))
  emulator.faults.clear()
  const again = await publishUpdate(emulator, release(dir))
  expect(again.exitCode, again.words).toBe(0)
  expect(written(emulator).filter((name) => name === at(APP_IMAGE))).toHaveLength(1)
  expect(written(emulator).at(-1)).toBe(FEED)
  expect(await presentFeed(emulator)).toMatchObject({ version: '1.0.1', rolloutPercent: 100 })
  const withdrawn = await publishUpdate(emulator, ['--withdraw', '--version', '1.0.1'])
  expect(withdrawn.exitCode, withdrawn.words).toBe(0)
  expect(await presentFeed(emulator)).toMatchObject({ version: '1.0.1', rolloutPercent: 0 })
})

test('nothing secret is in the output, and a test build goes nowhere but to this computer', async () => {
  const emulator = await openBucket()
  const dir = writeRelease()
  const args = [...release(dir), '--url', 'https://updates.example.com/']
  const { exitCode, stdout, stderr } = await publishUpdate(emulator, args)
  expect(exitCode).toBe(1)
  expect(stderr).toContain('an address of this computer alone')
  const refused = await publishUpdate(emulator, ['--dir', dir, '--without', 'rpm'])
  expect(refused.stderr).toContain('a test build is never published')
  for (const secret of [emulator.account.secretKey, key.privatePem.split('\n')[1] ?? '-']) {
    expect(stdout + stderr + refused.stdout + refused.stderr).not.toContain(secret)
  }
  expect(written(emulator)).toEqual([])
})
