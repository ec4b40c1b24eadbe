import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication, Page } from 'playwright-core'
import { startElectron, type WindowOptions } from './window-app.ts'
import type { Workspace } from './workspace.ts'

/** Runs so far: each gets a folder of its own. */
let runs = 0

/** A window of the same Electron with nothing locked down, on `url`: the control of what ours cannot do. */
export async function openPlainWindow(
  workspace: Workspace,
  url: string,
  options: WindowOptions = {},
): Promise<{ page: Page; electron: ElectronApplication }> {
  runs += 1
  const appDir = fileURLToPath(new URL('../fixtures/plain-window', import.meta.url))
  const args = [...(options.args ?? []), `--user-data-dir=${path.join(workspace.dir, `plain-${runs}`)}`]
  const env = { ...options.env, COURIER_TEST_URL: url }
  const electron = await startElectron(workspace, { ...options, appDir, args, env })
  const page = await electron.firstWindow()
  await page.waitForURL((current) => current.href.startsWith(url))
  return { page, electron }
}
