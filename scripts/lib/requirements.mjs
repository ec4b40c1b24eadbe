// @ts-check
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { outputOf } from './run.mjs'

/**
 * What a command needs from the machine:
 * electron (its libraries) · display (somewhere to show windows) · keychain (a Secret Service) ·
 * session (a private display, bus and keychain, whatever the desktop has) · fonts (Chinese text readable) ·
 * appimage, rpm, archives (Debian's tools for such packages) · nsis (compiles the Windows installer's script) ·
 * installing (what looks at the files of a package that tests install) · verifying (a download's signature).
 * @typedef {'electron' | 'display' | 'keychain' | 'session' | 'fonts' | 'appimage' | 'rpm' | 'archives' | 'nsis' | 'installing' | 'verifying'} SystemNeed
 */

/**
 * One thing that must be on the machine. `packages` are Debian names, newest release first (the t64 names are those of
 * Debian 13 and Ubuntu 24.04); the first one that apt knows is installed.
 * @typedef {{
 *   kind: 'library' | 'command' | 'font', name: string, packages: readonly string[], optional?: true
 * }} Requirement
 */

/** @typedef {{ has: (requirement: Requirement) => boolean }} Machine */

/** @type {(name: string, ...packages: string[]) => Requirement} */
const library = (name, ...packages) => ({ kind: 'library', name, packages })
/** @type {(name: string, ...packages: string[]) => Requirement} */
const command = (name, ...packages) => ({ kind: 'command', name, packages })

// The NEEDED entries of Electron's ELF files (objdump -p), without libc's own.
const ELECTRON = [
  library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libnspr4.so', 'libnspr4'),
  library('libasound.so.2', 'libasound2t64', 'libasound2'),
  library('libgbm.so.1', 'libgbm1'),
  library('libdrm.so.2', 'libdrm2'),
  library('libatk-1.0.so.0', 'libatk1.0-0t64', 'libatk1.0-0'),
  library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'),
  library('libatspi.so.0', 'libatspi2.0-0t64', 'libatspi2.0-0'),
  library('libcups.so.2', 'libcups2t64', 'libcups2'),
  library('libdbus-1.so.3', 'libdbus-1-3'),
  library('libglib-2.0.so.0', 'libglib2.0-0t64', 'libglib2.0-0'),
  library('libpango-1.0.so.0', 'libpango-1.0-0'),
  library('libcairo.so.2', 'libcairo2'),
  library('libexpat.so.1', 'libexpat1'),
  library('libudev.so.1', 'libudev1'),
  library('libxkbcommon.so.0', 'libxkbcommon0'),
  library('libX11.so.6', 'libx11-6'),
  library('libxcb.so.1', 'libxcb1'),
  library('libXcomposite.so.1', 'libxcomposite1'),
  library('libXdamage.so.1', 'libxdamage1'),
  library('libXext.so.6', 'libxext6'),
  library('libXfixes.so.3', 'libxfixes3'),
  library('libXrandr.so.2', 'libxrandr2'),
  command('unzip', 'unzip'),
]
// keytar speaks to the Secret Service through libsecret.
const KEYTAR = [library('libsecret-1.so.0', 'libsecret-1-0')]
const XVFB = [command('Xvfb', 'xvfb')]
const BUS = [
  command('dbus-daemon', 'dbus-daemon', 'dbus'),
  command('dbus-monitor', 'dbus-bin', 'dbus'),
  command('dbus-send', 'dbus-bin', 'dbus'),
  command('gnome-keyring-daemon', 'gnome-keyring'),
]
// WenQuanYi Micro Hei: clean on screens and 1.6 MB to fetch, where Noto CJK takes 57 MB.
/** @type {readonly Requirement[]} */
const FONTS = [{ kind: 'font', name: 'a Chinese font', packages: ['fonts-wqy-microhei'], optional: true }]
/** @type {Readonly<Partial<Record<SystemNeed, readonly Requirement[]>>>} */
const OF_PACKAGES = {
  appimage: [
    command('mksquashfs', 'squashfs-tools'),
    command('unsquashfs', 'squashfs-tools'),
    command('desktop-file-validate', 'desktop-file-utils'),
  ],
  rpm: [command('rpmbuild', 'rpm')],
  archives: [command('7zz', '7zip')],
  nsis: [command('makensis', 'nsis')],
  verifying: [command('openssl', 'openssl')],
  installing: [
    command('desktop-file-validate', 'desktop-file-utils'),
    command('appstreamcli', 'appstream'),
    command('man', 'man-db'),
  ],
}

/**
 * What the needs come down to. A desktop's own display and session bus are used where there are any.
 * @param {readonly SystemNeed[]} needs
 * @param {NodeJS.ProcessEnv} env
 * @returns {readonly Requirement[]}
 */
export function requirementsFor(needs, env) {
  const hasDisplay = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
  const hasBus = Boolean(env['DBUS_SESSION_BUS_ADDRESS'])
  const isPrivate = needs.includes('session')
  return [
    ...(needs.includes('electron') ? ELECTRON : []),
    ...(needs.includes('keychain') || isPrivate ? KEYTAR : []),
    ...(isPrivate || (needs.includes('display') && !hasDisplay) ? XVFB : []),
    ...(isPrivate || (needs.includes('keychain') && !hasBus) ? BUS : []),
    ...(needs.includes('fonts') ? FONTS : []),
    ...needs.flatMap((need) => OF_PACKAGES[need] ?? []),
  ]
}

/** This Linux machine: libraries by the linker's cache, commands by PATH, the font by fontconfig. */
export function thisMachine() {
  // Found by what is there and not by package names, so other distributions and self-built libraries count too.
  const libraries = new Set(
    (outputOf('/sbin/ldconfig', ['-p']) ?? '').split('\n').map((line) => line.trim().split(' ')[0]),
  )
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin', '/usr/sbin']
  return {
    /** @param {Requirement} requirement */
    has({ kind, name }) {
      if (kind === 'library') return libraries.has(name)
      if (kind === 'command') return folders.some((folder) => isExecutable(path.join(folder, name)))
      return (outputOf('fc-list', [':lang=zh-cn', 'file']) ?? '').trim() !== ''
    },
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // not there, or not ours to run: the same for us
  }
}

/**
 * Debian packages that bring what is missing, each once.
 * @param {readonly Requirement[]} missing
 * @param {(packageName: string) => boolean} aptKnows
 */
export function packagesFor(missing, aptKnows) {
  const names = missing.map(({ packages }) => packages.find(aptKnows) ?? packages.at(-1) ?? '')
  return [...new Set(names)]
}
