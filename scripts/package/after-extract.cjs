// A custom Electron distribution is copied whole; these files of it are not part of an app.
const { rmSync } = require('node:fs')
const { join } = require('node:path')

const UNWANTED = ['version', 'resources/default_app.asar', 'Electron.app/Contents/Resources/default_app.asar']

exports.default = async ({ appOutDir }) => {
  for (const file of UNWANTED) rmSync(join(appOutDir, file), { force: true })
}
