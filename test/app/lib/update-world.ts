/** A bucket on this computer that two versions of the app look for updates in, filled by the real tool. */
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { expect } from 'vitest'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { NEW, UPDATE_DIR, updateFacts } from '../../../scripts/lib/test-update-packages.mjs'
import { hostArch } from '../../../scripts/package/build-packages.mjs'
import { feedText, openFeed } from '../../../scripts/update/feed-text.mjs'
import { readKeys } from '../../../scripts/update/keys.mjs'
import { feedPath, type SignedFeed } from '../../../shared/update-feed.ts'
import type { Emulator } from '../../emulator/index.ts'
import { send } from '../../integration/emulator/signed-request.ts'
import type { Installed } from './as-installed.ts'
import { type CliResult, secretOf } from './cli.ts'
import { appEnv, openEmulator, type Workspace } from './open-workspace.ts'
import { outputOf } from './output.ts'
import { writeProfile } from './profile.ts'

const PREFIX = 'updates/'
export const FEED_KEY = PREFIX + feedPath('stable', 'linux', hostArch())

export interface UpdateWorld {
  readonly emulator: Emulator
  /** As the tool published it. */
  readonly feed: SignedFeed
  /** Its file, as it was written. */
  readonly text: string
  /** A feed signed by the key that the app trusts. */
  readonly signed: (changes: Partial<SignedFeed>) => string
  /** Writes the feed's file, or any object. */
  readonly put: (text: string, key?: string) => Promise<void>
  /** Where the bucket keeps the artifact of that kind. */
  readonly artifact: (kind: string) => { readonly key: string; readonly path: string }
}

/** Publishes 1.0.1 with `npm run publish-update`, that is with the app itself. */
export async function openUpdateWorld(workspace: Workspace): Promise<UpdateWorld> {
  const { port, url, privatePem } = updateFacts()
  const emulator = await openEmulator(workspace, {
    ...{ cosPort: port, publicPrefixes: [PREFIX], store: { dir: path.join(workspace.dir, 'bucket') } },
  })
  const { exitCode, words } = await publishUpdate(workspace, emulator, url, releaseIn(workspace))
  expect(exitCode, words).toBe(0)
  const keys = readKeys(privatePem, 'the facts')
  const text = (await emulator.readObject(emulator.bucket, FEED_KEY)).toString()
  const feed = openFeed(text, keys)
  if (feed === undefined) throw new Error(`no feed of ours: ${text}`)
  return {
    ...{ emulator, feed, text },
    signed: (changes) => feedText({ ...feed, ...changes }, keys),
    put: async (body, key = FEED_KEY) => {
      const { status } = await send(emulator, { method: 'PUT', path: `/${key}`, key: emulator.account, body })
      if (status !== 200) throw new Error(`${key} was answered with ${status}`)
    },
    artifact: (kind) => {
      const key = `${PREFIX}${feed.files.find((file) => file.kind === kind)?.path}`
      const found = emulator.files().find((file) => file.key === key)
      if (found === undefined) throw new Error(`no ${kind} in the bucket`)
      return found
    },
  }
}

/** The artifacts without what electron-builder leaves beside them. */
function releaseIn(workspace: Workspace): string {
  const dir = path.join(workspace.dir, 'release')
  mkdirSync(dir)
  const from = path.join(UPDATE_DIR, NEW)
  for (const name of readdirSync(from).filter((one) => one.startsWith('COS-Courier-'))) {
    copyFileSync(path.join(from, name), path.join(dir, name))
  }
  return dir
}

async function publishUpdate(workspace: Workspace, emulator: Emulator, url: string, dir: string) {
  const profile = writeProfile(workspace, emulator, { prefix: PREFIX })
  const keyFile = path.join(workspace.dir, 'update-key.pem')
  writeFileSync(keyFile, updateFacts().privatePem, { mode: 0o600 })
  const place = ['--channel', 'stable', '--url', url, '--profile-file', profile, '--key-file', keyFile]
  const what = ['--dir', dir, '--only', `linux-${hostArch()}`, '--without', 'rpm', '--allow-test-build']
  const script = ['--import', 'tsx', path.join(ROOT, 'scripts/publish-update.mjs')]
  const child = spawn(process.execPath, [...script, ...place, ...what], { cwd: ROOT, env: appEnv(workspace) })
  const output = outputOf(child)
  child.stdin.end(secretOf(emulator.account))
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, words: `${output.stdout}${output.stderr}` }
}

/** Damages it where every way to fetch it comes by: its middle, and its end, where the block map of an AppImage is. */
export function spoil(file: string): () => void {
  const before = readFileSync(file)
  const bytes = Buffer.from(before)
  for (const at of [bytes.length >> 1, bytes.length - 100]) bytes[at] = (bytes[at] ?? 0) ^ 255
  writeFileSync(file, bytes)
  return () => {
    truncateSync(file)
    writeFileSync(file, before)
  }
}

const Answer = v.object({
  current: v.string(),
  state: v.string(),
  available: v.nullable(v.string()),
  way: v.string(),
  error: v.optional(v.object({ code: v.string(), message: v.string() })),
})

/** The one line of `update … --json`, and the code of what went wrong. */
function answerOf({ stdout, stderr, exitCode }: CliResult) {
  const parsed = v.safeParse(Answer, JSON.parse(stdout.trim().split('\n').at(-1) || 'null'))
  if (!parsed.success) throw new Error(`no answer, exit code ${exitCode}: ${stdout}${stderr}`)
  const { error, ...answer } = parsed.output
  return { ...answer, exitCode, code: error?.code, stderr }
}

export const check = async ({ run }: Installed) => answerOf(await run(['update', 'check', '--json']))
export const install = async ({ run }: Installed) => answerOf(await run(['update', 'install', '--json']))
export const versionOf = async ({ run }: Installed): Promise<string> => (await run(['--version'])).stdout.trim()

/** Of another version with the same artifacts, rightly signed. */
export const releaseFeed = ({ signed, feed }: UpdateWorld, version: string): string =>
  signed({ version, files: feed.files.map((file) => ({ ...file, path: file.path.replaceAll(NEW, version) })) })
