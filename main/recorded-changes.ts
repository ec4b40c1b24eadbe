/** Every change of profiles and keys, whoever asks for it: none is made without its line in the audit log. */
import type { AuditActor, AuditEventKind } from '../shared/audit-events.ts'
import type { PermanentKey } from '../shared/ipc/key-entry-contract.ts'
import type { Profile, ProfileFile } from '../shared/settings.ts'
import { changesBetween } from './broker/audit-changes.ts'
import { type AuditLog, recorded } from './broker/audit-log.ts'
import type { KeychainPort } from './keychain/port.ts'
import { newProfileId, type SettingsStore } from './state/settings-store.ts'

/** All throw AppError `audit-failed`, with nothing changed. */
export interface RecordedChanges {
  /**
   * Creates (no id) or changes a profile; `origin` where it was neither typed nor given in a file of this command.
   * Throws as `SettingsStore`.
   */
  readonly saveProfile: (
    who: AuditActor,
    profile: { readonly name: string; readonly file: ProfileFile; readonly id?: string | undefined },
    origin?: 'imported' | 'duplicated',
  ) => Promise<Profile>
  /** With its key, which is removed first. Throws profile-unknown, keychain-*. */
  readonly removeProfile: (who: AuditActor, id: string) => Promise<void>
  /** In the keychain. Throws keychain-*. */
  readonly storeKey: (who: AuditActor, profile: Pick<Profile, 'id' | 'name'>, key: PermanentKey) => Promise<void>
  /** From the keychain; removing what is not there is fine, and no event. Throws keychain-*. */
  readonly removeKey: (who: AuditActor, profile: Pick<Profile, 'id' | 'name'>) => Promise<void>
}

interface Ports {
  readonly settings: Pick<SettingsStore, 'find' | 'profile' | 'saveProfile' | 'removeProfile'>
  readonly keychain: Pick<KeychainPort, 'has' | 'set' | 'delete'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
}

export function createRecordedChanges({ settings, keychain, audit }: Ports): RecordedChanges {
  const named = (who: AuditActor, { id, name }: Pick<Profile, 'id' | 'name'>) => ({
    ...{ who, profileName: name, profileId: id },
  })
  const removeKey: RecordedChanges['removeKey'] = async (who, profile) => {
    if (!(await keychain.has(profile.id))) return
    const event = { event: 'key-removed', ...named(who, profile), kept: 'keychain' } as const
    await recorded(audit, event, () => keychain.delete(profile.id))
  }
  return {
    removeKey,
    async saveProfile(who, { name, file, id = newProfileId() }, origin) {
      const before = settings.find(id)
      const event: AuditEventKind = origin ? `profile-${origin}` : before ? 'profile-changed' : 'profile-created'
      const changes = changesBetween(before && { name: before.name, ...before.file }, { name, ...file })
      if (before && changes.length === 0) return before
      return recorded(audit, { event, ...named(who, { id, name }), changes }, () =>
        settings.saveProfile(name, file, id),
      )
    },
    async removeProfile(who, id) {
      const profile = settings.profile(id)
      await removeKey(who, profile)
      const event = { event: 'profile-removed', ...named(who, profile) } as const
      await recorded(audit, event, () => settings.removeProfile(id))
    },
    async storeKey(who, profile, key) {
      const event = (await keychain.has(profile.id)) ? 'key-replaced' : 'key-stored'
      await recorded(audit, { event, ...named(who, profile), kept: 'keychain' }, () => keychain.set(profile.id, key))
    },
  }
}
