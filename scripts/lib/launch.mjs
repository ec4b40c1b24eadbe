// @ts-check
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { ROOT, stampDir } from './project.mjs'
import { outputOf, SetUpError } from './run.mjs'

/** @typedef {{ command: string, args: string[] }} Command */

/**
 * The same command, seen by itself as an ordinary user. As root Electron refuses to run with its sandbox; a user
 * namespace that maps root to uid 1000 gives it an unprivileged view without creating a user. What talks to the app
 * over D-Bus must run in the same view, since D-Bus compares user ids. `deathSignal` is sent to it when we die, even
 * by SIGKILL. Linux only; elsewhere nothing is changed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {'SIGTERM' | 'SIGKILL'} deathSignal
 * @returns {Command}
 */
export function asOrdinaryUser(command, args, deathSignal) {
  if (process.platform !== 'linux') return { command, args: [...args] }
  // setpriv comes after unshare: a change of credentials clears the death signal.
  const [first = '', ...rest] = [...userPrefix(), 'setpriv', '--pdeathsig', deathSignal, '--', command, ...args]
  return { command: first, args: rest }
}

const userPrefix = () =>
  process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'] : []

/**
 * Electron's executable in a distribution's folder.
 * @param {string} electronDir
 */
export function electronBinary(electronDir) {
  if (process.platform === 'darwin') return path.join(electronDir, 'Electron.app/Contents/MacOS/Electron')
  return path.join(electronDir, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

/** A packaged app's executable that runs wherever this project's folder would: what COS_COURIER_EXECUTABLE names. */
export const packagedExecutable = () => process.env['COS_COURIER_EXECUTABLE'] || undefined

/**
 * What starts the app in `appDir`: Electron with that folder, or the packaged app in place of this project's. Another
 * folder is never replaced.
 * @param {string} electronDir
 * @param {string} appDir
 * @returns {Command}
 */
export function appProgram(electronDir, appDir) {
  const packaged = packagedExecutable()
  if (packaged !== undefined && appDir === ROOT) return { command: packaged, args: [] }
  return { command: electronBinary(electronDir), args: [appDir] }
}

/**
 * The command that starts an app with its sandbox on, also as root.
 * @param {{ electronDir: string, appDir: string, args?: readonly string[] }} options
 * @returns {Command}
 */
export function launchCommand({ electronDir, appDir, args = [] }) {
  const program = appProgram(electronDir, appDir)
  return asOrdinaryUser(program.command, [...program.args, ...args], 'SIGTERM')
}

/**
 * One executable file that starts a program with its sandbox on, also as root, for callers that can name only a file,
 * such as Playwright's `_electron.launch({ executablePath, chromiumSandbox: true })`.
 * @param {string} executable Electron's, or a packaged app's; absolute
 * @returns {string} absolute path; `executable` itself where nothing has to be added
 */
export function launchFileOf(executable) {
  if (process.platform !== 'linux') return executable
  const { command, args } = asOrdinaryUser(executable, [], 'SIGKILL')
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const content = `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`
  const file = path.join(stampDir(), `${path.basename(executable)}-${shortHash(executable)}-as-user.sh`)
  if (!existsSync(file) || readFileSync(file, 'utf8') !== content) writeFileSync(file, content)
  chmodSync(file, 0o755)
  return file
}

/** @param {string} text */
const shortHash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 8)

/**
 * Throws, saying what to do, where the kernel does not let an ordinary user make the namespaces of Chromium's sandbox.
 * @param {string} electronDir
 */
export function assertSandboxPossible(electronDir) {
  if (process.platform !== 'linux') return
  const probe = asOrdinaryUser('unshare', ['--user', '--map-root-user', 'true'], 'SIGKILL')
  if (outputOf(probe.command, probe.args) !== undefined) return
  const helper = path.join(electronDir, 'chrome-sandbox')
  if (process.getuid?.() !== 0 && outputOf('find', [helper, '-user', 'root', '-perm', '4755'])?.trim()) return
  throw new SetUpError(`The kernel refuses user namespaces, on which the app's sandbox rests; it is never started without.
Allow them:
  sysctl -w kernel.unprivileged_userns_clone=1                  (older Debian)
  sysctl -w kernel.apparmor_restrict_unprivileged_userns=0      (Ubuntu 24.04 and later)
or, for an ordinary user, make the helper setuid:
  chown root ${helper} && chmod 4755 ${helper}`)
}

/**
 * Runs a program with our own standard streams and passes signals on to it.
 * @param {Command} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
export function runApp({ command, args }, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'inherit' })
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      // Ctrl-C reaches the whole foreground group: passed on as well, it would count as a second, impatient one.
      if (signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)) return
      child.kill(signal)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, pass)
    const finish = () => {
      for (const signal of signals) process.off(signal, pass)
    }
    child.once('error', (error) => {
      finish()
      reject(error)
    })
    child.once('close', (code, signal) => {
      finish()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
