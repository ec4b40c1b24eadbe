import { randomBytes } from 'node:crypto'
import type { Account } from './accounts.ts'
import { type Access, isAllowed, isRole, type Policy, parsePolicy } from './policy.ts'

/** A key somebody may sign with: an account's permanent one, or a temporary one with its session. */
export interface Identity {
  readonly account: Account
  readonly secretId: string
  readonly secretKey: string
  readonly callerPolicy: Policy | undefined
  readonly session: Session | undefined
}

/** What STS attached to a temporary key. */
interface Session {
  readonly token: string
  readonly name: string
  readonly policy: Policy
  readonly expiresAtMs: number
}

/** A temporary key, all that makes it one. */
export interface Issued {
  readonly secretId: string
  readonly secretKey: string
  readonly token: string
}

/** All keys of the emulator; temporary ones stay known after expiry, so that they are told apart from unknown ones. */
export interface Identities {
  find(secretId: string): Identity | undefined
  /** Mints a temporary key. Tokens hold only `A-Za-z0-9_-`: the SDK puts them into queries unencoded. */
  issue(account: Account, name: string, policy: Policy, expiresAtMs: number): Identity & { readonly session: Session }
}

/** Starts with the permanent keys; `onIssue` is told of each temporary one. */
export function createIdentities(accounts: readonly Account[], onIssue?: (issued: Issued) => void): Identities {
  const known = new Map<string, Identity>()
  const policyOf = (account: Account): Policy | undefined =>
    account.kind === 'root' ? undefined : parsePolicy(account.policy ?? { version: '2.0', statement: [] })
  for (const account of accounts) {
    const { secretId, secretKey } = account
    known.set(secretId, { account, secretId, secretKey, callerPolicy: policyOf(account), session: undefined })
  }
  return {
    find: (secretId) => known.get(secretId),
    issue: (account, name, asked, expiresAtMs) => {
      const instead = account.sessionPolicyInstead
      const policy = instead === undefined ? asked : parsePolicy(instead)
      const identity = {
        account,
        secretId: `AKID${randomBytes(45).toString('base64url')}`,
        secretKey: randomBytes(24).toString('base64url'),
        callerPolicy: policyOf(account),
        session: { token: randomBytes(180).toString('base64url'), name, policy, expiresAtMs },
      }
      known.set(identity.secretId, identity)
      onIssue?.({ secretId: identity.secretId, secretKey: identity.secretKey, token: identity.session.token })
      return identity
    },
  }
}

/** Effective permission = what the caller may do ∩ the session policy; a root caller may do all on its own AppId. */
export function mayAccess(identity: Identity, access: Access): boolean {
  const { resource } = access
  if (resource !== 'service' && !isRole(resource) && resource.appId !== identity.account.appId) return false
  if (identity.callerPolicy !== undefined && !isAllowed(identity.callerPolicy, access)) return false
  return identity.session === undefined || isAllowed(identity.session.policy, access)
}
