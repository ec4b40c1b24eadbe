import { resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { ProfileName } from '../../shared/settings.ts'
import { accountPolicies } from '../broker/sub-account-policy.ts'
import { assertSecretFits, needsSecret } from '../given-secret.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import { isAbsence } from '../recorded-keys.ts'
import { type CheckPorts, runCheck } from './check-command.ts'
import { storedProfile } from './chosen-profile.ts'
import type { CommandIo } from './io.ts'
import { changeKey, type KeyPorts } from './key-commands.ts'
import { printable } from './printable.ts'
import type { ProfileCommand } from './profile-args.ts'
import { readProfileFile } from './profile-file.ts'
import { exportProfiles, importProfiles } from './profile-transport.ts'
import { EXIT } from './upload-report.ts'

export interface ProfilePorts extends CheckPorts, KeyPorts {
  readonly changes: RecordedChanges
}

/** Runs one `profile …` command; answers the exit code. @throws AppError. */
export async function runProfile(command: ProfileCommand, io: CommandIo, ports: ProfilePorts): Promise<number> {
  switch (command.kind) {
    case 'profile-set':
      return setProfile(command, io, ports)
    case 'profile-list':
      return listProfiles(command.json, io, ports)
    case 'profile-remove':
      return removeProfile(command.name, io, ports)
    case 'profile-key-set':
    case 'profile-key-remove':
      return changeKey(command, io, ports)
    case 'profile-policy':
      return printPolicy(command.name, io, ports)
    case 'profile-duplicate':
      return duplicateProfile(command, io, ports)
    case 'profile-export':
      return exportProfiles(command, io, ports)
    case 'profile-import':
      return importProfiles(command, io, ports)
    case 'profile-check':
      return runCheck(command, io, ports)
  }
}

async function setProfile(
  command: ProfileCommand & { kind: 'profile-set' },
  io: CommandIo,
  ports: ProfilePorts,
): Promise<number> {
  const name = profileNameFrom(command.name)
  const file = readProfileFile(resolve(io.cwd, command.file))
  const secret = command.secretStdin ? assertSecretFits(file, io.secret()) : undefined
  const existing = ports.settings.profileByName(name)
  const profile = await ports.changes.saveProfile('command-line', { name, file, id: existing?.id })
  if (secret) await ports.changes.storeSecret('command-line', profile, secret)
  const { bucket, region, prefix } = file
  io.out(printable(ports.t('cli.profile-saved', { name: profile.name, bucket, region, prefix })))
  const lacks = secret === undefined && existing === undefined && needsSecret(file)
  if (lacks) io.out(ports.t(`cli.profile-without-${file.source?.type === 'remote-broker' ? 'headers' : 'key'}`))
  return EXIT.ok
}

function listProfiles(json: boolean, io: CommandIo, { settings, t }: ProfilePorts): number {
  const { profiles } = settings.current()
  if (json) for (const { name, file } of profiles) io.out(JSON.stringify({ name, ...file }))
  else if (profiles.length === 0) io.out(t('cli.no-profiles'))
  else
    for (const { name, file } of profiles)
      io.out([name, file.bucket, file.region, file.prefix].map(printable).join('\t'))
  return EXIT.ok
}

async function removeProfile(name: string, io: CommandIo, ports: ProfilePorts): Promise<number> {
  const profile = storedProfile(ports, name)
  try {
    await ports.changes.removeProfile('command-line', profile.id)
  } catch (error) {
    if (!isAbsence(error)) throw error
    io.err(ports.t('cli.without-keychain'))
    await ports.changes.removeProfile('command-line', profile.id, 'anyhow')
  }
  io.out(ports.t('cli.profile-removed', { name }))
  return EXIT.ok
}

/** Only JSON on standard output: what it is for goes to standard error where there are two. */
function printPolicy(name: string, io: CommandIo, ports: ProfilePorts): number {
  const { t } = ports
  const policies = accountPolicies(storedProfile(ports, name).file)
  if (policies.length === 0) io.err(t('cli.policy-none', { name }))
  for (const { holder, policy } of policies) {
    if (policies.length > 1) io.err(t('cli.policy-for', { holder: t(`account-policy.${holder}`) }))
    io.out(JSON.stringify(policy, undefined, 2))
  }
  return EXIT.ok
}

async function duplicateProfile(
  { name, newName: typed }: ProfileCommand & { kind: 'profile-duplicate' },
  io: CommandIo,
  ports: ProfilePorts,
): Promise<number> {
  const { file } = storedProfile(ports, name)
  const copy = profileNameFrom(typed)
  if (ports.settings.profileByName(copy))
    throw new AppError({ code: 'profile-invalid', subject: copy, detail: 'another profile has this name' })
  await ports.changes.addProfiles('command-line', [{ name: copy, file }], 'duplicated')
  io.out(ports.t('profiles.cli.duplicated', { copy, name }))
  return EXIT.ok
}

function profileNameFrom(text: string): string {
  const name = v.safeParse(ProfileName, text)
  if (name.success) return name.output
  throw new AppError({ code: 'profile-invalid', subject: text, detail: name.issues[0].message })
}
