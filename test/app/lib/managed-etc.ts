import { chmodSync, chownSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { appProgram } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { electronDir, type Workspace } from './open-workspace.ts'

/** Stands for the computer's administrator: the namespace in which the app runs knows it as root, and nobody else. */
const ADMINISTRATOR = 12_345

/** An `/etc` that only this test's app sees, and the app in it. Needs real root, to have two users in one namespace. */
export interface ManagedEtc {
  /** Starts the app's program as an ordinary user, sandbox on. Takes that program's arguments. */
  readonly executable: string
  /** Puts the policy there, as the administrator unless said otherwise; `undefined` takes it away. */
  readonly write: (
    text: string,
    options?: { readonly owner?: 'administrator' | 'user'; readonly mode?: number },
  ) => void
}

/**
 * The system's own `/etc` is never touched: a copy of it is bound over it in a mount namespace of the app's own. `appDir`:
 * another app's folder.
 */
export function openManagedEtc({ dir }: Workspace, appDir = ROOT): ManagedEtc {
  const etc = path.join(dir, 'etc')
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.includes('cos-courier') })
  const folder = path.join(etc, 'cos-courier')
  mkdirSync(folder)
  chownSync(folder, ADMINISTRATOR, ADMINISTRATOR)
  chmodSync(folder, 0o755)
  const inside = path.join(dir, 'inside-etc.sh')
  writeFileSync(inside, script(etc, appProgram(electronDir(), appDir).command))
  const executable = path.join(dir, 'managed-electron.sh')
  writeFileSync(executable, `#!/bin/sh\nexec unshare --mount -- sh '${inside}' "$@"\n`)
  chmodSync(executable, 0o755)
  return {
    executable,
    write(text, { owner = 'administrator', mode = 0o644 } = {}) {
      const file = path.join(folder, 'policy.json')
      writeFileSync(file, text)
      const uid = owner === 'administrator' ? ADMINISTRATOR : 0
      chownSync(file, uid, uid)
      chmodSync(file, mode)
    },
  }
}

/** The user namespace's maps can only be written from outside, once it is there: by a process that was started before. */
const script = (etc: string, electron: string): string => `mount --bind '${etc}' /etc || exit 99
pid=$$
write() { until printf '1000 0 1\\n0 ${ADMINISTRATOR} 1\\n' > "/proc/$pid/$1"; do kill -0 "$pid" || exit; done; }
(write gid_map; write uid_map) 2> /dev/null &
exec unshare --user -- sh -c 'until [ "$(id -u)" = 1000 ]; do :; done; exec "$@"' sh setpriv --pdeathsig SIGKILL -- '${electron}' "$@"
`
