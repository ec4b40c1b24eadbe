/** Where keys are: read for each call, looked for without being read, and told of when they change. */
import { AppError } from '../shared/errors.ts'
import type { PermanentKey } from '../shared/ipc/key-entry-contract.ts'
import type { KeyFacts } from '../shared/key-facts.ts'
import type { KeychainPort } from './keychain/port.ts'
import type { RunSecrets } from './state/run-secrets.ts'
import type { TransientProfiles } from './state/transient-profiles.ts'

export interface Keys {
  /** For one call, to be dropped after it. @throws AppError `key-missing`, `keychain-*`. */
  readonly read: (profileId: string) => Promise<PermanentKey>
  /** Nobody is asked to unlock anything. @throws AppError `keychain-failed` and what else a keychain may throw but `keychain-absent`. */
  readonly look: (profileId: string) => Promise<KeyFacts>
}

interface Ports {
  readonly keychain: Pick<KeychainPort, 'get' | 'look'>
  readonly transient: Pick<TransientProfiles, 'key'>
  readonly runSecrets: Pick<RunSecrets, 'key'>
}

/** A command's own key comes before one for this run, and that before the keychain's. */
export function createKeys({ keychain, transient, runSecrets }: Ports): Keys {
  return {
    read: async (profileId) => transient.key(profileId) ?? runSecrets.key(profileId) ?? keychain.get(profileId),
    async look(profileId) {
      if (runSecrets.key(profileId) !== undefined) return { where: 'this-run' }
      try {
        return { where: await keychain.look(profileId) }
      } catch (error) {
        if (error instanceof AppError && error.info.code === 'keychain-absent') return { where: 'absent' }
        throw error
      }
    },
  }
}
