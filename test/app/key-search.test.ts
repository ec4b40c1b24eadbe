import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { processTree } from '../../scripts/lib/sandbox-proof.mjs'
import { appWithTypedKey, filesBelow, keyNeedles, randomAccount, searchFiles, searchOthers } from './lib/key-search.ts'
import { needlesFor, searchMemory } from './lib/memory.ts'
import { typeOf } from './lib/processes.ts'
import { removeProfile, storeProfile } from './lib/profile.ts'
import { rendererPid, startApp } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()

test.each(['Store key', 'Use for this run only'] as const)(
  'a key that was typed and used (%s) is in no process but main, in no file and in no log',
  async (button) => {
    const { app, account } = await appWithTypedKey(workspace(), {}, button)
    const needles = keyNeedles(account)
    const types = new Set(processTree(app.pid).map(typeOf))
    for (const type of ['main', 'renderer', 'gpu-process', 'utility', 'zygote']) expect(types).toContain(type)
    expect(searchOthers(app.pid, needles)).toEqual([])
    const { dataDir, tmpDir } = workspace()
    expect(filesBelow(dataDir).some((file) => file.endsWith('main.log') || file.endsWith('audit.jsonl'))).toBe(true)
    expect(searchFiles([dataDir, tmpDir], needles)).toEqual([])
    await app.electron.close()
    expect(searchFiles([dataDir, tmpDir], needles)).toEqual([])
    await removeProfile(workspace())
  },
)

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
