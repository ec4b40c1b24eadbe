// @ts-check
// npm run package [-- OPTIONS of electron-builder]: an installable app for this platform, in out/.
import path from 'node:path'
import { runApp } from './lib/launch.mjs'
import { ROOT } from './lib/project.mjs'
import { runMain } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  const { electron } = await ensureSetUp({ need: ['electron', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  // Also the official one is at hand already: no second download, and the version that was tested.
  const given = [`-c.electronDist=${electron.dir}`, `-c.electronVersion=${electron.version}`]
  const builder = path.join(ROOT, 'node_modules/electron-builder/cli.js')
  const args = [builder, ...process.argv.slice(2), ...given, '--publish', 'never']
  return await runApp({ command: process.execPath, args }, process.env)
})
