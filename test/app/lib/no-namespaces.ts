import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CliOptions } from './cli.ts'
import type { Workspace } from './open-workspace.ts'

/** Of the user in there; nobody outside needs to have it. */
const USER = 1000

/**
 * How a program is started as a plain user of a system whose kernel lets nobody make user namespaces, as Ubuntu 24.04
 * does with programs it does not know: in a namespace with all users, in which no more may be made. The system itself is
 * not changed. The workspace and all that is in it is that user's from now on; there is no session bus. Needs real root.
 */
export function withoutNamespaces({ dir }: Workspace, program: string): CliOptions {
  const executable = path.join(dir, 'without-namespaces.sh')
  writeFileSync(executable, script(program))
  chmodSync(executable, 0o755)
  const cookieFile = path.join(dir, 'xauthority')
  copyFileSync(process.env['XAUTHORITY'] ?? '', cookieFile)
  const home = path.join(dir, 'home')
  mkdirSync(home)
  const below = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  for (const name of ['', ...below]) chownSync(path.join(dir, name), USER, USER)
  const folders = ['CONFIG_HOME', 'DATA_HOME', 'CACHE_HOME', 'STATE_HOME', 'RUNTIME_DIR'].map((name) => [
    `XDG_${name}`,
    home,
  ])
  const env = {
    ...Object.fromEntries(folders),
    HOME: home,
    XAUTHORITY: cookieFile,
    DBUS_SESSION_BUS_ADDRESS: undefined,
  }
  return { executable, isBare: true, withDataDir: false, cwd: dir, env }
}

// Its maps can only be written from outside, once it is there. Rights come with the first program started after that.
const script = (program: string): string => `#!/bin/sh
pid=$$
write() { until printf '0 0 65536\\n' > "/proc/$pid/$1"; do kill -0 "$pid" || exit; done; }
(write gid_map; write uid_map) 2> /dev/null &
exec unshare --user -- sh -c 'until [ "$(id -u)" = 0 ]; do :; done; exec "$@"' sh \\
  sh -c 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"' sh \\
  setpriv --reuid=${USER} --regid=${USER} --clear-groups --pdeathsig SIGKILL -- '${program}' "$@"
`
