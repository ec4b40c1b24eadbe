import { spawn } from 'node:child_process'

/** Set by an AppImage's runtime for what it starts; the next one sets its own. */
const OF_THE_APP_IMAGE = ['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD']

/**
 * Starts a program once this process has ended, however that happens: two on one data folder would be one too many. A shell waits for the
 * end of its standard input, which nobody but this process holds. Linux; the installers of the others start the app themselves.
 */
export function startAfterEnd(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !OF_THE_APP_IMAGE.includes(name)))
  const waiting = spawn('/bin/sh', ['-c', 'cat >/dev/null; exec "$0" "$@" </dev/null', program, ...args], {
    cwd: '/',
    detached: true,
    env: clean,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without a shell nothing is started again; the new version is installed all the same.
  waiting.on('error', () => undefined)
  waiting.unref()
}
