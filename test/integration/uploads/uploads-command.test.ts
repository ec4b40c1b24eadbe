import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { runUploads } from '../../../main/cli/uploads-command.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import type { UseOf } from '../../../main/uploads/own-uploads.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { type Emulator, EXAMPLE_SUB_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { accountWithout, arrange, begin, sendParts } from './unfinished-harness.ts'

const DAY_MS = 86_400_000
const TIED = accountWithout(EXAMPLE_SUB_ACCOUNT, 'name/cos:AbortMultipartUpload')
let emulator: Emulator
let agoMs = 0
beforeEach(async () => {
  agoMs = 0
  emulator = await startEmulator({ store: 'discard', subAccounts: [TIED], now: () => Date.now() - agoMs })
})
afterEach(() => emulator.close())

/** The command in a settings folder with one profile, with the key of `account`. */
async function run(args: readonly string[], { account = emulator.account, useOf = (() => 'free') as UseOf } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-uploads-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const { profile, open, clock } = arrange(emulator, {}, { account })
  const settings = openSettings(dir)
  await settings.saveProfile('p', profile.file)
  const parsed = parseCommandLine(['uploads', ...args, '--profile', 'p'])
  if (!parsed.ok || (parsed.command.kind !== 'uploads-list' && parsed.command.kind !== 'uploads-abort'))
    throw new Error(parsed.ok ? 'another command' : parsed.problem)
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), cwd: dir, secret: nobody }
  const code = await runUploads(parsed.command, io, {
    ...{ t: createTranslator('en'), settings, openUnfinished: open, serverNowMs: clock.serverNowMs },
    lookAtOwnUploads: async () => useOf,
  })
  return { code, out, err, lines: () => out.map((line) => JSON.parse(line)) }
}
const nobody = () => ({ secretId: '', secretKey: '' })

async function beginSome() {
  agoMs = 10 * DAY_MS
  const old = { key: 'in/old', uploadId: await begin(emulator, 'in/old') }
  agoMs = 0
  await sendParts(emulator, old, 2, 1000)
  const fresh = { key: 'in/fresh', uploadId: await begin(emulator, 'in/fresh') }
  return { old, fresh }
}
const left = () =>
  emulator
    .uploads()
    .map(({ key }) => key)
    .sort()

test('list tells every upload, and the sum', async () => {
  const { old } = await beginSome()
  const { code, lines } = await run(['list', '--json'])
  expect(code).toBe(0)
  expect(lines()).toMatchObject([
    { type: 'upload', key: 'in/fresh', size: 0, inUse: false },
    { ...old, size: 2000, parts: 2, storageClass: 'STANDARD', initiator: expect.any(String), inUse: false },
    { type: 'summary', uploads: 2, bytes: 2000 },
  ])
  const forPeople = await run(['list', '--older-than', '7d'])
  expect(forPeople.out).toEqual([
    expect.stringMatching(/^20\d\d-.*\t2 kB\tNot used by this app\tin\/old\t/),
    '1 unfinished upload; 2 kB stored.',
  ])
})

test('abort without --yes says what it would do, and does nothing', async () => {
  await beginSome()
  const { code, lines, err } = await run(['abort', '--older-than', '7d', '--json'])
  expect(code).toBe(2)
  expect(err.join()).toContain('--yes')
  expect(lines()[0]).toMatchObject({ key: 'in/old', state: 'would-abort' })
  expect(left()).toEqual(['in/fresh', 'in/old'])
})

test('abort removes the older ones only, and nothing that this app goes on with', async () => {
  const { old } = await beginSome()
  const ours = await run(['abort', '--older-than', '7d', '--yes', '--json'], {
    useOf: (_bucket, { uploadId }) => (uploadId === old.uploadId ? 'ours' : 'free'),
  })
  expect(ours.lines()).toMatchObject([
    { state: 'ours', inUse: true },
    { aborted: 0, left: 1 },
  ])
  expect([ours.code, left()]).toEqual([0, ['in/fresh', 'in/old']])
  const { code, lines } = await run(['abort', '--older-than', '7d', '--yes', '--json'])
  expect(lines()).toMatchObject([{ state: 'aborted' }, { uploads: 1, aborted: 1, bytes: 2000, left: 0, failed: 0 }])
  expect([code, left()]).toEqual([0, ['in/fresh']])
})

test('one is aborted by key and id; named but in use, it stays and that is a failure', async () => {
  const { fresh } = await beginSome()
  const args = ['abort', '--key', fresh.key, '--upload-id', fresh.uploadId, '--yes']
  const kept = await run(args, { useOf: () => 'unknown' })
  expect([kept.code, left()]).toEqual([1, ['in/fresh', 'in/old']])
  const done = await run(args)
  expect([done.code, left()]).toEqual([0, ['in/old']])
  expect((await run(args)).out.at(-1)).toContain('1 already gone')
})

test('a key outside the profile is refused before anything is asked', async () => {
  await expect(run(['abort', '--key', 'out/a', '--upload-id', 'x', '--yes'])).rejects.toMatchObject({
    info: { code: 'scope-denied', subject: 'out/a' },
  })
})

test('what may not be aborted is told one by one, with what is missing', async () => {
  await beginSome()
  const { code, lines } = await run(['abort', '--older-than', '7d', '--yes', '--json'], { account: TIED })
  expect(code).toBe(1)
  const error = { code: 'permission-missing', message: expect.stringContaining('AbortMultipartUpload') }
  expect(lines()).toMatchObject([
    { state: 'failed', error },
    { failed: 1, aborted: 0, error },
  ])
})

test('with a wrong clock here ages are still those of COS', async () => {
  agoMs = 100 * DAY_MS
  await begin(emulator, 'in/new-by-its-own-clock')
  expect((await run(['abort', '--older-than', '7d', '--yes'])).out.at(-1)).toContain('0 unfinished')
  expect(left()).toEqual(['in/new-by-its-own-clock'])
})
