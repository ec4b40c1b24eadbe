/** How this installation was made, and so which package can replace it. Nothing that the feed says decides it. */
import { execFile } from 'node:child_process'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import type { UpdateKind } from '../../shared/update-feed.ts'
import type { InstallWay } from '../../shared/updates.ts'

export type InstallableKind = Exclude<UpdateKind, 'dmg'>

/** `by-hand`: `kinds` are what a person on this system could fetch, best first. */
export type Installation =
  | { readonly kind: InstallableKind; readonly way: Exclude<InstallWay, 'by-hand'>; readonly appImage?: string }
  | { readonly way: 'by-hand'; readonly kinds: readonly UpdateKind[] }

export interface InstallationPorts {
  readonly platform: NodeJS.Platform
  readonly execPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether the program says that `args` names something it installed. */
  readonly isKnownTo: (program: string, args: readonly string[]) => Promise<boolean>
}

const BY_HAND: Readonly<Record<string, readonly UpdateKind[]>> = {
  linux: ['AppImage', 'deb', 'rpm'],
  win32: ['zip', 'nsis'],
  darwin: ['dmg', 'zip'],
}

/** An unpacked archive, a portable copy, an unpackaged app are `by-hand`. */
export async function findInstallation(ports: InstallationPorts): Promise<Installation> {
  const { platform, execPath } = ports
  const byHand: Installation = { way: 'by-hand', kinds: BY_HAND[platform] ?? [] }
  switch (platform) {
    case 'linux':
      return (await asAppImage(ports)) ?? (await asPackage(ports)) ?? byHand
    case 'win32':
      return (await hasUninstaller(execPath)) ? { kind: 'nsis', way: 'by-itself' } : byHand
    case 'darwin':
      return isInstalledBundle(execPath) ? { kind: 'zip', way: 'by-itself' } : byHand
    default:
      return byHand
  }
}

/**
 * The runtime of an AppImage says where its file and what it unpacked lie. Programs that another AppImage starts inherit that, so
 * our own executable has to lie in there; else that other program's file would be replaced.
 */
async function asAppImage({ env, execPath }: InstallationPorts): Promise<Installation | undefined> {
  const { APPIMAGE: appImage, APPDIR: appDir } = env
  if (appImage === undefined || appDir === undefined || !isAbsolute(appImage) || !isAbsolute(appDir)) return undefined
  try {
    const [unpacked, executable, file] = await Promise.all([realpath(appDir), realpath(execPath), realpath(appImage)])
    if (unpacked === sep || !executable.startsWith(`${unpacked}${sep}`) || !(await stat(file)).isFile())
      return undefined
    return { kind: 'AppImage', way: 'by-itself', appImage: file }
  } catch {
    // One of them is not there: then this is no AppImage of ours.
    return undefined
  }
}

/** What the package database knows; a file beside the app that says so could stem from anywhere. */
async function asPackage({ execPath, isKnownTo }: InstallationPorts): Promise<Installation | undefined> {
  if (await isKnownTo('/usr/bin/dpkg-query', ['--search', execPath])) return { kind: 'deb', way: 'with-password' }
  if (await isKnownTo('/usr/bin/rpm', ['--query', '--file', execPath])) return { kind: 'rpm', way: 'with-password' }
  return undefined
}

const hasUninstaller = async (execPath: string): Promise<boolean> => {
  const uninstaller = join(dirname(execPath), `Uninstall ${basename(execPath)}`)
  const found = await stat(uninstaller).catch(() => undefined)
  return found?.isFile() === true
}

/** Neither on its disk image nor where macOS runs programs that were not moved out of the downloads. */
const isInstalledBundle = (execPath: string): boolean =>
  execPath.includes('.app/Contents/MacOS/') &&
  !execPath.startsWith('/Volumes/') &&
  !execPath.includes('/AppTranslocation/')

const ASK_TIMEOUT_MS = 10_000

/** Runs it without a shell; what cannot be run knows nothing. */
export const isKnownTo: InstallationPorts['isKnownTo'] = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: ASK_TIMEOUT_MS, env: { LC_ALL: 'C' } }, (error) => resolve(error === null))
  })
