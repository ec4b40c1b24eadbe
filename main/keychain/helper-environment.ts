/** What the Secret Service is found with; display and desktop only for where the password prompt appears. */
const LINUX = [
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'HOME',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_CURRENT_DESKTOP',
]
const MACOS = ['HOME', 'USER', 'TMPDIR']
const WINDOWS = [
  'SystemRoot',
  'windir',
  'SystemDrive',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'USERNAME',
  'USERDOMAIN',
]

/**
 * The keychain helper's whole environment. Messages are asked for in English, since they are all that tells some
 * failures apart.
 */
export function helperEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const names = platform === 'win32' ? WINDOWS : platform === 'darwin' ? MACOS : LINUX
  const kept = names.flatMap((name): [string, string][] => {
    const value = env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }
}
