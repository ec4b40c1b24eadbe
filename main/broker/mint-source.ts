import { sourceTypeOf } from '../../shared/credential-source.ts'
import type { Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'
import type { AuditEntry } from './audit-log.ts'
import { brokerHostOf } from './broker-address.ts'
import type { Policy } from './policy.ts'
import type { CallerIdentity, Minted } from './sts.ts'

/** What a credential is to be good for. A source may give more than this, never less without saying so. */
export interface MintWish {
  readonly profile: Profile
  readonly scope: Scope
  readonly policy: Policy
}

/** What is learned on the way, whether or not there is a credential in the end. */
export interface MintNotes {
  /** As `shortId`: the permanent key that was read. */
  secretId?: string
  /** Called for each request for a credential that is sent. */
  readonly onRequest: () => void
}

/** A credential, with the times it is to be counted by. */
export interface FreshCredential extends Minted {
  /** Local epoch ms. */
  readonly askedAtMs: number
  /** Server minus local. */
  readonly clockOffsetMs: number
}

/** How a profile gets a credential: the broker's port to whoever makes them. */
export interface MintSource {
  /** @throws AppError what there is to say of this way; it holds no secret. */
  readonly mint: (wish: MintWish, notes: MintNotes) => Promise<FreshCredential>
  /** Whose permanent key it is; undefined where this app holds none. */
  readonly whoAmI: (profile: Profile) => Promise<CallerIdentity | undefined>
}

/** How the audit log names where a profile's credentials come from. */
export function auditedSource({ source }: Profile['file']): Pick<AuditEntry, 'source' | 'roleArn' | 'brokerHost'> {
  if (source?.type === 'assume-role') return { source: source.type, roleArn: source.roleArn }
  if (source?.type === 'remote-broker') return { source: source.type, brokerHost: brokerHostOf(source.url) }
  return { source: sourceTypeOf(source) }
}
