import { resolve } from 'node:path'
import * as v from 'valibot'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import { describeError } from '../../shared/messages/describe.ts'
import { ProfileName } from '../../shared/settings.ts'
import type { Command } from './args.ts'
import { type CheckPorts, runCheck } from './check-command.ts'
import type { CommandIo } from './io.ts'
import { printable } from './printable.ts'
import { readProfileFile } from './profile-file.ts'
import { runUpload, type UploadPorts } from './upload-command.ts'
import { EXIT, emptyTotals, errorForShell, summaryLine } from './upload-report.ts'
import { runUploads, type UploadsPorts } from './uploads-command.ts'

export interface CommandPorts extends UploadPorts, UploadsPorts, CheckPorts {
  readonly storeKey: (profileId: string, key: PermanentKey) => Promise<void>
  readonly deleteKey: (profileId: string) => Promise<void>
  readonly logUnexpected: (what: string, error: unknown) => void
}

/** Runs one command for the user's shell. Settles with the exit code; never throws. */
export async function runCommand(command: Command, io: CommandIo, ports: CommandPorts): Promise<number> {
  try {
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
  return code === 'profile-invalid' || code === 'invalid-input' ? EXIT.usage : EXIT.nothingCouldStart
}

async function dispatch(command: Command, io: CommandIo, ports: CommandPorts): Promise<number> {
  switch (command.kind) {
    case 'upload':
      return runUpload(command, io, ports)
    case 'uploads-list':
    case 'uploads-abort':
      return runUploads(command, io, ports)
    case 'profile-set':
      return setProfile(command, io, ports)
    case 'profile-list':
      return listProfiles(command.json, io, ports)
    case 'profile-check':
      return runCheck(command, io, ports)
    case 'profile-remove':
      return removeProfile(command.name, io, ports)
    case 'window':
      await ports.needWindow(true)
      return EXIT.ok
    case 'audit-verify':
    case 'audit-export':
    case 'help':
    case 'version': // the process that was asked answers these itself
      return EXIT.ok
  }
}

async function setProfile(
  command: Command & { kind: 'profile-set' },
  io: CommandIo,
  ports: CommandPorts,
): Promise<number> {
  const name = v.safeParse(ProfileName, command.name)
  if (!name.success)
    throw new AppError({ code: 'profile-invalid', subject: command.name, detail: name.issues[0].message })
  const file = readProfileFile(resolve(io.cwd, command.file))
  const key = command.secretStdin ? io.secret() : undefined
  const existing = ports.settings.profileByName(name.output)
  const profile = await ports.settings.saveProfile(name.output, file, existing?.id)
  if (key) await ports.storeKey(profile.id, key)
  io.out(
    ports.t('cli.profile-saved', { name: profile.name, bucket: file.bucket, region: file.region, prefix: file.prefix }),
  )
  if (!key && !existing) io.out(ports.t('cli.profile-without-key'))
  return EXIT.ok
}

function listProfiles(json: boolean, io: CommandIo, { settings, t }: CommandPorts): number {
  const { profiles } = settings.current()
  if (json) for (const { name, file } of profiles) io.out(JSON.stringify({ name, ...file }))
  else if (profiles.length === 0) io.out(t('cli.no-profiles'))
  else for (const { name, file } of profiles) io.out(`${name}\t${file.bucket}\t${file.region}\t${file.prefix}`)
  return EXIT.ok
}

async function removeProfile(name: string, io: CommandIo, ports: CommandPorts): Promise<number> {
  const profile = ports.settings.profileByName(name)
  if (!profile) throw new AppError({ code: 'profile-unknown', subject: name })
  await ports.deleteKey(profile.id)
  await ports.settings.removeProfile(profile.id)
  io.out(ports.t('cli.profile-removed', { name }))
  return EXIT.ok
}
