/** Where keys are: read for each call, looked for without being read, and told of when they change. */
import { AppError } from '../shared/errors.ts'
import type { PermanentKey } from '../shared/ipc/key-entry-contract.ts'
import type { KeyFacts } from '../shared/key-facts.ts'
import type { Profile } from '../shared/settings.ts'
import type { KeychainPort } from './keychain/port.ts'
import type { RunSecrets } from './state/run-secrets.ts'
import type { HeldTemporaryKey, TemporaryKeys } from './state/temporary-keys.ts'
import type { TransientProfiles } from './state/transient-profiles.ts'

export interface Keys {
  /** For one call, to be dropped after it. @throws AppError `key-missing`, `keychain-*`. */
  readonly read: (profileId: string) => Promise<PermanentKey>
  /** Nobody is asked to unlock anything. @throws AppError `keychain-failed` and what else a keychain may throw but `keychain-absent`. */
  readonly look: (profile: Profile) => Promise<KeyFacts>
}

interface Ports {
  readonly keychain: Pick<KeychainPort, 'get' | 'look'>
  readonly transient: Pick<TransientProfiles, 'key'>
  readonly runSecrets: Pick<RunSecrets, 'key'>
  readonly temporaryKeys: Pick<TemporaryKeys, 'get'>
}

/** A command's own key comes before one for this run, and that before the keychain's. */
export function createKeys({ keychain, transient, runSecrets, temporaryKeys }: Ports): Keys {
  return {
    read: async (profileId) => transient.key(profileId) ?? runSecrets.key(profileId) ?? keychain.get(profileId),
    async look({ id, file }) {
      if (file.source?.type === 'temporary-key') return pastedFacts(temporaryKeys.get(id))
      if (runSecrets.key(id) !== undefined) return { where: 'this-run' }
      try {
        return { where: await keychain.look(id) }
      } catch (error) {
        if (error instanceof AppError && error.info.code === 'keychain-absent') return { where: 'absent' }
        throw error
      }
    },
  }
}

const pastedFacts = (key: HeldTemporaryKey | undefined): KeyFacts =>
  key === undefined ? { where: 'not-pasted' } : { where: 'pasted', usableUntilMs: key.usableUntilMs }
