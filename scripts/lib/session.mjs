// @ts-check
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startDaemon } from './daemon.mjs'
import { withKnownUser } from './known-user.mjs'
import { asOrdinaryUser } from './launch.mjs'

import { busConfig, PROMPTER_SERVICE, wildcardCookie } from './session-files.mjs'
import { makeTemporary } from './temporary.mjs'

/**
 * A display, session bus and keychain of our own. `env` is the whole environment for what runs in it.
 * `lockKeychain` locks the login keyring, as a desktop does after a time.
 * `stop` ends every process of it and deletes its folder; calling it twice is harmless.
 * @typedef {{
 *   env: NodeJS.ProcessEnv, dir: string, lockKeychain: () => void, stop: () => Promise<void>
 * }} PrivateSession
 */

/** @typedef {import('./daemon.mjs').Daemon} Daemon */

/**
 * Starts a private session (Linux). The keyring is empty, unlocked by a random password nobody knows, and gone at the end.
 *
 * - `display: false`: no display. `bus: false`: no session bus, so no keychain. `keychain: false`: a bus on which nobody
 *   keeps secrets.
 * - `prompter: true`: a locked keychain asks for its password in a window that nobody answers, so a call hangs;
 *   otherwise such a prompt counts as dismissed at once.
 * - `home: 'user'`: the app keeps its real HOME and XDG folders, so its profiles outlive the session; by default it
 *   gets empty ones.
 * @param {{ display?: boolean, bus?: boolean, keychain?: boolean, prompter?: boolean, home?: 'private' | 'user' }} [options]
 * @returns {Promise<PrivateSession>}
 */
export async function startPrivateSession(options = {}) {
  const { display = true, bus = true, keychain = true, prompter = false, home = 'private' } = options
  const dir = makeTemporary('session') // 0700
  /** @type {Daemon[]} */
  const daemons = []
  const stop = async () => {
    // The last one first: nobody loses what it stands on.
    for (const daemon of daemons.splice(0).reverse()) await daemon.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const privateEnv = privateEnvironment(dir)
    const shown = display ? await startDisplay(dir, privateEnv, daemons) : {}
    const daemonEnv = { ...privateEnv, ...shown }
    const address = bus ? await startBus(dir, daemonEnv, prompter, daemons) : `unix:path=${path.join(dir, 'no-bus')}`
    // Chromium complains of a missing system bus; an empty one has nothing on it either.
    const busEnv = { DBUS_SESSION_BUS_ADDRESS: address, ...(bus && { DBUS_SYSTEM_BUS_ADDRESS: address }) }
    if (bus && keychain) await startKeychain({ ...daemonEnv, ...busEnv }, daemons)
    const base = home === 'private' ? privateEnv : withoutDisplay(process.env)
    const env = { ...base, ...shown, ...busEnv }
    return { env, dir, stop, lockKeychain: () => lockKeychain(env) }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts a display alone. The rest of the environment, a session bus included, stays the user's.
 * @returns {Promise<Pick<PrivateSession, 'env' | 'stop'>>}
 */
export async function startPrivateDisplay() {
  const dir = makeTemporary('display')
  /** @type {Daemon[]} */
  const daemons = []
  const stop = async () => {
    for (const daemon of daemons.splice(0)) await daemon.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const env = withoutDisplay(process.env)
    return { env: { ...env, ...(await startDisplay(dir, env, daemons)) }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param {NodeJS.ProcessEnv} env */
function withoutDisplay(env) {
  const { DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, ...rest } = env
  return rest
}

/** @param {string} dir */
function privateEnvironment(dir) {
  const folders = { HOME: 'home', XDG_CONFIG_HOME: 'config', XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache' }
  /** @type {Record<string, string>} */
  const env = {}
  for (const [name, folder] of Object.entries({ ...folders, XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run' })) {
    env[name] = path.join(dir, folder)
    mkdirSync(path.join(dir, folder), { mode: 0o700 })
  }
  return { ...withoutDisplay(process.env), ...env }
}

/**
 * @param {string} dir
 * @param {NodeJS.ProcessEnv} env
 * @param {Daemon[]} daemons
 */
async function startDisplay(dir, env, daemons) {
  const cookieFile = path.join(dir, 'xauthority')
  writeFileSync(cookieFile, wildcardCookie(), { mode: 0o600 })
  const screen = ['-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset', '-auth', cookieFile]
  const xvfb = await startDaemon({
    command: 'Xvfb',
    args: ['-displayfd', '3', ...screen], // takes a free number and writes it, with a newline, once it listens
    env,
    readyFd: 3,
    isReady: (output) => output.endsWith('\n'),
  })
  daemons.push(xvfb)
  return { DISPLAY: `:${xvfb.output.trim()}`, XAUTHORITY: cookieFile, XDG_SESSION_TYPE: 'x11' }
}

/**
 * @param {string} dir
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} prompter
 * @param {Daemon[]} daemons
 */
async function startBus(dir, env, prompter, daemons) {
  const services = path.join(dir, 'services')
  mkdirSync(services)
  if (prompter) writeFileSync(path.join(services, 'prompter.service'), PROMPTER_SERVICE)
  const config = path.join(dir, 'bus.conf')
  writeFileSync(config, busConfig({ socket: path.join(dir, 'bus'), services }))
  const bus = await startDaemon({
    command: 'dbus-daemon',
    args: [`--config-file=${config}`, '--nofork', '--print-address'],
    env,
    wrap: withKnownUser(dir),
    isReady: (output) => output.endsWith('\n'),
  })
  daemons.push(bus)
  return bus.output.trim()
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Daemon[]} daemons
 */
async function startKeychain(env, daemons) {
  const rule = "type='signal',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='org.freedesktop.secrets'"
  /** @type {(() => void) | undefined} */
  let onOwned
  /** @type {Promise<void>} */
  const owned = new Promise((resolve) => {
    onOwned = resolve
  })
  const monitor = await startDaemon({
    command: 'dbus-monitor',
    args: ['--session', rule],
    env,
    isReady(output) {
      if (output.includes('"org.freedesktop.secrets"')) onOwned?.()
      return output.includes('member=NameLost') // a monitor gives up its name when it begins to listen
    },
  })
  daemons.push(monitor)
  const keyring = await startDaemon({
    command: 'gnome-keyring-daemon',
    args: ['--unlock', '--components=secrets', '--foreground'],
    env,
    input: randomBytes(24).toString('hex'), // creates the login keyring with this password
  })
  daemons.push(keyring)
  await Promise.race([owned, keyring.ended.then(() => Promise.reject(new Error('gnome-keyring-daemon ended at once')))])
  daemons.splice(daemons.indexOf(monitor), 1)
  await monitor.stop()
}

/** @param {NodeJS.ProcessEnv} env */
function lockKeychain(env) {
  const service = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock']
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login'
  const { command, args } = asOrdinaryUser(
    'dbus-send',
    ['--session', '--print-reply', ...service, collection],
    'SIGKILL',
  )
  const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The keychain cannot be locked: ${stderr.trim()}`)
}
