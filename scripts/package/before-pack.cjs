// What a package for one system and processor needs before it is put together.
const { Arch } = require('electron-builder')

exports.default = async ({ electronPlatformName, arch, packager }) => {
  if (electronPlatformName !== 'win32') return
  const { buildLauncher } = await import('./windows-launcher.mjs')
  await buildLauncher(Arch[arch], packager.appInfo.version)
}
