import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { launchFileOf } from '../../../scripts/lib/launch.mjs'
import { NEW, OLD } from '../../../scripts/lib/test-update-packages.mjs'
import { appEnv } from '../lib/open-workspace.ts'
import { killTree, waitUntilGone } from '../lib/processes.ts'
import { check } from '../lib/update-world.ts'
import { launch, screenshot, windowOf } from '../lib/window-app.ts'
import { useWorkspace, type Workspace } from '../lib/workspace.ts'
import { ownAppImage } from './update-appimage.ts'

/** What a person sees and presses. */
export function windowUpdates(): void {
  const workspace = useWorkspace()

  test('finds, fetches and installs 1.0.1 from the settings, and is there again as 1.0.1', async () => {
    const { app, file } = ownAppImage(workspace())
    const electron = await launch({
      executablePath: launchFileOf(file),
      chromiumSandbox: true,
      env: appEnv(workspace(), app.home.env),
    })
    const { pid = 0 } = electron.process()
    workspace().defer(() => killTree(pid))
    const page = await windowOf(electron, 'transfer')
    await page.getByRole('button', { name: 'Settings' }).click()
    const admin = await windowOf(electron, 'admin')
    await admin.getByRole('button', { name: 'Updates' }).click()
    await admin.getByText(`COS Courier ${OLD} is running.`).waitFor()
    await admin.getByRole('button', { name: 'Check now' }).click()
    await admin.getByText(`Version ${NEW} is available`).first().waitFor()
    await screenshot(admin, 'update-available')
    await admin.getByRole('button', { name: 'Download' }).click()
    await admin.getByText('is downloaded and verified').first().waitFor({ timeout: 120_000 })
    await screenshot(admin, 'update-ready')
    await admin.getByRole('button', { name: 'Restart and update' }).click()
    await waitUntilGone([pid], 60_000)
    const again = await vi.waitFor(() => startedAgain(workspace()), { timeout: 60_000 })
    workspace().defer(() => killTree(again))
    // The one that runs answers.
    expect(await check(app)).toMatchObject({ exitCode: 0, state: 'current', current: NEW })
    process.kill(again, 'SIGTERM')
    await vi.waitFor(() => expect(() => startedAgain(workspace())).toThrow('has not started'), { timeout: 60_000 })
  })
}

/** The main process of an AppImage that unpacked itself there. Throws where there is none. */
function startedAgain({ tmpDir }: Workspace): number {
  const found = readdirSync('/proc').find((name) => {
    const line = /^\d+$/.test(name) ? commandLineOf(name) : ''
    return line.startsWith(`${tmpDir}/cos-courier-appimage-`) && !line.includes('--type=')
  })
  if (found === undefined) throw new Error(`the app has not started again in ${tmpDir}`)
  return Number(found)
}

/** Empty for a process that has ended meanwhile. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
