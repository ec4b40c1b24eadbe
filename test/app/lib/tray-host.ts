import { spawn } from 'node:child_process'
import path from 'node:path'
import { asOrdinaryUser } from '../../../scripts/lib/launch.mjs'
import { appEnv, type Workspace } from './open-workspace.ts'

/** A desktop that shows tray icons, as far as the app can tell; until the workspace ends. */
export interface TrayHost {
  /** Settles when an icon has come. */
  readonly icon: Promise<void>
}

/** Settles when the session bus has it. Linux alone needs one. */
export async function startTrayHost(workspace: Workspace): Promise<TrayHost> {
  const script = path.join(import.meta.dirname, '../fixtures/tray-host.cjs')
  // D-Bus compares user ids, so it is started in the app's own view of them.
  const { command, args } = asOrdinaryUser(process.execPath, [script], 'SIGKILL')
  const child = spawn(command, args, { env: appEnv(workspace), stdio: ['ignore', 'pipe', 'inherit'] })
  workspace.defer(async () => void child.kill('SIGKILL'))
  let said = ''
  const saying = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        said += text
        if (said.includes(line)) resolve()
      })
      child.once('exit', () => reject(new Error(`the tray host ended without saying ${line}`)))
    })
  const icon = saying('icon of')
  icon.catch(() => undefined) // whoever waits for one hears of it
  await saying('ready')
  return { icon }
}
