import { chmodSync, copyFileSync, mkdirSync, readdirSync, watch } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { NEW, OLD, UPDATE_DIR } from '../../../scripts/lib/test-update-packages.mjs'
import { installed } from '../lib/as-installed.ts'
import { secretOf } from '../lib/cli.ts'
import { emptyKeychain, keychainEntries } from '../lib/keychain.ts'
import { killTree } from '../lib/processes.ts'
import { PROFILE, writeProfile } from '../lib/profile.ts'
import { check, install, spoil, type UpdateWorld, versionOf } from '../lib/update-world.ts'
import { useWorkspace, type Workspace } from '../lib/workspace.ts'

/** From 1.0.0 to 1.0.1, whatever comes between. */
export function appImageUpdates(world: () => UpdateWorld): void {
  const workspace = useWorkspace()
  test('1.0.0 becomes 1.0.1 and keeps profiles and keys', async () => {
    const { app, names } = ownAppImage(workspace())
    const profile = writeProfile(workspace(), world().emulator)
    const set = ['profile', 'set', PROFILE, '--file', profile, '--secret-stdin']
    expect((await app.run(set, secretOf(world().emulator.account))).exitCode).toBe(0)
    workspace().defer(() => emptyKeychain())
    const before = (await app.run(['profile', 'list', '--json'])).stdout
    expect(await versionOf(app)).toBe(OLD)
    expect(await install(app)).toMatchObject({ exitCode: 0, state: 'installed', available: NEW })
    expect(await versionOf(app)).toBe(NEW)
    expect(names()).toEqual(['COS Courier.AppImage'])
    expect((await app.run(['profile', 'list', '--json'])).stdout).toBe(before)
    expect(before).toContain(PROFILE)
    expect(keychainEntries()).toHaveLength(1)
    expect(await check(app)).toMatchObject({ exitCode: 0, state: 'current', current: NEW })
  })

  test('takes no artifact that was changed, and none that is missing', async () => {
    const { app, names } = ownAppImage(workspace())
    const restore = spoil(world().artifact('AppImage').path)
    const changed = await install(app)
    restore()
    expect(changed).toMatchObject({ exitCode: 1, state: 'refused', code: 'update-file-differs' })
    expect(changed.stderr).toMatch(/not the file that was signed, so it was not installed/)
    expect(await versionOf(app)).toBe(OLD)
    world().emulator.faults.add({
      ...{ kind: 'GetObject', key: world().artifact('AppImage').key, times: 50 },
      effect: { type: 'status', status: 404, code: 'NoSuchKey' },
    })
    expect(await install(app)).toMatchObject({ code: 'update-file-missing' })
    expect(await versionOf(app)).toBe(OLD)
    expect(names()).toEqual(['COS Courier.AppImage'])
  })

  test('survives half a download, a death while it loads and one while it is replaced, and is updated in the end', async () => {
    const { app, names, dir } = ownAppImage(workspace())
    const { key } = world().artifact('AppImage')
    const fault = { kind: 'GetObject', key, times: 50 } as const
    world().emulator.faults.add({ ...fault, effect: { type: 'truncatedReply' } })
    expect(await install(app)).toMatchObject({ exitCode: 1, state: 'failed', code: 'update-unreachable' })
    expect(await versionOf(app)).toBe(OLD)

    world().emulator.faults.clear()
    world().emulator.faults.add({ ...fault, effect: { type: 'stall', at: 'inReply' } })
    const loading = app.start(['update', 'install', '--json'])
    await vi.waitFor(() => expect(world().emulator.faults.counts['stall:inReply']).toBeGreaterThan(0), {
      timeout: 60_000,
    })
    await killTree(loading.pid)
    world().emulator.faults.clear()
    expect(await versionOf(app)).toBe(OLD)

    const partial = new Promise<void>((resolve) => {
      const watcher = watch(dir, () => {
        if (!names().some((name) => name.endsWith('.update'))) return
        watcher.close()
        resolve()
      })
    })
    const replacing = app.start(['update', 'install', '--json'])
    await partial
    await killTree(replacing.pid)
    expect(await versionOf(app)).toBe(OLD)
    expect(await install(app)).toMatchObject({ exitCode: 0, state: 'installed' })
    expect(await versionOf(app)).toBe(NEW)
    expect(names()).toEqual(['COS Courier.AppImage'])
  })
}

/** A copy of 1.0.0 where its user keeps it, and what is there. */
export function ownAppImage(workspace: Workspace) {
  const dir = path.join(workspace.dir, 'Applications')
  mkdirSync(dir)
  const from = path.join(UPDATE_DIR, OLD)
  const [name = ''] = readdirSync(from).filter((one) => one.endsWith('.AppImage'))
  const file = path.join(dir, 'COS Courier.AppImage')
  copyFileSync(path.join(from, name), file)
  chmodSync(file, 0o755)
  return { app: installed(workspace, file), file, dir, names: (): readonly string[] => readdirSync(dir) }
}
