import type { KeyKind } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { assertSecretFits } from '../given-secret.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { storedProfile } from './chosen-profile.ts'
import type { CommandIo } from './io.ts'
import type { ProfileCommand } from './profile-args.ts'
import { EXIT } from './upload-report.ts'

export interface KeyPorts {
  readonly t: Translate
  readonly settings: SettingsStore
  readonly changes: RecordedChanges
  /** Throws as `CredentialBroker.whoAmI`. */
  readonly learnKeyKind: (profileId: string) => Promise<KeyKind | undefined>
}

/** Stores, replaces or removes a profile's key; answers the exit code. @throws AppError `profile-unknown`, `key-missing`, `keychain-*`. */
export async function changeKey(
  { kind, name }: ProfileCommand & { kind: 'profile-key-set' | 'profile-key-remove' },
  io: CommandIo,
  ports: KeyPorts,
): Promise<number> {
  const { t, changes } = ports
  const profile = storedProfile(ports, name)
  if (kind === 'profile-key-remove') {
    await changes.removeKey('command-line', profile)
    io.out(t('cli.key-removed', { name }))
    return EXIT.ok
  }
  const secret = assertSecretFits(profile.file, io.secret())
  await changes.storeSecret('command-line', profile, secret)
  io.out(t('cli.key-stored', { name }))
  if ((await kindOf(profile.id, ports)) === 'root') io.err(t('cli.key-of-root', { name }))
  return EXIT.ok
}

/** The key is stored, whether or not STS can be asked about it now. */
async function kindOf(profileId: string, { learnKeyKind }: KeyPorts): Promise<KeyKind | undefined> {
  try {
    return await learnKeyKind(profileId)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
