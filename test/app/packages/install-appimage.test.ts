import { chmodSync, copyFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Installed,
  installed,
  showsItsWindow,
  uploadsAFolder,
  uploadWithoutKeychain,
} from '../lib/as-installed.ts'
import { runCli } from '../lib/cli.ts'
import { emptyKeychain } from '../lib/keychain.ts'
import { withoutNamespaces } from '../lib/no-namespaces.ts'
import { artifact } from '../lib/packages.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'

describe.runIf(process.platform === 'linux')('an AppImage', () => {
  let workspace: Workspace
  let app: Installed

  beforeAll(() => {
    workspace = openWorkspace()
    const file = path.join(workspace.dir, 'COS Courier.AppImage')
    copyFileSync(artifact('AppImage'), file)
    chmodSync(file, 0o755)
    app = installed(workspace, file)
  })
  afterAll(async () => {
    emptyKeychain()
    await workspace?.close()
  })

  test('uploads a folder with a stored profile, its key in the keychain, in the sandbox', async () => {
    await uploadsAFolder(app)
  })

  test('shows its window, in the sandbox', async () => {
    await showsItsWindow(app, ['--'], 'installed-appimage')
  })

  test('leaves nothing outside its data folder when it has ended', async () => {
    expect(app.home.strangeFiles()).toEqual([])
    // What stands in for AppImage's runtime unpacks, and tidies up after the app has ended.
    await vi.waitFor(() => expect(readdirSync(workspace.tmpDir)).toEqual([]), { timeout: 30_000 })
  })

  const isRoot = process.getuid?.() === 0
  test.skipIf(!isRoot)(
    `refuses to run without a sandbox where nobody may make user namespaces, and says what to do${isRoot ? '' : ' (only root can arrange that)'}`,
    async () => {
      const plain = openWorkspace()
      try {
        const { emulator, args, stdin } = await uploadWithoutKeychain(plain)
        const file = path.join(plain.dir, 'COS Courier.AppImage')
        copyFileSync(artifact('AppImage'), file)
        const result = await runCli(plain, args, { ...withoutNamespaces(plain, file), stdin })
        expect(result.stderr).toMatch(/does not start without its sandbox.*user namespaces/)
        expect([result.exitCode, result.stdout, emulator.objects()]).toEqual([2, '', []])
      } finally {
        await plain.close()
      }
    },
  )
})
