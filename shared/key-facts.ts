/**
 * Where a profile's key is, as far as can be told without asking anybody to unlock anything. `locked`: it is there, and the keychain
 * is locked; `unknown`: the keychain does not say before the key is used; `absent`: there is no keychain.
 */
export const KEYCHAIN_FINDINGS = ['stored', 'locked', 'none', 'unknown'] as const
export type KeychainFinding = (typeof KEYCHAIN_FINDINGS)[number]

/** What the settings show of a profile's key. */
export interface KeyFacts {
  readonly where: KeychainFinding | 'absent' | 'this-run' | 'pasted' | 'not-pasted'
  /** Of a pasted temporary key: epoch ms. */
  readonly usableUntilMs?: number
}
