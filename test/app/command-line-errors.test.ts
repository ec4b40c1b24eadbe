import { createServer } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startPrivateSession } from '../../scripts/lib/session.mjs'
import { type Emulator, EXAMPLE_BUCKET, EXAMPLE_DENIED_ACCOUNT } from '../emulator/index.ts'
import { listen, shut } from '../emulator/listen.ts'
import { type CliResult, reportOf, runCli, secretOf } from './lib/cli.ts'
import { writeBigFile, writeTree } from './lib/files.ts'
import { PROFILE, type ProfileChanges, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { appEnv, openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const FOREIGN = { bucket: 'elsewhere-1250000000', region: 'ap-shanghai' }

const folder = (): string => writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a', 'b/c.txt': 'c' })

const upload = (emulator: Emulator, changes: ProfileChanges, key = emulator.account): Promise<CliResult> =>
  runCli(workspace(), transientUpload(writeProfile(workspace(), emulator, changes), folder()), {
    stdin: secretOf(key),
  })

/** Codes and sentences of everything that went wrong, files and whole batch alike, each once. */
function problemsOf(result: CliResult) {
  const { files, errors, summary, problem } = reportOf(result)
  const all = [...files.flatMap(({ error }) => (error ? [error] : [])), ...errors]
  expect(all.length, problem).toBeGreaterThan(0)
  expect(summary?.verified, problem).toBe(0)
  return { codes: [...new Set(all.map(({ code }) => code))], messages: all.map(({ message }) => message), all, problem }
}

async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await shut(server)
  return port
}

test('a missing bucket is named as such, with the request id', async () => {
  const emulator = await openEmulator(workspace())
  const result = await upload(emulator, { bucket: 'missing-1250000000', cosEndpoint: emulator.endpoints.cosHttp })
  const { codes, messages, all, problem } = problemsOf(result)
  expect(codes, problem).toEqual(['bucket-missing'])
  expect(messages[0]).toContain('missing-1250000000')
  expect(all[0]).toMatchObject({ httpStatus: 404, cosCode: 'NoSuchBucket', requestId: expect.stringMatching(/\S{20}/) })
  expect(result.exitCode).toBe(1)
})

test('a bucket of another region is not found in this one', async () => {
  const emulator = await openEmulator(workspace(), { buckets: [EXAMPLE_BUCKET, FOREIGN] })
  const { bucket } = FOREIGN
  const result = await upload(emulator, { bucket, cosEndpoint: emulator.endpoints.cosHttp })
  const { codes, messages, problem } = problemsOf(result)
  expect(codes, problem).toEqual(['bucket-missing'])
  expect(messages[0]).toMatch(/region/)
})

test('no network to COS ends the run and says so', async () => {
  const emulator = await openEmulator(workspace())
  const port = await closedPort()
  const result = await upload(emulator, { cosEndpoint: `http://127.0.0.1:${port}`, addressing: 'path' })
  const { codes, problem } = problemsOf(result)
  expect(codes, problem).toEqual(['network-unreachable'])
  expect(result.exitCode).toBe(1)
})

test('no network to STS is told apart from COS', async () => {
  const emulator = await openEmulator(workspace())
  const result = await upload(emulator, { stsEndpoint: `https://localhost:${await closedPort()}` })
  expect(problemsOf(result).codes).toEqual(['sts-unreachable'])
  expect(result.exitCode).toBe(1)
})

test('a certificate nobody vouches for is refused, by STS and by COS', async () => {
  const emulator = await openEmulator(workspace())
  const sts = problemsOf(await upload(emulator, { caFile: undefined }))
  expect(sts.codes, sts.problem).toEqual(['tls-failure'])
  const other = await openEmulator(workspace())
  const cos = problemsOf(await upload(emulator, { cosEndpoint: other.endpoints.cosHttps }))
  expect(cos.codes, cos.problem).toEqual(['tls-failure'])
  expect(other.log).toEqual([])
})

test.each([
  ['two hours fast', 2 * 3_600_000],
  ['two hours slow', -2 * 3_600_000],
])('with a server clock %s the upload corrects its own and succeeds', async (_, offsetMs) => {
  const emulator = await openEmulator(workspace(), { now: () => Date.now() + offsetMs })
  const result = await upload(emulator, {})
  expect(result.exitCode, reportOf(result).problem).toBe(0)
  expect(emulator.objects()).toHaveLength(2)
})

test('a wrong SecretKey ends with 3, and no output holds it', async () => {
  const emulator = await openEmulator(workspace())
  const secretKey = 'EXAMPLE-mistyped-secret-key'
  const result = await upload(emulator, {}, { ...emulator.account, secretKey })
  expect(problemsOf(result).codes).toEqual(['sts-key-refused'])
  expect(result.exitCode).toBe(3)
  expect(result.stdout + result.stderr).not.toContain(secretKey)
})

test('a key that may not call STS ends with 3, the STS request id and whom to ask', async () => {
  const emulator = await openEmulator(workspace())
  const result = await upload(emulator, {}, EXAMPLE_DENIED_ACCOUNT)
  const { codes, messages, all } = problemsOf(result)
  expect(codes).toEqual(['sts-refused'])
  expect(messages[0]).toContain('GetFederationToken')
  expect(all[0]?.requestId).toMatch(/\S{20}/)
  expect(result.exitCode).toBe(3)
  expect(result.stdout + result.stderr).not.toContain(EXAMPLE_DENIED_ACCOUNT.secretKey)
})

test('COS refusing everything ends with 3', async () => {
  const emulator = await openEmulator(workspace())
  const effect = { type: 'status', status: 403, code: 'AccessDenied' } as const
  emulator.faults.add({ kind: 'PutObject', times: 100, effect })
  const result = await upload(emulator, {})
  expect(problemsOf(result).codes).toEqual(['access-denied'])
  expect(result.exitCode).toBe(3)
})

test('a server that sends no checksum leaves files unverified, and the exit code says so', async () => {
  const emulator = await openEmulator(workspace())
  for (const kind of ['PutObject', 'HeadObject']) emulator.faults.add({ kind, times: 100, effect: { type: 'noCrc64' } })
  const result = await upload(emulator, {})
  const { files, summary } = reportOf(result)
  expect(files.map(({ state }) => state)).toEqual(['unverified', 'unverified'])
  expect(summary).toMatchObject({ verified: 0, unverified: 2 })
  expect(result.exitCode).toBe(1)
})

/** Twice a damaged part: the file begins anew, and the first upload is to be aborted, which is refused. */
async function leavesAnUpload() {
  const emulator = await openEmulator(workspace())
  const refused = { type: 'status', status: 403, code: 'AccessDenied' } as const
  emulator.faults.add({
    kind: 'UploadPart',
    partNumber: 2,
    times: 2,
    effect: { type: 'wrongCrc64' },
  })
  emulator.faults.add({ kind: 'AbortMultipartUpload', times: 100, effect: refused })
  const file = writeBigFile(path.join(workspace().dir, 'big.bin'), 20)
  const run = (json: boolean) => {
    const args = transientUpload(writeProfile(workspace(), emulator), file).filter((arg) => json || arg !== '--json')
    return runCli(workspace(), args, { stdin: secretOf(emulator.account), withDataDir: false })
  }
  return { emulator, run }
}

test('what a run that keeps nothing could not remove at COS is named in JSON, and the exit code says so', async () => {
  const { emulator, run } = await leavesAnUpload()
  const result = await run(true)
  const { files, left, summary, problem } = reportOf(result)
  expect(
    files.map(({ state }) => state),
    problem,
  ).toEqual(['verified'])
  const [upload] = emulator.uploads()
  expect(left, problem).toEqual([{ type: 'left', key: upload?.key, uploadId: upload?.uploadId, remembered: false }])
  expect([summary?.left, result.exitCode]).toEqual([1, 4])
})

test('… and in words', async () => {
  const { emulator, run } = await leavesAnUpload()
  const { exitCode, stderr } = await run(false)
  const [upload] = emulator.uploads()
  expect(stderr).toContain(`uploads abort --profile NAME --upload-id ${upload?.uploadId} --key ${upload?.key} --yes`)
  expect(exitCode, stderr).toBe(4)
})

test.each([
  ['absent', 'keychain-absent', { bus: false }, false],
  ['without a Secret Service', 'keychain-absent', { keychain: false }, false],
  ['locked and its question dismissed', 'keychain-dismissed', {}, true],
  ['locked and its question left unanswered', 'keychain-timeout', { prompter: true }, true],
])('a keychain that is %s is told in words and in time', async (_, code, options, isLocked) => {
  const emulator = await openEmulator(workspace())
  const session = await startPrivateSession(options)
  workspace().defer(session.stop)
  const { env } = session
  const set = ['profile', 'set', PROFILE, '--file', writeProfile(workspace(), emulator)]
  if (isLocked) {
    const stored = await runCli(workspace(), [...set, '--secret-stdin'], { stdin: secretOf(emulator.account), env })
    expect(stored.exitCode, stored.stderr).toBe(0)
    session.lockKeychain()
  } else await storeProfile(workspace(), emulator, {}, null)
  const args = ['upload', folder(), '--profile', PROFILE, '--json']
  const result = await runCli(workspace(), args, { env: appEnv(workspace(), env) })
  const { codes, problem } = problemsOf(result)
  expect(codes, problem).toEqual([code])
  expect(result.exitCode).toBe(3)
  expect(result.seconds).toBeLessThan(20)
  expect(emulator.log).toEqual([])
})
