/** What the audit log tells beside requests for a credential. Closed: both languages have words for each. */
export const AUDIT_EVENT_KINDS = [
  'key-stored',
  'key-replaced',
  'key-removed',
  'headers-stored',
  'broker-asked',
  'profile-created',
  'profile-changed',
  'profile-removed',
  'profile-imported',
  'profile-duplicated',
  'settings-changed',
  'endpoint-started',
  'endpoint-stopped',
  'endpoint-answered',
  'client-added',
  'client-removed',
  'link-made',
  'lock-set',
  'lock-changed',
  'lock-removed',
  'lock-unlocked',
  'lock-refused',
  'managed-accepted',
  'managed-refused',
] as const
export type AuditEventKind = (typeof AUDIT_EVENT_KINDS)[number]

/** Who did it. `app`: the app by itself, as when it reads a managed configuration. */
export type AuditActor = 'window' | 'command-line' | 'link' | 'app' | `endpoint client ${string}`

/** One member of what was changed, in short; absent on the side where there was none. Never a secret. */
export interface AuditChange {
  readonly name: string
  readonly before?: string
  readonly after?: string
}

/**
 * Something that decides who may do what, as the audit log keeps it. No secret in any member; the log cuts what is longer than
 * a line may hold.
 */
export interface AuditEvent {
  readonly event: AuditEventKind
  readonly who: AuditActor
  readonly profileName?: string
  readonly profileId?: string
  /** What else it is about: an endpoint client's name and route, a file, an address. */
  readonly subject?: string
  readonly changes?: readonly AuditChange[]
  /** Of keys: where it is kept. */
  readonly kept?: 'keychain' | 'this-run'
  /**
   * `accepted`: it was allowed, and this line was on disk before it was done; what then failed has a second line with the error's
   * code. `granted` or an error's code where something was asked for and answered.
   */
  readonly outcome: string
}
