import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { processTree } from '../../scripts/lib/sandbox-proof.mjs'
import { type Account, EXAMPLE_ACCOUNT } from '../emulator/accounts.ts'
import type { Emulator } from '../emulator/index.ts'
import { writeBigFile, writeTree } from './lib/files.ts'
import { findIn, type MemorySearch, type Needle, needlesFor, searchMemory } from './lib/memory.ts'
import { isAlive, type ProcessFacts, typeOf } from './lib/processes.ts'
import { removeProfile, startAtOnce, storeProfile } from './lib/profile.ts'
import { rendererPid, startApp, stubPicker, type WindowApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

/** Random, so that it stands nowhere but where the app put it. */
const randomAccount = (): Account => ({
  ...EXAMPLE_ACCOUNT,
  secretId: `AKIDEXAMPLE-${randomBytes(12).toString('hex')}`,
  secretKey: `EXAMPLE-${randomBytes(20).toString('hex')}`,
})

const keyNeedles = ({ secretId, secretKey }: Account): readonly Needle[] =>
  [secretId, secretKey].flatMap((secret, index) =>
    needlesFor(secret).map(({ label, bytes }) => ({ label: `${index === 0 ? 'id' : 'key'} ${label}`, bytes })),
  )

/** Opens settings, types the key into its window by single key strokes, and uploads a small and a large file. */
async function typeKeyAndUpload(app: WindowApp, { secretId, secretKey }: Account): Promise<void> {
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
  await entry.keyboard.press('Enter')
  await admin.getByText('The key was stored.').waitFor()
  const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
  writeBigFile(path.join(folder, 'big.bin'), 20)
  await stubPicker(electron, [folder])
  await page.getByRole('button', { name: 'Add folder' }).first().click()
  await page.getByText('2 verified', { exact: true }).waitFor()
}

async function appWithTypedKey(): Promise<{ app: WindowApp; account: Account; emulator: Emulator }> {
  const account = randomAccount()
  const emulator = await openEmulator(workspace(), { account })
  await storeProfile(workspace(), emulator, {}, null)
  startAtOnce(workspace())
  const app = await startApp(workspace())
  await typeKeyAndUpload(app, account)
  return { app, account, emulator }
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

/** `file: labels` for every file below the folders that holds one of the needles. */
const searchFiles = (folders: readonly string[], needles: readonly Needle[]): readonly string[] =>
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

test('a key that was typed and used is in no process but main, in no file and in no log', async () => {
  const { app, account } = await appWithTypedKey()
  const needles = keyNeedles(account)
  const types = new Set(processTree(app.pid).map(typeOf))
  for (const type of ['main', 'renderer', 'gpu-process', 'utility', 'zygote']) expect(types).toContain(type)
  const leaks: string[] = []
  for (const facts of othersUntilAllSeen(app.pid)) {
    const type = typeOf(facts)
    // Each process holds its own command line: finding it shows that this process can be searched.
    const own = { label: 'own type', bytes: Buffer.from(`--type=${type}`) }
    const search = searchUnlessEnded(facts.pid, [...needles, own])
    if (search === undefined) continue
    const { found, bytesRead } = search
    expect(found, `${type} ${facts.pid}`).toContain('own type')
    expect(bytesRead).toBeGreaterThan(10 << 20)
    const keys = found.filter((label) => label !== 'own type')
    if (keys.length > 0) leaks.push(`${type} ${facts.pid}: ${keys.join(', ')} | ${facts.commandLine.slice(0, 200)}`)
  }
  expect(leaks).toEqual([])
  const { dataDir, tmpDir } = workspace()
  expect(filesBelow(dataDir).some((file) => file.endsWith('main.log') || file.endsWith('audit.jsonl'))).toBe(true)
  expect(searchFiles([dataDir, tmpDir], needles)).toEqual([])
  await app.electron.close()
  expect(searchFiles([dataDir, tmpDir], needles)).toEqual([])
  await removeProfile(workspace())
})

test('the search finds a planted key: each spelling in a page’s memory, in a file and in a log', async () => {
  const account = randomAccount()
  const emulator = await openEmulator(workspace(), { account })
  await storeProfile(workspace(), emulator, {}, null)
  const app = await startApp(workspace())
  const needles = needlesFor(account.secretKey)
  const pid = await rendererPid(app.electron, app.page)
  expect(searchMemory(pid, needles).found).toEqual([])
  await app.page.evaluate((secret) => {
    const bytes = new TextEncoder().encode(secret)
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    const base64 = ['', 'x', 'xy'].map((before) => btoa(`${before}${secret}tail`))
    const texts = [hex, hex.toUpperCase(), ...base64].map((text) => new TextEncoder().encode(text))
    const wide = Uint16Array.from(secret, (one) => one.charCodeAt(0))
    Object.assign(globalThis, { planted: [bytes, wide, ...texts] })
  }, account.secretKey)
  const labels = needles.map(({ label }) => label).sort()
  expect(searchMemory(pid, needles).found).toEqual(labels)
  const { dataDir } = workspace()
  for (const { label, bytes } of needles)
    writeFileSync(path.join(dataDir, 'logs', `planted ${label}`), Buffer.concat([Buffer.from('before'), bytes]))
  expect(searchFiles([dataDir], needles)).toHaveLength(needles.length)
})
