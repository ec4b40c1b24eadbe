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
  return undefined
}

/** A field of a package, such as `Version` or `Status`; undefined where dpkg knows nothing of it. */
export function fieldOf(name: string, field: string): string | undefined {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', `-f=\${${field}}`, name], { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

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

/**
 * Installs a .deb with what it depends on. Its scripts find programs in `programs` before those of the system. Throws where
 * the app is installed already: that one is somebody's. Whether it is, can be asked only while the packages are locked.
 */
export function install(deb: string, programs: string): Installation {
  if (fieldOf('cos-courier', 'Status') !== undefined)
    throw new Error('cos-courier is installed here already, and is left alone. Purge it to run this test.')
  const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120', '-o', `DPkg::Path=${programs}:${SYSTEM_PATH}`]
  const apt = (...args: readonly string[]): string => sure('apt-get', [...options, ...args], quiet)
  const wish = ['install', '--no-install-recommends', deb]
  const brought = plannedBy(
    () => apt('--simulate', ...wish),
    () => apt('update'),
  )
  // Not whatever is new on this computer: other tests may install what they need meanwhile.
  const clean = (): void => {
    const there = brought.filter((name) => fieldOf(name, 'Status') !== undefined)
    if (there.length > 0) apt('purge', ...there)
  }
  try {
    return { output: apt(...wish), purge: () => apt('purge', 'cos-courier'), clean }
  } catch (error) {
    clean()
    throw error
  }
}

/** Names of the packages that apt would add; those that are there have a version in brackets. Asks once more after an update: its lists may be old, or not there. */
function plannedBy(simulate: () => string, update: () => void): readonly string[] {
  const names = (): readonly string[] => [...simulate().matchAll(/^Inst (\S+) \(/gm)].map(([, name = '']) => name)
  try {
    return names()
  } catch {
    update()
    return names()
  }
}
