import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfPlain, flipFuse, type ProbeOptions, type ProbeRun, probeCopy, run } from '../lib/fused-copy.ts'
import { openWorkspace, type Workspace } from '../lib/open-workspace.ts'
import { executableOf, plainDir, resourcesOf } from '../lib/packages.ts'

let workspace: Workspace
let fused: string
/** Runs so far: each of them has a copy, or data, of its own. */
let runs = 0

beforeAll(async () => {
  workspace = openWorkspace()
  fused = await probeCopy(path.join(workspace.dir, 'fused'))
})
afterAll(() => workspace.close())

/** Runs one of the probe's questions, in a package as it is shipped or with one fuse the other way round. */
async function probe(
  question: string,
  flipped?: readonly [FuseV1Options, boolean],
  options: ProbeOptions = {},
): Promise<ProbeRun> {
  runs += 1
  const copy = flipped ? await probeCopy(path.join(workspace.dir, `flipped-${runs}`)) : fused
  if (flipped) await flipFuse(copy, ...flipped)
  const env = { ...options.env, PROBE: question, PROBE_DATA: path.join(workspace.dir, `data-${runs}`) }
  return run(workspace, copy, { ...options, env })
}

const answers = ({ stdout }: ProbeRun): readonly unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

test('the wire of the shipped executable', async () => {
  const wire = await getCurrentFuseWire(executableOf(plainDir()))
  const named = Object.entries(FuseV1Options).flatMap(([name, index]) => {
    const state = typeof index === 'number' ? wire[index] : undefined
    return state === undefined ? [] : [[name, FuseState[state]]]
  })
  expect(Object.fromEntries(named)).toMatchObject({
    RunAsNode: 'DISABLE',
    EnableCookieEncryption: 'ENABLE',
    EnableNodeOptionsEnvironmentVariable: 'DISABLE',
    EnableNodeCliInspectArguments: 'DISABLE',
    EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
    OnlyLoadAppFromAsar: 'ENABLE',
    LoadBrowserProcessSpecificV8Snapshot: 'DISABLE',
    GrantFileProtocolExtraPrivileges: 'DISABLE',
  })
})

test('run as Node: the executable runs no script that it is given', async () => {
  const options = { args: ['-e', 'console.log("the script ran")'], env: { ELECTRON_RUN_AS_NODE: '1' } }
  const shipped = await run(workspace, plainDir(), options)
  expect(shipped.stdout).not.toContain('the script ran')
  expect(shipped).toMatchObject({ exitCode: 2 }) // the app itself, which has no such option
  const copy = copyOfPlain(path.join(workspace.dir, 'as-node'))
  await flipFuse(copy, FuseV1Options.RunAsNode, true)
  expect(await run(workspace, copy, options)).toMatchObject({ exitCode: 0, stdout: 'the script ran\n' })
})

test('NODE_OPTIONS, and with it NODE_EXTRA_CA_CERTS, is not heard', async () => {
  const env = { NODE_OPTIONS: '--max-http-header-size=54321', NODE_EXTRA_CA_CERTS: '/nonexistent/ca.pem' }
  const shipped = await probe('facts', undefined, { env })
  expect(answers(shipped)).toMatchObject([{ maxHeaderSize: 16_384 }])
  expect(shipped.stderr).not.toContain('/nonexistent/ca.pem')
  const flipped = await probe('facts', [FuseV1Options.EnableNodeOptionsEnvironmentVariable, true], { env })
  expect(answers(flipped)).toMatchObject([{ maxHeaderSize: 54_321 }])
  expect(flipped.stderr).toContain('/nonexistent/ca.pem')
})

test('--inspect opens no inspector', async () => {
  const options = { args: ['--inspect=127.0.0.1:0'] }
  expect(answers(await probe('facts', undefined, options))).toMatchObject([{ inspectorUrl: null }])
  const flipped = await probe('facts', [FuseV1Options.EnableNodeCliInspectArguments, true], options)
  expect(answers(flipped)).toMatchObject([{ inspectorUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\//) }])
})

test('nor does SIGUSR1, which in Node opens one', async () => {
  const options = { onFirstLine: (pid: number) => void process.kill(pid, 'SIGUSR1') }
  const shipped = await probe('signal', undefined, options)
  expect(answers(shipped)).toEqual([{ waits: true }])
  expect(shipped.signal).toBe('SIGUSR1')
  const flipped = await probe('signal', [FuseV1Options.EnableNodeCliInspectArguments, true], options)
  expect(answers(flipped)).toMatchObject([{ waits: true }, { inspectorUrl: expect.stringContaining('ws://') }])
})

test('the app is loaded from its archive alone: a folder in its place does not run', async () => {
  const copy = await probeCopy(path.join(workspace.dir, 'folder'), 'folder')
  const env = { PROBE: 'facts' }
  const shipped = await run(workspace, copy, { env })
  expect(answers(shipped)).toEqual([])
  expect(shipped.exitCode).not.toBe(0)
  await flipFuse(copy, FuseV1Options.OnlyLoadAppFromAsar, false)
  expect(answers(await run(workspace, copy, { env }))).toMatchObject([{ folder: 'app' }])
})

test('a page that is loaded as a file reads nothing from the archive', async () => {
  expect(answers(await probe('page'))).toEqual([{ title: 'ERR_FILE_NOT_FOUND' }])
  const flipped = await probe('page', [FuseV1Options.GrantFileProtocolExtraPrivileges, true])
  expect(answers(flipped)).toEqual([{ title: 'read from the archive' }])
})

/** Whether the probe's last data hold the cookie's host, and its value, to be read as they are. */
function cookiesOnDisk(value: string): { readonly isKept: boolean; readonly isReadable: boolean } {
  const dir = path.join(workspace.dir, `data-${runs}`)
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const cookies = files.filter(({ name }) => /^Cookies(?:-journal|-wal)?$/.test(name))
  const bytes = Buffer.concat(cookies.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name))))
  return { isKept: bytes.includes('probe.example'), isReadable: bytes.includes(value) }
}

test('cookies, of which the app sets none, would be encrypted on disk', async () => {
  const value = 'AKIDEXAMPLE-value-of-a-cookie'
  const env = { PROBE_COOKIE: value }
  expect(answers(await probe('cookie', undefined, { env }))).toEqual([{ cookies: 1 }])
  expect(cookiesOnDisk(value)).toEqual({ isKept: true, isReadable: false })
  expect(answers(await probe('cookie', [FuseV1Options.EnableCookieEncryption, false], { env }))).toEqual([
    { cookies: 1 },
  ])
  expect(cookiesOnDisk(value)).toEqual({ isKept: true, isReadable: true })
})

test.runIf(process.platform === 'linux')(
  'a changed archive is not noticed on Linux, where Electron does not look',
  async () => {
    const copy = await probeCopy(path.join(workspace.dir, 'changed'))
    const archive = path.join(resourcesOf(copy), 'app.asar')
    const bytes = readFileSync(archive)
    const at = bytes.indexOf('read from the archive')
    bytes.write('READ', at)
    writeFileSync(archive, bytes)
    // The day this fails Electron has learnt it: docs/threat-model.md and the tests of refusals can say so.
    expect(answers(await run(workspace, copy, { env: { PROBE: 'facts' } }))).toMatchObject([{ folder: 'app.asar' }])
  },
)
