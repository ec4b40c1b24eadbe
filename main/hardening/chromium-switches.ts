/**
 * Which words of a command line Chromium takes as its own switches, and which of those the app can be started with. It reads the list by
 * itself before any code of ours runs, so what counts is its reading (`base/command_line.cc`), not ours.
 */

/** What people need on their computers and what weakens nothing. */
const PERMITTED_SWITCHES: ReadonlySet<string> = new Set([
  'lang',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'disable-gpu',
  'enable-logging',
  'ozone-platform',
  'ozone-platform-hint',
  'enable-wayland-ime',
  'wayland-text-input-version',
  'gtk-version',
  'xdg-portal-required-version',
  // The Windows installer starts the app with it after an update.
  'updated',
  // Windows starts an app so whose notification was clicked.
  'embedding',
  'toastactivated',
])

/** By which developers and tests drive the app: unpackaged, or in a build made for that. */
const FOR_DRIVING: ReadonlySet<string> = new Set([
  ...['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'no-sandbox', 'password-store'],
  ...['use-mock-keychain', 'enable-features', 'disable-features', 'allow-file-access-from-files'],
  ...['log-file', 'v', 'vmodule'],
])

/** What is the app's own to judge: without the switches of Chromium and Electron that may come in the same list, up to `--`. */
export function withoutForeignSwitches(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  return args.filter(
    (argument, index) => (end >= 0 && index > end) || !isForeign(switchName(argument, process.platform) ?? ''),
  )
}

const isForeign = (name: string): boolean => PERMITTED_SWITCHES.has(name) || FOR_DRIVING.has(name) || isFinders(name)

/** Old versions of macOS name the process so when somebody opens the app. */
const isFinders = (name: string): boolean => name.startsWith('psn_')

type Platform = NodeJS.Platform

/** Name of the switch that Chromium sees in one argument; undefined for what is no switch, or ends them (`--`). */
export function switchName(argument: string, platform: Platform): string | undefined {
  const word = trimmed(argument, platform)
  const prefix = (platform === 'win32' ? ['--', '-', '/'] : ['--', '-']).find((one) => word.startsWith(one))
  if (prefix === undefined || prefix === word) return undefined
  const name = word.slice(prefix.length).split('=', 1)[0] ?? ''
  return platform === 'win32' ? name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : name
}

/** Names of all switches that Chromium sees in `args` (without the executable), as they come. Pure. */
export function switchNames(args: readonly string[], platform: Platform): readonly string[] {
  const end = args.findIndex((argument) => trimmed(argument, platform) === '--')
  const before = end < 0 ? args : args.slice(0, end)
  return before.flatMap((argument) => switchName(argument, platform) ?? [])
}

/** Chromium trims each word: ASCII's white space, and on Windows Unicode's. */
function trimmed(argument: string, platform: Platform): string {
  const space = platform === 'win32' ? '[\\s\\u0085]+' : '[\\t-\\r ]+'
  return argument.replace(new RegExp(`^${space}`), '').replace(new RegExp(`${space}$`), '')
}

/** Whether the app can be started with a switch; `own`: names of its options. */
export const isPermitted = (name: string, own: ReadonlySet<string>): boolean =>
  PERMITTED_SWITCHES.has(name) || own.has(name) || isFinders(name)
