import { resolve } from 'node:path'
import { AppError, type ErrorCode, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { AdminLock } from '../lock/admin-lock.ts'
import { commandNeedsUnlock } from '../lock/covered.ts'
import type { Command } from './args.ts'
import type { CommandIo } from './io.ts'
import { type NetworkCommandPorts, runNetwork } from './network-command.ts'
import { printable } from './printable.ts'
import { type ProfilePorts, runProfile } from './profile-commands.ts'
import { runServe, type ServePorts } from './serve-command.ts'
import { runUpdate, type UpdateCommandPorts } from './update-command.ts'
import { runUpload, type UploadPorts } from './upload-command.ts'
import { EXIT, emptyTotals, errorForShell, summaryLine } from './upload-report.ts'
import { runUploads, type UploadsPorts } from './uploads-command.ts'

export interface CommandPorts
  extends UploadPorts,
    UploadsPorts,
    ProfilePorts,
    ServePorts,
    NetworkCommandPorts,
    UpdateCommandPorts {
  /** Settles when its dialog is closed. Never rejects. */
  readonly followLink: (link: string) => Promise<void>
  /** Into the window that is open; answers how many of them can be used. */
  readonly openFiles: (paths: readonly string[]) => number
  readonly openSettings: () => Promise<void>
  readonly lock: Pick<AdminLock, 'admit'>
  readonly logUnexpected: (what: string, error: unknown) => void
}

/** Runs one command for the user's shell. Settles with the exit code; never throws. */
export async function runCommand(command: Command, io: CommandIo, ports: CommandPorts): Promise<number> {
  try {
    if (commandNeedsUnlock(command.kind)) await ports.lock.admit(io.adminPassphrase)
    return await dispatch(command, io, ports)
  } catch (error) {
    if (!(error instanceof AppError)) ports.logUnexpected(command.kind, error)
    const info = toErrorInfo(error)
    if (command.kind === 'upload' && command.json)
      io.out(summaryLine(emptyTotals(), 0, 0, { error: errorForShell(ports.t, info) }))
    io.err(printable(describeError(ports.t, info) + (info.detail ? ` [${info.detail}]` : '')))
    return exitFor(info)
  }
}

/** A profile or file that is wrong is bad usage; the rest is want of a key or permission. */
export function exitFor({ code }: ErrorInfo): number {
  if (code === 'internal') return EXIT.someFailed
  return BAD_USAGE.has(code) ? EXIT.usage : EXIT.nothingCouldStart
}
const BAD_USAGE: ReadonlySet<ErrorCode> = new Set([
  'profile-invalid',
  'profiles-file-invalid',
  'profiles-newer',
  'profiles-full',
  'profiles-file-exists',
  'profiles-file-unwritable',
  'invalid-input',
  'network-invalid',
])

async function dispatch(command: Command, io: CommandIo, ports: CommandPorts): Promise<number> {
  switch (command.kind) {
    case 'upload':
      return runUpload(command, io, ports)
    case 'uploads-list':
    case 'uploads-abort':
      return runUploads(command, io, ports)
    case 'profile-set':
    case 'profile-list':
    case 'profile-remove':
    case 'profile-policy':
    case 'profile-duplicate':
    case 'profile-export':
    case 'profile-import':
    case 'profile-key-set':
    case 'profile-key-remove':
    case 'profile-check':
      return runProfile(command, io, ports)
    case 'serve':
    case 'serve-client-add':
    case 'serve-client-list':
    case 'serve-client-remove':
      return runServe(command, io, ports)
    case 'network-show':
    case 'network-set':
      return runNetwork(command, io, ports)
    case 'update-check':
    case 'update-install':
      return runUpdate(command, io, ports)
    case 'window':
    case 'settings':
    case 'link':
      return show(command, ports)
    case 'open':
      return openFiles(command.paths, io, ports)
    case 'audit-verify':
    case 'audit-export':
    case 'managed-show':
    case 'help':
    case 'version': // the process that was asked answers these itself
      return EXIT.ok
  }
}

async function show(
  command: Extract<Command, { readonly kind: 'window' | 'settings' | 'link' }>,
  ports: CommandPorts,
): Promise<number> {
  await (command.kind === 'settings' ? ports.openSettings() : ports.needWindow(true))
  if (command.kind === 'link') void ports.followLink(command.link) // whoever handed it over need not wait for the user
  return EXIT.ok
}

/** What cannot be used is said in the window, where the rest is asked about. */
async function openFiles(paths: readonly string[], { cwd }: CommandIo, ports: CommandPorts): Promise<number> {
  await ports.needWindow(true)
  return ports.openFiles(paths.map((path) => resolve(cwd, path))) > 0 ? EXIT.ok : EXIT.usage
}
