import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { whyNotInstalled } from '../lib/debian.ts'
import { whyNoPkexec } from '../lib/pkexec.ts'
import { openUpdateWorld, type UpdateWorld } from '../lib/update-world.ts'
import { openWorkspace, type Workspace } from '../lib/workspace.ts'
import { appImageUpdates } from './update-appimage.ts'
import { debUpdates } from './update-deb.ts'
import { feeds } from './update-feeds.ts'
import { windowUpdates } from './update-window.ts'

// One file, one bucket: its address is built into the packages.
let workspace: Workspace
let current: UpdateWorld | undefined
const world = (): UpdateWorld => {
  if (current === undefined) throw new Error('only within a test')
  return current
}

beforeAll(async () => {
  workspace = openWorkspace()
  current = await openUpdateWorld(workspace)
})
afterAll(() => workspace?.close())
afterEach(async () => {
  world().emulator.faults.clear()
  await world().put(world().text)
})

describe('a feed', () => feeds(world))
describe('an AppImage', () => appImageUpdates(world))
describe('the window of an AppImage', windowUpdates)
const reason = whyNotInstalled() ?? whyNoPkexec()
describe.skipIf(reason)(`the deb${reason ? ` (${reason})` : ''}`, () => debUpdates(world))
