import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Profile } from '../../shared/settings.ts'
import { assertSecretFits, needsSecret } from '../given-secret.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { TransientProfiles } from '../state/transient-profiles.ts'
import type { CommandIo } from './io.ts'
import type { ChosenProfile } from './profile-args.ts'
import { readProfileFile } from './profile-file.ts'

interface Ports {
  readonly settings: SettingsStore
  readonly transient: TransientProfiles
}

/**
 * The stored profile, or one for this run, which the caller drops. With a profile file, `prefix` replaces the file's folders: one
 * caller gave both. @throws AppError `profile-unknown`, `profile-invalid`, `key-missing`, and what `prefix` throws.
 */
export function chosenProfile(
  chosen: ChosenProfile,
  io: CommandIo,
  { settings, transient }: Ports,
  prefix: () => string | undefined = () => undefined,
): Profile {
  if ('name' in chosen) return storedProfile({ settings }, chosen.name)
  const file = readProfileFile(resolve(io.cwd, chosen.file))
  const secret = needsSecret(file) ? assertSecretFits(file, io.secret()) : undefined
  const given = prefix()
  if (given === undefined) return transient.add(file, secret)
  const { otherPrefixes: _replaced, ...rest } = file
  return transient.add({ ...rest, prefix: given }, secret)
}

/** @throws AppError `profile-unknown`. */
export function storedProfile({ settings }: Pick<Ports, 'settings'>, name: string): Profile {
  const profile = settings.profileByName(name)
  if (!profile) throw new AppError({ code: 'profile-unknown', subject: name })
  return profile
}
