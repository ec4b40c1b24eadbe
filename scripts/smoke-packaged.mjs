// @ts-check
// npm run smoke [-- --app FILE]: a packaged app uploads a folder to the embedded COS through its command line, with the
// permanent key in the system's keychain. The last line of standard output is the result as JSON.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startEmulatorProcess } from './lib/emulator-process.mjs'
import { asOrdinaryUser } from './lib/launch.mjs'
import { packagedCommand } from './lib/packaged-app.mjs'
import { ROOT, readJson } from './lib/project.mjs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { isSandboxed } from './lib/sandbox-proof.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'

const USAGE = `npm run smoke -- [--app FILE]
  --app FILE  the packaged app's command (default: the one in out/ for this system)`
const PROFILE = 'smoke'
/** Nothing of this takes a minute; a keychain that asks a person for a password would wait for ever. */
const LIMIT_MS = 120_000

/** Small and large enough for one request and for parts; a name that is not ASCII. */
const FILES = new Map([
  ['note.txt', Buffer.from('a note\n')],
  ['empty', Buffer.alloc(0)],
  ['deep/腾讯云 ü.bin', Buffer.alloc(300_000, 'cos')],
  ['parts.bin', Buffer.alloc(9 * 1024 * 1024 + 1, 'courier')],
])

/**
 * What one run has around it.
 * @typedef {{ command: string, env: NodeJS.ProcessEnv, workDir: string, dataDir: string }} Run
 * @typedef {{ exitCode: number | null, stdout: string }} Ended
 */

/** @returns {string} absolute path of the packaged app's command */
function readOptions() {
  try {
    const { values } = parseArgs({ options: { app: { type: 'string' } } })
    return values.app === undefined ? packagedCommand() : path.resolve(values.app)
  } catch (error) {
    if (error instanceof SetUpError) throw error
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

/**
 * Starts the packaged app with its streams at hand. It is killed when it takes too long.
 * @param {Run} run
 * @param {readonly string[]} args
 */
function start({ command, env, dataDir }, args) {
  const own = asOrdinaryUser(command, [...args, '--data-dir', dataDir], 'SIGTERM')
  const child = spawn(own.command, own.args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      clearTimeout(limit)
      resolve(exitCode)
    })
  })
  return { child, ended }
}

/**
 * @param {Run} run
 * @param {readonly string[]} args
 * @param {string} [input]
 * @returns {Promise<Ended>}
 */
async function runToEnd(run, args, input = '') {
  const { child, ended } = start(run, args)
  child.stdin.end(input)
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  return { exitCode: await ended, stdout }
}

/**
 * @param {boolean} holds
 * @param {string} what
 */
function assert(holds, what) {
  if (!holds) throw new SetUpError(`Smoke test: ${what}`)
}

/**
 * Stores the emulator account's key and a profile for its bucket, the way a user would.
 * @param {Run} run
 * @param {import('./lib/emulator-process.mjs').EmulatorFacts} facts
 */
async function storeProfile(run, { bucket, region, cosHttps, sts, caFile, secretId, secretKey }) {
  const file = path.join(run.workDir, 'profile.json')
  const profile = { schema: 1, bucket, region, prefix: '', cosEndpoint: cosHttps, stsEndpoint: sts, caFile }
  writeFileSync(file, JSON.stringify(profile))
  const words = ['profile', 'set', PROFILE, '--file', file, '--secret-stdin']
  const { exitCode, stdout } = await runToEnd(run, words, `${secretId}\n${secretKey}\n`)
  assert(exitCode === 0, `the profile and its key could not be stored (exit code ${exitCode}): ${stdout}`)
}

/**
 * Uploads and, on Linux, asks the kernel meanwhile whether the sandbox is on: there the window stays open after the
 * upload. Elsewhere `sandboxed` is null.
 * @param {Run} run
 * @param {string} folder
 */
async function upload(run, folder) {
  const looks = process.platform === 'linux'
  const window = looks ? ['--window'] : []
  const { child, ended } = start(run, ['upload', folder, '--profile', PROFILE, '--json', ...window])
  child.stdin.end()
  /** @type {{ type: string, files: number, verified: number } | undefined} */
  let summary
  /** @type {boolean | null} */
  let sandboxed = null
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line)
    if (event.type !== 'summary') continue
    summary = event
    if (!looks) continue
    sandboxed = isSandboxed(child.pid ?? 0)
    child.kill('SIGTERM')
  }
  const exitCode = await ended
  if (summary === undefined)
    throw new SetUpError(`Smoke test: the upload ended (exit code ${exitCode}) without a result.`)
  assert(looks || exitCode === 0, `the upload ended with exit code ${exitCode}`)
  return { ...summary, sandboxed }
}

/**
 * @param {import('./lib/emulator-process.mjs').Ask} ask the emulator, while it runs: Windows ends it without a goodbye
 */
async function assertStored(ask) {
  const { objects } = await ask({ ask: 'state' })
  /** @type {Map<string, string>} */
  const stored = new Map()
  for (const { key, path: file } of objects) stored.set(key, file)
  for (const [name, content] of FILES) {
    const file = stored.get(`folder/${name}`)
    const isSame = file !== undefined && readFileSync(file).equals(content)
    assert(isSame, `${name} is not in the bucket as it was on the disk`)
  }
  assert(stored.size === FILES.size, `${stored.size} objects in the bucket for ${FILES.size} files`)
}

/** @param {Run} run */
async function smoke(run) {
  const version = (await runToEnd(run, ['--version'])).stdout.trim()
  const { version: wanted } = /** @type {{ version: string }} */ (readJson(path.join(ROOT, 'package.json')))
  assert(version === wanted, `\`--version\` says ${JSON.stringify(version)} and package.json ${wanted}`)
  const folder = path.join(run.workDir, 'folder')
  for (const [name, content] of FILES) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  const storeDir = path.join(run.workDir, 'store')
  mkdirSync(storeDir)
  const emulator = await startEmulatorProcess(['--data', storeDir])
  try {
    logToStderr(`${run.command} stores a profile and its key.`)
    await storeProfile(run, emulator.facts)
    try {
      logToStderr(`It uploads ${FILES.size} files.`)
      const { files, verified, sandboxed } = await upload(run, folder)
      assert(files === FILES.size && verified === files, `${verified} of ${files} files verified`)
      assert(sandboxed !== false, 'the sandbox is off')
      await assertStored(emulator.ask)
      return { app: run.command, version, platform: process.platform, arch: process.arch, files, verified, sandboxed }
    } finally {
      const { exitCode } = await runToEnd(run, ['profile', 'remove', PROFILE])
      if (exitCode !== 0) logToStderr(`The profile and its key could not be removed (exit code ${exitCode}).`)
    }
  } finally {
    await emulator.stop()
  }
}

await runMain(async () => {
  await ensureSetUp({ need: process.platform === 'linux' ? ['session'] : [] })
  const command = readOptions()
  // Linux: a display, bus and keychain of its own. Elsewhere the keychain is the user's; what is stored is removed.
  const session =
    process.platform === 'linux' ? await startPrivateSession() : { env: process.env, stop: async () => {} }
  const workDir = makeTemporary('smoke')
  try {
    const result = await smoke({ command, env: session.env, workDir, dataDir: path.join(workDir, 'app') })
    console.log(JSON.stringify(result))
    return 0
  } finally {
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
    await session.stop()
  }
})
