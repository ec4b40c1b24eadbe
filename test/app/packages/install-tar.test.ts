import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Installed, installed, showsItsWindow, uploadsAFolder } from '../lib/as-installed.ts'
import { sure } from '../lib/debian.ts'
import { emptyKeychain } from '../lib/keychain.ts'
import { artifact } from '../lib/packages.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'

describe.runIf(process.platform === 'linux')('the tar.gz', () => {
  let workspace: Workspace
  let folder: string
  let app: Installed

  beforeAll(() => {
    workspace = openWorkspace()
    const unpacked = path.join(workspace.dir, 'unpacked here')
    sure('mkdir', [unpacked])
    sure('tar', ['-xzf', artifact('tar.gz'), '-C', unpacked])
    const [only = '', ...others] = readdirSync(unpacked)
    expect(others).toEqual([]) // who unpacks it in a full folder finds it again
    folder = path.join(unpacked, only)
    app = installed(workspace, path.join(folder, 'cos-courier'))
  })
  afterAll(async () => {
    emptyKeychain()
    await workspace?.close()
  })

  test('unpacked, uploads a folder with a stored profile, its key in the keychain, in the sandbox', async () => {
    await uploadsAFolder(app)
  })

  test('unpacked, shows its window, in the sandbox', async () => {
    await showsItsWindow(app, [], 'installed-tar')
  })

  test('unpacked, leaves nothing outside its data folder when it has ended', () => {
    expect(app.home.strangeFiles()).toEqual([])
    expect(readdirSync(workspace.tmpDir)).toEqual([])
  })

  test('brings the manual and the entries for file managers', () => {
    const share = path.join(folder, 'usr/share')
    expect(readFileSync(path.join(share, 'man/man1/cos-courier.1'), 'utf8')).toContain('.TH COS-COURIER 1')
    for (const name of ['kio/servicemenus', 'Thunar/sendto', 'nautilus-python/extensions', 'nemo/actions', 'metainfo'])
      expect(existsSync(path.join(share, name)), name).toBe(true)
  })
})
