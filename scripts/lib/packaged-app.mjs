// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './project.mjs'
import { SetUpError } from './run.mjs'

/** Folder that electron-builder makes, and in it what takes the command line: Windows and macOS have a launcher for it. */
const PLACES = /** @type {Readonly<Record<string, { folder: string, command: string }>>} */ ({
  'linux x64': { folder: 'linux-unpacked', command: 'cos-courier' },
  'linux arm64': { folder: 'linux-arm64-unpacked', command: 'cos-courier' },
  'win32 x64': { folder: 'win-unpacked', command: 'bin/cos-courier.exe' },
  'win32 arm64': { folder: 'win-arm64-unpacked', command: 'bin/cos-courier.exe' },
  'darwin x64': { folder: 'mac', command: 'COS Courier.app/Contents/Resources/bin/cos-courier' },
  'darwin arm64': { folder: 'mac-arm64', command: 'COS Courier.app/Contents/Resources/bin/cos-courier' },
})

/**
 * The command line of a packaged app that `npm run package` left unpacked. Throws SetUpError where there is none.
 * @param {{ outDir?: string, platform?: string, arch?: string }} [from] default: `out/`, and the system this runs on
 */
export function packagedCommand({ outDir = path.join(ROOT, 'out'), platform, arch } = {}) {
  const system = `${platform ?? process.platform} ${arch ?? process.arch}`
  const place = PLACES[system]
  if (place === undefined) throw new SetUpError(`There are no packages for ${system}.`)
  const command = path.join(outDir, place.folder, place.command)
  if (existsSync(command)) return command
  throw new SetUpError(`${command} is not there. Make it with \`npm run package -- dir\`, or name another: --app FILE.`)
}
