/** Every change of profiles and keys, whoever asks for it: none is made without its line in the audit log. */
import type { AuditActor, AuditEventKind } from '../shared/audit-events.ts'
import { AppError, toErrorInfo } from '../shared/errors.ts'
import { freeName } from '../shared/profile-names.ts'
import type { ProfileEntry } from '../shared/profiles-file.ts'
import { MAX_PROFILES, type Profile, type ProfileFile } from '../shared/settings.ts'
import { changesBetween } from './broker/audit-changes.ts'
import { recorded } from './broker/audit-log.ts'
import { secretOwner } from './given-secret.ts'
import { createRecordedKeys, isAbsence, type RecordedKeys, type RecordedKeysPorts } from './recorded-keys.ts'
import { newProfileId, type SettingsStore } from './state/settings-store.ts'

/** All throw AppError `audit-failed`, with nothing changed. */
export interface RecordedChanges extends RecordedKeys {
  /**
   * Creates (no id) or changes a profile. Where it takes to a remote broker, to another, or from one, what its account of the keychain held is
   * removed first. Throws as `SettingsStore`, keychain-*.
   */
  readonly saveProfile: (
    who: AuditActor,
    profile: { readonly name: string; readonly file: ProfileFile; readonly id?: string | undefined },
  ) => Promise<Profile>
  /**
   * Adds all of them or none, under new ids and free names (`name 2`); replaces and selects none, and gives none a key.
   * Throws profiles-full.
   */
  readonly addProfiles: (
    who: AuditActor,
    entries: readonly ProfileEntry[],
    origin: 'imported' | 'duplicated',
  ) => Promise<readonly Profile[]>
  /**
   * With its keys, which are removed first. Throws profile-unknown, keychain-*; `keychain-absent` not with `anyhow`, when the caller has
   * said that nobody can know whether one is stored.
   */
  readonly removeProfile: (who: AuditActor, id: string, anyhow?: 'anyhow') => Promise<void>
}

interface Ports extends RecordedKeysPorts {
  readonly settings: Pick<
    SettingsStore,
    'current' | 'find' | 'profile' | 'saveProfile' | 'addProfiles' | 'removeProfile' | 'noteKeyKind' | 'noteSecret'
  >
}

export function createRecordedChanges(ports: Ports): RecordedChanges {
  const { settings, audit } = ports
  const keys = createRecordedKeys(ports)
  const named = (who: AuditActor, { id, name }: Pick<Profile, 'id' | 'name'>) => ({
    ...{ who, profileName: name, profileId: id },
  })
  /** A key that is used no more is not kept, nor are headers. */
  const removeOtherKind = (who: AuditActor, profile: Profile): Promise<void> =>
    keys.removeKey(who, profile).catch((error: unknown) => {
      if (!isAbsence(error)) throw error
    })
  return {
    ...keys,
    async saveProfile(who, { name, file, id = newProfileId() }) {
      const before = settings.find(id)
      const event: AuditEventKind = before ? 'profile-changed' : 'profile-created'
      const changes = changesBetween(before && { name: before.name, ...before.file }, { name, ...file })
      if (before && changes.length === 0) return before
      if (before && secretOwner(before.file) !== secretOwner(file)) await removeOtherKind(who, before)
      return recorded(audit, { event, ...named(who, { id, name }), changes }, () =>
        settings.saveProfile(name, file, id),
      )
    },
    async addProfiles(who, entries, origin) {
      const added = asNewProfiles(settings.current().profiles, entries)
      const events = added.map((profile) => ({
        ...{ event: `profile-${origin}` as const, ...named(who, profile) },
        changes: changesBetween(undefined, { name: profile.name, ...profile.file }),
      }))
      for (const event of events) await audit.writeEvent({ ...event, outcome: 'accepted' })
      try {
        await settings.addProfiles(added)
      } catch (error) {
        const outcome = toErrorInfo(error).code
        for (const event of events) await audit.writeEvent({ ...event, outcome })
        throw error
      }
      return added
    },
    async removeProfile(who, id, anyhow) {
      const profile = settings.profile(id)
      await keys.removeKey(who, profile).catch((error: unknown) => {
        if (anyhow === undefined || !isAbsence(error)) throw error
      })
      const event = { event: 'profile-removed', ...named(who, profile) } as const
      await recorded(audit, event, () => settings.removeProfile(id))
    },
  }
}

function asNewProfiles(known: readonly Profile[], entries: readonly ProfileEntry[]): readonly Profile[] {
  if (known.length + entries.length > MAX_PROFILES)
    throw new AppError({ code: 'profiles-full', subject: String(MAX_PROFILES) })
  const taken = new Set(known.map(({ name }) => name))
  return entries.map(({ name: wanted, file }) => {
    const name = freeName(wanted, taken)
    taken.add(name)
    return { id: newProfileId(), name, file }
  })
}
