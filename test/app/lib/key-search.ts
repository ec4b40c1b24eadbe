import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { processTree } from '../../../scripts/lib/sandbox-proof.mjs'
import { type Account, EXAMPLE_ACCOUNT } from '../../emulator/accounts.ts'
import type { Emulator } from '../../emulator/index.ts'
import { writeBigFile, writeTree } from './files.ts'
import { findIn, type MemorySearch, type Needle, needlesFor, searchMemory } from './memory.ts'
import { openEmulator, type Workspace } from './open-workspace.ts'
import { isAlive, type ProcessFacts, typeOf } from './processes.ts'
import { startAtOnce, storeProfile } from './profile.ts'
import { startApp, stubPicker, type WindowApp, type WindowOptions, windowOf } from './window-app.ts'

/** Random, so that it stands nowhere but where the app put it. */
export const randomAccount = (): Account => ({
  ...EXAMPLE_ACCOUNT,
  secretId: `AKIDEXAMPLE-${randomBytes(12).toString('hex')}`,
  secretKey: `EXAMPLE-${randomBytes(20).toString('hex')}`,
})

export const keyNeedles = ({ secretId, secretKey }: Account): readonly Needle[] =>
  [secretId, secretKey].flatMap((secret, index) =>
    needlesFor(secret).map(({ label, bytes }) => ({ label: `${index === 0 ? 'id' : 'key'} ${label}`, bytes })),
  )

type EntryButton = 'Store key' | 'Use for this run only'

/** Opens settings, types the key into its window by single key strokes, and uploads a small and a large file. */
async function typeKeyAndUpload(
  workspace: Workspace,
  app: WindowApp,
  { secretId, secretKey }: Account,
  button: EntryButton,
): Promise<void> {
  const { electron, page } = app
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await admin.getByRole('button', { name: /^test/ }).click()
  await admin.getByRole('button', { name: /^(?:Enter|Replace) key…$/ }).click()
  const entry = await windowOf(electron, 'key-entry')
  await entry.getByLabel('SecretId').click()
  await entry.keyboard.type(secretId)
  await entry.keyboard.press('Tab')
  await entry.keyboard.type(secretKey)
  await entry.getByRole('button', { name: button }).click()
  await admin.getByText('The key was stored.').waitFor()
  const folder = writeTree(path.join(workspace.dir, 'files'), { 'a.txt': 'a' })
  writeBigFile(path.join(folder, 'big.bin'), 20)
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('2 verified', { exact: true }).waitFor()
}

/** A running app whose key was typed into its window, and used. */
export async function appWithTypedKey(
  workspace: Workspace,
  options: WindowOptions = {},
  button: EntryButton = 'Store key',
): Promise<{ app: WindowApp; account: Account; emulator: Emulator }> {
  const account = randomAccount()
  const emulator = await openEmulator(workspace, { account })
  await storeProfile(workspace, emulator, {}, null)
  startAtOnce(workspace)
  const app = await startApp(workspace, options)
  await typeKeyAndUpload(workspace, app, account, button)
  return { app, account, emulator }
}

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

/** `file: labels` for every file below the folders that holds one of the needles. */
export const searchFiles = (folders: readonly string[], needles: readonly Needle[]): readonly string[] =>
  folders
    .flatMap(filesBelow)
    .map((file) => [file, findIn(readFileSync(file), needles)] as const)
    .filter(([, found]) => found.length > 0)
    .map(([file, found]) => `${path.basename(file)}: ${found.join(', ')}`)

/** Every process but main, those that start meanwhile included; each once. */
function* othersUntilAllSeen(mainPid: number): Generator<ProcessFacts> {
  const seen = new Set([mainPid])
  for (;;) {
    const next = processTree(mainPid).find(({ pid }) => !seen.has(pid))
    if (next === undefined) return
    seen.add(next.pid)
    if (next.commandLine.trim() !== '') yield next
  }
}

/** Undefined for a process that ended before it was read whole: its memory is gone with it. */
function searchUnlessEnded(pid: number, needles: readonly Needle[]): MemorySearch | undefined {
  try {
    const search = searchMemory(pid, needles)
    // What was found before it ended was there.
    return isAlive(pid) || search.found.length > 0 ? search : undefined
  } catch (error) {
    if (!isAlive(pid)) return undefined
    throw error
  }
}

/** `type pid: labels` for each process but main that holds a needle. Throws where a process cannot be searched. */
export function searchOthers(mainPid: number, needles: readonly Needle[]): readonly string[] {
  const leaks: string[] = []
  for (const facts of othersUntilAllSeen(mainPid)) {
    const type = typeOf(facts)
    // Each process holds its own command line: finding it shows that this process can be searched.
    const own = { label: 'own type', bytes: Buffer.from(`--type=${type}`) }
    const search = searchUnlessEnded(facts.pid, [...needles, own])
    if (search === undefined) continue
    const { found, bytesRead } = search
    if (!found.includes('own type') || bytesRead < 10 << 20)
      throw new Error(`${type} ${facts.pid} was not searched: ${bytesRead} bytes, ${found.join(', ')}`)
    const keys = found.filter((label) => label !== 'own type')
    if (keys.length > 0) leaks.push(`${type} ${facts.pid}: ${keys.join(', ')} | ${facts.commandLine.slice(0, 200)}`)
  }
  return leaks
}
