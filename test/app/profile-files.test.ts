import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { EXAMPLE_ACCOUNT } from '../emulator/accounts.ts'
import { runCli } from './lib/cli.ts'
import { keychainEntries } from './lib/keychain.ts'
import { PROFILE, removeProfile, storeProfile } from './lib/profile.ts'
import { chooseChinese, screenshot, startApp, stubConfirm, stubPicker, stubSave, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
const profilesNow = () =>
  JSON.parse(readFileSync(path.join(workspace().dataDir, 'settings.json'), 'utf8')).profiles as readonly {
    readonly id: string
    readonly name: string
    readonly file: object
  }[]

/** A stored profile with a random key in the keychain, so that finding its text anywhere means something. */
async function storeWithRandomKey() {
  const key = {
    secretId: `AKIDEXAMPLE-${randomBytes(12).toString('hex')}`,
    secretKey: `EXAMPLE-${randomBytes(20).toString('hex')}`,
  }
  const emulator = await openEmulator(workspace(), { account: { ...EXAMPLE_ACCOUNT, ...key } })
  await storeProfile(workspace(), emulator, {}, key)
  expect(JSON.stringify(keychainEntries())).toContain(key.secretKey)
  return { key, emulator }
}

test('commands duplicate, export and import profiles; no key is in the file, none comes with a copy', async () => {
  const { key } = await storeWithRandomKey()
  const run = (...args: readonly string[]) => runCli(workspace(), args)
  expect(await run('profile', 'duplicate', PROFILE, 'second')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await run('profile', 'duplicate', PROFILE, 'second')).toMatchObject({ exitCode: 2 })
  const out = path.join(workspace().dir, 'all.json')
  expect(await run('profile', 'export', '--out', out)).toMatchObject({ exitCode: 0 })
  expect(await run('profile', 'export', '--out', out)).toMatchObject({ exitCode: 2 })
  const text = readFileSync(out, 'utf8')
  expect(JSON.parse(text).profiles).toHaveLength(2)
  for (const secret of [key.secretId, key.secretKey, ...profilesNow().map(({ id }) => id)])
    expect(text).not.toContain(secret)
  const one = await run('profile', 'export', 'second')
  expect(JSON.parse(one.stdout).profiles).toMatchObject([{ name: 'second' }])
  const imported = await run('profile', 'import', out, '--json')
  const lines = imported.stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { type: 'profile', name: `${PROFILE} 2`, nameInFile: PROFILE },
    { type: 'profile', name: 'second 2', nameInFile: 'second' },
    { type: 'summary', imported: 2 },
  ])
  const profiles = profilesNow()
  expect(new Set(profiles.map(({ id }) => id)).size).toBe(4)
  expect(keychainEntries().filter(({ password }) => password.includes(key.secretKey))).toHaveLength(1)
  const log = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8')
  expect(log.match(/"event":"profile-imported"/g)).toHaveLength(2)
  expect(await run('profile', 'import', path.join(workspace().dir, 'none.json'))).toMatchObject({ exitCode: 2 })
  await removeProfile(workspace())
})

test('in the settings a profile is duplicated, exported, and imported after a list of where it points to', async () => {
  const { key } = await storeWithRandomKey()
  const { electron, page } = await startApp(workspace())
  await page.getByRole('button', { name: 'Settings' }).click()
  const admin = await windowOf(electron, 'admin')
  await stubConfirm(electron)
  await admin.setViewportSize({ width: 880, height: 1500 })
  await admin.getByRole('button', { name: 'Duplicate' }).click()
  await admin.getByRole('heading', { name: `${PROFILE} copy` }).waitFor()
  await screenshot(admin, 'profile-duplicated')
  await admin.setViewportSize({ width: 880, height: 720 })
  await admin.getByRole('button', { name: 'Export and import' }).click()
  const out = path.join(workspace().dir, 'exported.json')
  await stubSave(electron, out)
  await admin.getByRole('button', { name: 'Export all profiles…' }).click()
  await admin.getByText('2 profiles were written to exported.json').waitFor()
  expect(existsSync(out)).toBe(true)
  expect(readFileSync(out, 'utf8')).not.toMatch(new RegExp(`${key.secretId}|${key.secretKey}`))
  await stubPicker(electron, [out])
  await admin.getByRole('button', { name: 'Import profiles…' }).click()
  await admin.getByText('2 profiles were added.').waitFor()
  await admin.getByText(`“${PROFILE}” is called “${PROFILE} 2” here`).waitFor()
  await screenshot(admin, 'profiles-imported')
  const asked = String(await electron.evaluate(() => Reflect.get(globalThis, 'courierTestAsked')))
  for (const words of ['Add 2 profiles?', 'Bucket: ', 'STS endpoint: ', 'It names a file that'])
    expect(asked).toContain(words)
  expect(profilesNow()).toHaveLength(4)
  await chooseChinese(admin, '导出与导入')
  await admin.getByRole('heading', { name: '导出与导入' }).waitFor()
  await screenshot(admin, 'profiles-imported-chinese')
  await electron.close()
  await removeProfile(workspace())
})
