/** A word to somebody who opened the app on a Linux desktop, where nobody reads standard error and Electron shows nothing yet. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** Programs that show a text, as desktops have them; `{}` stands for it. */
const DIALOGS: readonly (readonly [program: string, ...args: string[]])[] = [
  ['zenity', '--error', '--no-markup', '--title=COS Courier', '--width=480', '--text={}'],
  ['kdialog', '--title', 'COS Courier', '--error', '{}'],
  ['notify-send', '--urgency=critical', 'COS Courier', '{}'],
  ['xmessage', '-center', '{}'],
]

/** Program and arguments that show `text`; undefined where there is no desktop, or none of the programs. Pure but for `isThere`. */
export function dialogFor(
  text: string,
  env: Env,
  isThere: (file: string) => boolean,
): readonly [program: string, ...args: string[]] | undefined {
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return undefined
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  for (const [name, ...args] of DIALOGS) {
    const program = folders.map((folder) => join(folder, name)).find(isThere)
    if (program !== undefined) return [program, ...args.map((word) => word.replace('{}', () => text))]
  }
  return undefined
}

/** Shows it, and does not wait until it was read. */
export function showOnDesktop(text: string, env: Env): void {
  const dialog = dialogFor(text, env, isExecutable)
  if (dialog === undefined) return
  const [program, ...args] = dialog
  // Libraries of the AppImage are not for other programs.
  const { LD_LIBRARY_PATH: _libraries, ...own } = env
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: own })
  child.on('error', () => undefined) // the same text stands on standard error
  child.unref()
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // not there, or not ours to run: the same for us
  }
}
