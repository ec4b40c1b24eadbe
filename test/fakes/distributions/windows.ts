import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { fuseWire } from './fuses.ts'

export type Arch = 'x64' | 'arm64'

/** https://learn.microsoft.com/windows/win32/debug/pe-format#machine-types */
export const PE_MACHINES = { x64: 0x8664, arm64: 0xaa64 } as const
const ENGLISH = { lang: 1033, codepage: 1200 }

/** An executable without a line of code that has what packaging looks at: headers, resources, fuses. */
function executable(arch: Arch, name: string, extra: Buffer): Buffer {
  const made = NtExecutable.createEmpty(false, false)
  made.newHeader.fileHeader.machine = PE_MACHINES[arch]
  const resources = NtExecutableResource.from(made)
  const strings = [{ ...ENGLISH, values: { ProductName: name, FileDescription: name, CompanyName: 'GitHub, Inc.' } }]
  Resource.VersionInfo.create(ENGLISH.lang, {}, strings).outputToResourceEntries(resources.entries)
  resources.outputResource(made)
  made.setExtraData(extra)
  return Buffer.from(made.generate())
}

/** The folder that an official Electron for Windows unpacks to, with nothing in it that runs. */
export function writeWindowsElectron(dir: string, arch: Arch): void {
  const files: Readonly<Record<string, Buffer | string>> = {
    'electron.exe': executable(arch, 'Electron', fuseWire()),
    'ffmpeg.dll': executable(arch, 'ffmpeg', Buffer.alloc(0)),
    'icudtl.dat': 'data',
    'resources.pak': 'resources',
    'locales/en-US.pak': 'en',
    'locales/zh-CN.pak': 'zh',
    'locales/de.pak': 'de',
    'resources/default_app.asar': 'not an app',
    LICENSE: 'licence',
    'LICENSES.chromium.html': 'licences',
    version: '45.4.1',
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
}

/** In place of the compiled launcher of the command line. */
export const launcherStandIn = (arch: Arch): Buffer => executable(arch, 'launcher', Buffer.alloc(0))
