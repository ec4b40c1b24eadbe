import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Account, Emulator } from '../../emulator/index.ts'
import { runCli, secretOf } from './cli.ts'
import type { Workspace } from './open-workspace.ts'

/** Name of the stored profile. */
export const PROFILE = 'test'

/** Members of `profile.json` that differ from the emulator's own; undefined leaves a member out. */
export type ProfileChanges = Readonly<Record<string, string | number | boolean | object | undefined>>

/** Writes a `profile.json` for the emulator's bucket, over TLS; answers its path. */
export function writeProfile(workspace: Workspace, emulator: Emulator, changes: ProfileChanges = {}): string {
  const { bucket, region, caFile, endpoints } = emulator
  const file = path.join(workspace.dir, `profile-${randomBytes(4).toString('hex')}.json`)
  const usual = { schema: 1, bucket, region, prefix: '', caFile }
  const text = { ...usual, cosEndpoint: endpoints.cosHttps, stsEndpoint: endpoints.sts, ...changes }
  writeFileSync(file, JSON.stringify(text))
  return file
}

/** Arguments of an upload that stores nothing; the key comes on standard input. */
export const transientUpload = (profileFile: string, ...paths: readonly string[]): readonly string[] => [
  'upload',
  ...paths,
  '--profile-file',
  profileFile,
  '--secret-stdin',
  '--json',
]

/** Stores a profile, and its key in the session's keychain, the way a user's shell does. `key: null` stores none. */
export async function storeProfile(
  workspace: Workspace,
  emulator: Emulator,
  changes: ProfileChanges = {},
  key: Pick<Account, 'secretId' | 'secretKey'> | null = emulator.account,
): Promise<void> {
  const args = ['profile', 'set', PROFILE, '--file', writeProfile(workspace, emulator, changes)]
  const { exitCode, stderr } = key
    ? await runCli(workspace, [...args, '--secret-stdin'], { stdin: secretOf(key) })
    : await runCli(workspace, args)
  if (exitCode !== 0) throw new Error(`profile set ended with ${exitCode}: ${stderr}`)
}

/** What is dropped or picked starts at once from now on, as after “Don’t ask again”; needs a stored profile. */
export function startAtOnce({ dataDir }: Workspace): void {
  const file = path.join(dataDir, 'settings.json')
  const settings = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...settings, uploads: { options: {}, ask: false } }))
}

/** Deletes the profile and its key, so that the session's keychain is as before. */
export async function removeProfile(workspace: Workspace): Promise<void> {
  const { exitCode, stderr } = await runCli(workspace, ['profile', 'remove', PROFILE])
  if (exitCode !== 0) throw new Error(`profile remove ended with ${exitCode}: ${stderr}`)
}
