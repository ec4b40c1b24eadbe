import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LinkCommand, linkCommandFrom } from './link-args.ts'
import { UsageProblem } from './usage-problem.ts'

/** Files and folders to add, as if they were dropped on the window. */
export interface OpenCommand {
  readonly kind: 'open'
  /** As given; relative ones count from where the command was started. */
  readonly paths: readonly string[]
}

/** The window of the settings. */
interface SettingsCommand {
  readonly kind: 'settings'
}

/**
 * `settings`; `open PATH...`; or paths alone, the first one from the root, which no command is called like: so Windows starts a program on whose
 * icon files are dropped. Undefined for other commands. @throws UsageProblem.
 */
export function openCommandFrom([first = '', ...rest]: readonly string[]): OpenCommand | SettingsCommand | undefined {
  if (first === 'settings' && rest.length > 0) throw new UsageProblem('settings takes nothing more')
  if (first === 'settings') return { kind: 'settings' }
  if (first === 'open') return opening(rest)
  return isAbsolute(first) ? opening([first, ...rest]) : undefined
}

function opening(paths: readonly string[]): OpenCommand {
  if (paths.length === 0) throw new UsageProblem('open needs at least one file or folder')
  return { kind: 'open', paths: paths.map(pathOf) }
}

/**
 * What stands after `--` where no command stands before it: what the desktop was given to open. That is one link, or files and
 * folders, from the root or as `file:` addresses, as desktops give them; never an option or a command. Undefined for nothing: the
 * menu's entry starts the app so. @throws UsageProblem.
 */
export function openedFrom(given: readonly string[]): LinkCommand | OpenCommand | undefined {
  if (given.length === 0) return undefined
  const isPlace = (one: string): boolean => isAbsolute(one) || /^file:/i.test(one)
  return given.every(isPlace) ? opening(given) : linkCommandFrom(given)
}

/** Desktops give addresses to a program that says that it takes them. */
function pathOf(given: string): string {
  if (!/^file:/i.test(given)) return given
  try {
    return fileURLToPath(given)
  } catch {
    throw new UsageProblem(`not a file of this computer: ${given}`)
  }
}
