import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'

/**
 * Where permanent keys are kept: the operating system's keychain. All calls throw AppError `keychain-absent`,
 * `keychain-locked` (nothing can be said before it is unlocked), `keychain-dismissed` (the user said no, or no prompt
 * could be shown), `keychain-timeout`, `keychain-failed`, and `cancelled` after `cancel()`.
 */
export interface KeychainPort {
  /** @throws AppError also `key-missing`: the keychain answered and has none. */
  get(profileId: string): Promise<PermanentKey>
  /** Whether there is one, without bringing it here. */
  has(profileId: string): Promise<boolean>
  /** Stores or replaces. */
  set(profileId: string, key: PermanentKey): Promise<void>
  /** Deleting what is not there is fine. */
  delete(profileId: string): Promise<void>
  /** Ends the call that waits for the user now; the ones after it go on. */
  cancel(): void
}
