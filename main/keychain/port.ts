import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { KeychainFinding } from '../../shared/key-facts.ts'
import type { KeychainSecret } from '../../shared/keychain-secret.ts'

/**
 * Where permanent keys, and the few other secrets, are kept: the operating system's keychain, one for each account. All
 * calls throw AppError `keychain-absent`, `keychain-locked` (nothing can be said before it is unlocked), `keychain-dismissed` (the user said no, or no prompt
 * could be shown), `keychain-timeout`, `keychain-failed`, and `cancelled` after `cancel()`.
 */
export interface KeychainPort {
  /** @throws AppError also `key-missing`: the keychain answered and has no key, or something else than a key. */
  get(profileId: string): Promise<PermanentKey>
  /** Whether there is a secret of any kind, without bringing it here. */
  has(account: string): Promise<boolean>
  /** As `has`, but nobody is asked to unlock anything, so the answer may be that it is not known. */
  look(account: string): Promise<KeychainFinding>
  /** Stores or replaces. */
  set(profileId: string, key: PermanentKey): Promise<void>
  /** Whatever is kept for `account`. @throws AppError also `key-missing`. */
  getSecret(account: string): Promise<KeychainSecret>
  /** Stores, or replaces whatever was there. */
  setSecret(account: string, secret: KeychainSecret): Promise<void>
  /** Of any kind. Deleting what is not there is fine. */
  delete(account: string): Promise<void>
  /** Ends the call that waits for the user now; the ones after it go on. */
  cancel(): void
}
