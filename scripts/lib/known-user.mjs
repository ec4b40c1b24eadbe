// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { outputOf } from './run.mjs'

/** @typedef {import('./launch.mjs').Command} Command */

/**
 * dbus-daemon refuses a user that the system has no name for, and root's view as uid 1000 may have none. Wraps a command
 * so that it, and only it, sees an entry for that uid: a mount namespace with own copies of /etc/passwd and /etc/group.
 * Nothing of the system is changed. Answers the command as it is where it is not needed.
 * @param {string} dir where the copies go
 * @returns {(command: Command) => Command}
 */
export function withKnownUser(dir) {
  if (process.getuid?.() !== 0 || outputOf('getent', ['passwd', '1000']) !== undefined) return (command) => command
  const passwd = copyWith(dir, 'passwd', 'courier:x:1000:1000::/nonexistent:/bin/false')
  const group = copyWith(dir, 'group', 'courier:x:1000:')
  const script = 'mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/group && shift 2 && exec "$@"'
  const prefix = ['--user', '--map-root-user', '--mount', '--', 'sh', '-c', script, 'sh', passwd, group]
  return ({ command, args }) => ({ command: 'unshare', args: [...prefix, command, ...args] })
}

/**
 * @param {string} dir
 * @param {'passwd' | 'group'} name
 * @param {string} line
 */
function copyWith(dir, name, line) {
  const file = path.join(dir, name)
  writeFileSync(file, `${readFileSync(`/etc/${name}`, 'utf8').trimEnd()}\n${line}\n`)
  return file
}
