import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { UpdateFile } from '../../shared/update-feed.ts'

/** Ends with the program's exit code; `said` is the end of what it wrote to standard error. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number; readonly said: string }>

/** polkit's program that asks for the administrator's password, in the places where systems have it. */
const PKEXEC_PLACES = ['/usr/bin/pkexec', '/bin/pkexec', '/usr/local/bin/pkexec', '/run/wrappers/bin/pkexec']
const EXIT_DIFFERS = 65
/** Of pkexec (its manual): the person dismissed the question; it could not be asked, or the answer was no. */
const EXIT_DISMISSED = 126
const EXIT_NOT_ALLOWED = 127

const INSTALLERS: Readonly<Record<'deb' | 'rpm', string>> = {
  // Neither takes a lower version than the one that is there.
  deb: `if command -v apt-get >/dev/null; then
  # An installation that was cut off is finished first: apt refuses until it is. What cannot be finished apt says itself.
  dpkg --configure -a || true
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=60 "$copy"
else
  dpkg --refuse-downgrade --install "$copy"
fi`,
  rpm: `if command -v dnf >/dev/null; then dnf install --assumeyes --nogpgcheck "$copy"
elif command -v zypper >/dev/null; then zypper --non-interactive --no-refresh install --allow-unsigned-rpm "$copy"
else rpm --upgrade "$copy"
fi`,
}

/**
 * What is run as administrator: takes a copy where nobody else may write, compares it with what was signed, installs that copy.
 * Without it a program of the user's could exchange the file between our look at it and the installation. `$1`: the file, `$2`: its SHA-512 in hexadecimal.
 */
const scriptFor = (kind: 'deb' | 'rpm'): string => `set -eu
umask 022
folder=$(mktemp --directory /tmp/cos-courier-update.XXXXXXXX)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
copy=$folder/update.${kind}
cp -- "$1" "$copy"
printf '%s  %s\\n' "$2" "$copy" | sha512sum --check --status || exit ${EXIT_DIFFERS}
${INSTALLERS[kind]}
`

/**
 * Installs a package that was downloaded, once the administrator's password was given.
 *
 * @throws AppError `update-file-differs`, `update-password-dismissed`, `update-password-refused`, `update-no-password-prompt`,
 * `update-install-failed` with the installer's exit code.
 */
export async function installPackage(
  kind: 'deb' | 'rpm',
  path: string,
  { sha512 }: UpdateFile,
  run: RunProgram = runProgram,
  pkexecPlaces: readonly string[] = PKEXEC_PLACES,
): Promise<void> {
  const pkexec = pkexecPlaces.find((place) => existsSync(place))
  if (pkexec === undefined) throw new AppError({ code: 'update-no-password-prompt', subject: path })
  const hex = Buffer.from(sha512, 'base64').toString('hex')
  const asked = ['--disable-internal-agent', '/bin/sh', '-c', scriptFor(kind), 'cos-courier-update', path, hex]
  const { exitCode, said } = await run(pkexec, asked)
  if (exitCode === 0) return
  if (exitCode === EXIT_DIFFERS) throw new AppError({ code: 'update-file-differs', subject: basename(path) })
  if (exitCode === EXIT_DISMISSED) throw new AppError({ code: 'update-password-dismissed', subject: basename(path) })
  if (exitCode === EXIT_NOT_ALLOWED) throw new AppError({ code: 'update-password-refused', subject: path })
  const detail = `exit code ${exitCode}${said === '' ? '' : `: ${said}`}`
  throw new AppError({ code: 'update-install-failed', subject: basename(path), detail })
}

const MAX_SAID = 300

/** Without a shell, with an environment of its own; a person may take any time to answer. */
const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' }
    execFile(program, [...args], { env, maxBuffer: 16 * 1024 * 1024 }, (error, _stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ exitCode, said: stderr.trim().split('\n').at(-1)?.slice(0, MAX_SAID) ?? '' })
    })
  })
