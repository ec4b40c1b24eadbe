// A custom Electron distribution is copied whole; these two files of it are not part of an app.
const { rmSync } = require('node:fs')
const { join } = require('node:path')

exports.default = async ({ appOutDir }) => {
  for (const file of ['resources/default_app.asar', 'version']) rmSync(join(appOutDir, file), { force: true })
}
