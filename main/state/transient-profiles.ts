import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import { newProfileId } from './settings-store.ts'

/** Profiles that live for one command (`upload --profile-file … --secret-stdin`): in memory only, key included. */
export interface TransientProfiles {
  readonly add: (file: ProfileFile, key: PermanentKey) => Profile
  readonly drop: (id: string) => void
  readonly profile: (id: string) => Profile | undefined
  readonly key: (id: string) => PermanentKey | undefined
}

export function createTransientProfiles(): TransientProfiles {
  const known = new Map<string, { readonly profile: Profile; readonly key: PermanentKey }>()
  return {
    add(file, key) {
      const profile: Profile = { id: newProfileId(), name: file.bucket, file }
      known.set(profile.id, { profile, key })
      return profile
    },
    drop: (id) => void known.delete(id),
    profile: (id) => known.get(id)?.profile,
    key: (id) => known.get(id)?.key,
  }
}
