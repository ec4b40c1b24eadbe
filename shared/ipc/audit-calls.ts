/** What the settings window asks of the audit log. Nothing here changes it; no answer names a path, a key or a whole id. */
import * as v from 'valibot'
import { AUDIT_EVENT_KINDS, type AuditEventKind } from '../audit-events.ts'
import { call } from './call.ts'

/** What a person looks for, each a family of kinds. */
export const AUDIT_TOPICS = {
  credentials: ['credential', 'broker-asked'],
  keys: ['key-stored', 'key-replaced', 'key-removed', 'headers-stored'],
  profiles: ['profile-created', 'profile-changed', 'profile-removed', 'profile-imported', 'profile-duplicated'],
  settings: ['settings-changed', 'managed-accepted', 'managed-refused'],
  links: ['link-made'],
  endpoint: ['endpoint-started', 'endpoint-stopped', 'endpoint-answered', 'client-added', 'client-removed'],
  lock: ['lock-set', 'lock-changed', 'lock-removed', 'lock-unlocked', 'lock-refused'],
} as const satisfies Readonly<Record<string, readonly AuditKind[]>>
export type AuditTopic = keyof typeof AUDIT_TOPICS

/** `credential`: a temporary credential was asked for. `other`: a line of a kind that this version does not know. */
export type AuditKind = AuditEventKind | 'credential' | 'other'
/** Whether it is a kind that this version knows. */
export const isEventKind = (value: unknown): value is AuditEventKind => v.is(v.picklist(AUDIT_EVENT_KINDS), value)

/** Entries that fit all of it. */
export const AuditFilter = v.strictObject({
  topic: v.optional(v.picklist(['credentials', 'keys', 'profiles', 'settings', 'links', 'endpoint', 'lock'])),
  /** `done`: granted or accepted. `refused`: everything else. */
  outcome: v.optional(v.picklist(['done', 'refused'])),
  profileName: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** Somewhere in the entry, whatever its case. */
  text: v.optional(v.pipe(v.string(), v.maxLength(200))),
  sinceMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))),
})
export type AuditFilter = v.InferOutput<typeof AuditFilter>

/** One entry, at most 64 KiB. */
export interface AuditRow {
  /** SHA-256 of its line: the head of a log that ends with it. */
  readonly hash: string
  readonly kind: AuditKind
  /** What it says, in its order; what is no text is JSON. */
  readonly members: Readonly<Record<string, string>>
}

/** Newest first. Short pages are right: reading stops after some megabytes, too. */
export interface AuditPage {
  readonly rows: readonly AuditRow[]
  readonly isLast: boolean
}

/** How far the log can be trusted; main's `AuditVerdict`, which says more of each member. */
export interface AuditState {
  readonly entries: number
  readonly repairs: number
  readonly head: string
  readonly firstBad:
    | {
        readonly line: number
        readonly problem: 'not-json' | 'chain-broken'
        readonly file?: string
        readonly lineInFile?: number
      }
    | undefined
  /** Which file the log begins with here: 1 unless earlier ones were taken away. */
  readonly firstFile: number
  readonly tornTail: boolean
  /** Of a kept head: undefined where none was asked about, or it is not of this log. */
  readonly entriesSinceKeptHead: number | undefined
}

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
export const auditCalls = {
  /** Begins a list, for which an earlier one ends: the log as it is now. Errors here and below: `audit-unreadable`. */
  'audit.open': call<{ readonly listId: number }>()(v.strictObject({ filter: AuditFilter })),
  /** The list's next page. `cancelled`: another list has begun. */
  'audit.more': call<AuditPage>()(v.strictObject({ listId: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
  /** Reads all of the log and checks every link, also against a head that was kept elsewhere. */
  'audit.verify': call<AuditState>()(v.strictObject({ keptHead: v.optional(Sha256) })),
  /** Writes all of the log where the user says in the system's own dialog; `undefined` when that is dismissed. */
  'audit.export': call<{ readonly name: string; readonly entries: number; readonly head: string } | undefined>()(
    v.strictObject({ format: v.picklist(['csv', 'json']) }),
  ),
} as const
