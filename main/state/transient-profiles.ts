import type { BrokerHeaders } from '../../shared/broker-headers.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { ProfileSecret } from '../../shared/keychain-secret.ts'
import type { Profile, ProfileFile } from '../../shared/settings.ts'
import { newProfileId } from './settings-store.ts'

/** Profiles that live for one command (`upload --profile-file … --secret-stdin`): in memory only, its secret included. */
export interface TransientProfiles {
  /** A broker without headers needs no secret. */
  readonly add: (file: ProfileFile, secret: ProfileSecret | undefined) => Profile
  readonly drop: (id: string) => void
  readonly profile: (id: string) => Profile | undefined
  readonly key: (id: string) => PermanentKey | undefined
  readonly headers: (id: string) => BrokerHeaders['headers'] | undefined
}

export function createTransientProfiles(): TransientProfiles {
  const known = new Map<string, { readonly profile: Profile; readonly secret: ProfileSecret | undefined }>()
  return {
    add(file, secret) {
      const profile: Profile = { id: newProfileId(), name: file.bucket, file }
      known.set(profile.id, { profile, secret })
      return profile
    },
    drop: (id) => void known.delete(id),
    profile: (id) => known.get(id)?.profile,
    key(id) {
      const secret = known.get(id)?.secret
      return secret !== undefined && 'secretId' in secret ? secret : undefined
    },
    headers(id) {
      const secret = known.get(id)?.secret
      return secret !== undefined && 'headers' in secret ? secret.headers : undefined
    },
  }
}
