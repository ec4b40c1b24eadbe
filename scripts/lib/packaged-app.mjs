// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { unpackedDir } from '../package/layout.mjs'
import { ROOT } from './project.mjs'
import { SetUpError } from './run.mjs'

/** electron-builder's word for a system, and in the unpacked app what takes the command line: Windows and macOS have a launcher for it. */
const SYSTEMS = /** @type {Readonly<Record<string, { name: 'linux' | 'win' | 'mac', command: string }>>} */ ({
  linux: { name: 'linux', command: 'cos-courier' },
  win32: { name: 'win', command: 'bin/cos-courier.exe' },
  darwin: { name: 'mac', command: 'COS Courier.app/Contents/Resources/bin/cos-courier' },
})

/**
 * The command line of a packaged app that `npm run package` left unpacked. Throws SetUpError where there is none.
 * @param {{ outDir?: string, platform?: string, arch?: string }} [from] default: `out/`, and the system this runs on
 */
export function packagedCommand(from = {}) {
  const { outDir = path.join(ROOT, 'out'), platform = process.platform, arch = process.arch } = from
  const system = SYSTEMS[platform]
  if (system === undefined || (arch !== 'x64' && arch !== 'arm64'))
    throw new SetUpError(`There are no packages for ${platform} ${arch}.`)
  const command = path.join(unpackedDir(outDir, system.name, arch), system.command)
  if (existsSync(command)) return command
  throw new SetUpError(`${command} is not there. Make it with \`npm run package -- dir\`, or name another: --app FILE.`)
}
