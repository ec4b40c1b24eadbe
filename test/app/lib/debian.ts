/** Installing a package on the computer that runs the tests, and taking it away again. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What a program wrote, standard error included. @throws with it, unless it ended well. */
export function sure(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 64 << 20 })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`)
  return `${stdout}${stderr}`
}

/** Why the package cannot be installed here by a test; undefined where it can. */
export function whyNotInstalled(): string | undefined {
  if (process.platform !== 'linux') return 'this is no Linux'
  if (process.getuid?.() !== 0) return 'only root may install packages'
  if (!existsSync('/usr/bin/apt-get')) return 'this computer has no apt'
  if (fieldOf('cos-courier', 'Status') !== undefined) return 'cos-courier is installed here already, and is left alone'
  return undefined
}

/** A field of a package, such as `Version` or `Status`; undefined where dpkg knows nothing of it. */
export function fieldOf(name: string, field: string): string | undefined {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', `-f=\${${field}}`, name], { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

const allPackages = (): readonly string[] =>
  sure('dpkg-query', ['-W'])
    .split('\n')
    .flatMap((line) => line.split('\t').slice(0, 1))
    .filter(Boolean)

/** What apt gives to the scripts of packages, whatever it was called with. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What was installed, and how to take it away. */
export interface Installation {
  /** What apt wrote. */
  readonly output: string
  /** `apt-get purge`; answers what it wrote. */
  readonly purge: () => string
  /** Whatever is left of it, and the packages that came with it. */
  readonly clean: () => void
}

/** Installs a .deb with what it depends on. Its scripts find programs in `programs` before those of the system. */
export function install(deb: string, programs: string): Installation {
  const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120', '-o', `DPkg::Path=${programs}:${SYSTEM_PATH}`]
  const before = new Set(allPackages())
  const apt = (...args: readonly string[]): string => sure('apt-get', [...options, ...args], quiet)
  const installIt = (): string => apt('install', '--no-install-recommends', deb)
  let output: string
  try {
    output = installIt()
  } catch {
    // The list of packages may be old, or not there at all. What else is wrong is told the second time.
    apt('update')
    output = installIt()
  }
  return {
    output,
    purge: () => apt('purge', 'cos-courier'),
    clean() {
      const come = allPackages().filter((name) => !before.has(name))
      if (come.length > 0) apt('purge', ...come)
    },
  }
}
