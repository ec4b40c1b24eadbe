import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { secretOf } from './lib/cli.ts'
import { writeTree } from './lib/files.ts'
import { type ManagedEtc, openManagedEtc } from './lib/managed-etc.ts'
import { appEnv, ownProgram } from './lib/open-workspace.ts'
import { removeProfile, storeProfile, transientUpload, writeProfile } from './lib/profile.ts'
import { screenshot, startApp, windowOf } from './lib/window-app.ts'
import { openEmulator, useWorkspace } from './lib/workspace.ts'

const workspace = useWorkspace()
// Two users in one namespace need real root to set it up; who owns what is tested without the app, too.
const asRoot = test.runIf(process.platform === 'linux' && process.getuid?.() === 0)

/** One command of the app in that `/etc`. */
function run({ executable }: ManagedEtc, args: readonly string[], stdin = '') {
  const all = [...ownProgram().args, '--data-dir', workspace().dataDir, ...args]
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = appEnv(workspace(), {})
    const child = execFile(executable, all, { env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
    )
    child.stdin?.end(stdin)
  })
}
const policyWith = (more: object): string => JSON.stringify({ schema: 1, organisation: 'Example Ltd.', ...more })

asRoot(
  'the app takes the administrator’s file, ignores anybody else’s, and gives nothing out while it is broken',
  async () => {
    const emulator = await openEmulator(workspace())
    const etc = openManagedEtc(workspace())
    const show = async () => {
      const { exitCode, stdout, stderr } = await run(etc, ['managed', 'show', '--json'])
      expect(stdout, stderr).not.toBe('')
      return { exitCode, ...JSON.parse(stdout) }
    }
    expect(await show()).toEqual({ exitCode: 0, looked: ['/etc/cos-courier/policy.json'], state: 'none' })

    const folder = writeTree(path.join(workspace().dir, 'files'), { 'a.txt': 'a' })
    const args = transientUpload(writeProfile(workspace(), emulator), folder)
    const upload = () => run(etc, args, secretOf(emulator.account))
    expect((await upload()).exitCode).toBe(0)

    etc.write(policyWith({ allowOwnProfiles: false }))
    expect(await show()).toMatchObject({ exitCode: 0, state: 'active', owner: 'root' })
    const refused = await upload()
    expect([refused.exitCode, refused.stdout]).toEqual([3, expect.stringContaining('managed-denied')])

    etc.write('{"schema":1,"allowUploads":true}')
    expect(await show()).toMatchObject({
      exitCode: 1,
      state: 'invalid',
      detail: expect.stringContaining('allowUploads'),
    })
    const stopped = await upload()
    expect([stopped.exitCode, stopped.stdout]).toEqual([3, expect.stringContaining('managed-invalid')])
    expect(stopped.stderr).toContain('so nothing is uploaded')

    etc.write(policyWith({ allowOwnProfiles: false }), { owner: 'user' })
    expect(await show()).toMatchObject({ exitCode: 1, state: 'ignored', reason: 'file-owner', owner: 'uid 1000' })
    const free = await upload()
    expect([free.exitCode, free.stderr]).toEqual([0, expect.stringContaining('it belongs to uid 1000')])

    etc.write(policyWith({ allowOwnProfiles: false }), { mode: 0o666 })
    expect(await show()).toMatchObject({ state: 'ignored', reason: 'file-writable' })
    const lines = readFileSync(path.join(workspace().dataDir, 'audit.jsonl'), 'utf8').trim().split('\n')
    const told = lines.map((line) => JSON.parse(line)).map(({ event, outcome }) => [event ?? 'credential', outcome])
    expect(told).toEqual([
      ['credential', 'granted'],
      ['managed-accepted', 'accepted'],
      ['credential', 'managed-denied'],
      ['managed-refused', 'managed-invalid'],
      ['credential', 'managed-invalid'],
      ['managed-refused', 'file-owner'],
      ['credential', 'granted'],
    ])
  },
)

asRoot(
  'the settings say who manages them, and what is fixed cannot be changed; the window follows the file',
  async () => {
    const emulator = await openEmulator(workspace())
    await storeProfile(workspace(), emulator, { prefix: 'inbox/', durationSeconds: 7200 }, null)
    const etc = openManagedEtc(workspace())
    const { bucket, region } = emulator
    const file = { schema: 1, bucket, region, prefix: 'given/' }
    etc.write(policyWith({ profiles: [{ name: 'Company photos', file }], maxDurationSeconds: 3600 }))
    const { electron, page } = await startApp(workspace(), { executablePath: etc.executable })
    await page.getByRole('button', { name: 'Settings' }).click()
    const admin = await windowOf(electron, 'admin')
    await admin.getByText('Managed by Example Ltd.').first().waitFor()
    await admin.getByRole('button', { name: /^Company photos/ }).click()
    await admin.getByText('It cannot be changed or removed here.').waitFor()
    expect(await admin.getByRole('button', { name: 'Save' }).count()).toBe(0)
    await screenshot(admin, 'managed-given-profile')
    await admin.getByRole('button', { name: /^test/ }).click()
    expect(
      await admin
        .getByLabel('Life of a temporary key')
        .or(admin.getByLabel(/minutes/))
        .first()
        .inputValue(),
    ).toBe('60')
    await screenshot(admin, 'managed-own-profile')
    etc.write(policyWith({ profiles: [{ name: 'Company photos', file }], allowOwnProfiles: false }))
    await admin.getByText('No other profiles can be used.').waitFor()
    await admin.getByRole('button', { name: /^test/ }).waitFor({ state: 'detached' })
    expect(await admin.getByRole('button', { name: 'New profile' }).count()).toBe(0)
    etc.write('{')
    await admin.getByText('so nothing is uploaded').waitFor()
    await page.getByText('so nothing is uploaded').waitFor()
    await screenshot(admin, 'managed-invalid')
    await screenshot(page, 'managed-invalid-transfer')
    await electron.close()
    await removeProfile(workspace())
  },
)
