// @ts-check
// npm run app -- ARGUMENTS: the app, unpackaged, with these arguments. Standard input, standard output and the exit
// code are the app's own; whatever set-up has to say goes to standard error.
import { launchCommand, runApp } from './lib/launch.mjs'
import { ROOT } from './lib/project.mjs'
import { logToStderr, runMain } from './lib/run.mjs'
import { startPrivateDisplay, startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

/** What the desktop does not offer is started for the time of the run. */
async function surroundings() {
  const { DISPLAY, WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS } = process.env
  const isOffered = DISPLAY || WAYLAND_DISPLAY || process.platform !== 'linux'
  if (isOffered) return { env: process.env, stop: async () => {} }
  // A bus at hand may lead to the user's real keychain.
  if (DBUS_SESSION_BUS_ADDRESS) return await startPrivateDisplay()
  logToStderr('No desktop here: the keychain is a private one that ends with this run; keys stored in it do not stay.')
  return await startPrivateSession({ home: 'user' })
}

await runMain(async () => {
  const { electron } = await ensureSetUp({ need: ['electron', 'display', 'keychain', 'fonts', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const { env, stop } = await surroundings()
  try {
    return await runApp(launchCommand({ electronDir: electron.dir, appDir: ROOT, args: process.argv.slice(2) }), env)
  } finally {
    await stop()
  }
})
