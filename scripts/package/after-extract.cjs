// A custom Electron distribution is copied whole; these files of it are not part of an app.
const { readFileSync, rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const UNWANTED = ['version', 'resources/default_app.asar', 'Electron.app/Contents/Resources/default_app.asar']

exports.default = async ({ appOutDir, electronPlatformName }) => {
  for (const file of UNWANTED) rmSync(join(appOutDir, file), { force: true })
  if (electronPlatformName === 'darwin') forgetUsage(join(appOutDir, 'Electron.app/Contents/Info.plist'))
}

/** What Electron would say when it asks for camera, microphone and so on: the app asks for none of it. */
function forgetUsage(file) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/\s*<key>NS\w+UsageDescription<\/key>\s*<string>[^<]*<\/string>/g, ''))
}
