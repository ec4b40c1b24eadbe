import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fuseWire } from './fuses.ts'
import type { Arch } from './windows.ts'

/** Of `mach/machine.h`. */
export const MACH_O_CPUS = { x64: 0x0100_0007, arm64: 0x0100_000c } as const

const machO = (arch: Arch): Buffer => {
  const header = Buffer.alloc(32)
  header.writeUInt32LE(0xfeed_facf, 0)
  header.writeUInt32LE(MACH_O_CPUS[arch], 4)
  return header
}

/** As Electron's own property list has them, as far as packaging changes or has to remove something. */
const USAGE = {
  NSAudioCaptureUsageDescription: 'This app needs access to audio capture',
  NSBluetoothAlwaysUsageDescription: 'This app needs access to Bluetooth',
  NSBluetoothPeripheralUsageDescription: 'This app needs access to Bluetooth',
  NSCameraUsageDescription: 'This app needs access to the camera',
  NSMicrophoneUsageDescription: 'This app needs access to the microphone',
}

function plist(values: Readonly<Record<string, string>>): string {
  const members = Object.entries(values).map(([key, value]) => `\t<key>${key}</key>\n\t<string>${value}</string>`)
  const head =
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'
  return `${head}\n<plist version="1.0">\n<dict>\n${members.join('\n')}\n</dict>\n</plist>\n`
}

const bundle = (name: string, extra: Readonly<Record<string, string>> = {}): string =>
  plist({
    CFBundleExecutable: name,
    CFBundleIdentifier: `com.github.${name}`,
    CFBundleName: name,
    CFBundlePackageType: 'APPL',
    CFBundleVersion: '45.4.1',
    LSMinimumSystemVersion: '12.0',
    ...extra,
  })

const CONTENTS = 'Electron.app/Contents'
const FRAMEWORK = `${CONTENTS}/Frameworks/Electron Framework.framework`
/** As every framework is laid out. */
const LINKS = [
  ['Versions/Current', 'A'],
  ['Electron Framework', 'Versions/Current/Electron Framework'],
  ['Resources', 'Versions/Current/Resources'],
] as const
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`)

/** The folder that an official Electron for macOS unpacks to, with nothing in it that runs. */
export function writeMacElectron(dir: string, arch: Arch): void {
  const files: Record<string, Buffer | string> = {
    [`${CONTENTS}/Info.plist`]: bundle('Electron', { CFBundleIconFile: 'electron.icns', ...USAGE }),
    [`${CONTENTS}/MacOS/Electron`]: machO(arch),
    [`${FRAMEWORK}/Versions/A/Electron Framework`]: Buffer.concat([machO(arch), fuseWire()]),
    [`${CONTENTS}/Resources/electron.icns`]: 'icon',
    [`${CONTENTS}/Resources/default_app.asar`]: 'not an app',
    LICENSE: 'licence',
    'LICENSES.chromium.html': 'licences',
    version: '45.4.1',
  }
  for (const language of ['en', 'zh_CN', 'de'])
    for (const place of [`${CONTENTS}/Resources`, `${FRAMEWORK}/Versions/A/Resources`])
      files[`${place}/${language}.lproj/locale.pak`] = language
  for (const helper of HELPERS) {
    const app = `${CONTENTS}/Frameworks/${helper}.app/Contents`
    files[`${app}/Info.plist`] = bundle(helper)
    files[`${app}/MacOS/${helper}`] = machO(arch)
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content, { mode: 0o755 })
  }
  for (const [name, target] of LINKS) symlinkSync(target, join(dir, FRAMEWORK, name))
}
