import * as v from 'valibot'
import {
  AUDIT_TOPICS,
  type AuditFilter,
  type AuditKind,
  type AuditRow,
  isEventKind,
} from '../../shared/ipc/audit-calls.ts'

const MAX_MEMBERS = 60
const MAX_NAME_LENGTH = 60

/** What links a line to its log; a person looks at `hash` instead. */
const LINKS: ReadonlySet<string> = new Set(['previous', 'event'])
const Members = v.pipe(v.string(), v.parseJson(), v.looseObject({ previous: v.string() }))

/** A line as the settings show it; undefined for one that is no entry. Whoever can write the log can put anything there; a line is at most 64 KiB. */
export function rowOf({ hash, text }: { readonly hash: string; readonly text: string }): AuditRow | undefined {
  const parsed = v.safeParse(Members, text)
  if (!parsed.success || 'before' in parsed.output) return undefined
  const { event } = parsed.output
  const kind: AuditKind = event === undefined ? 'credential' : isEventKind(event) ? event : 'other'
  const shown = Object.entries(parsed.output).filter(([name]) => !LINKS.has(name) || kind === 'other')
  const members = shown.slice(0, MAX_MEMBERS).map(([name, value]) => [name.slice(0, MAX_NAME_LENGTH), textOf(value)])
  return { hash, kind, members: Object.fromEntries(members) }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const DONE: ReadonlySet<string> = new Set(['granted', 'accepted'])

/** Whether the entry is one of those looked for; a time that cannot be read fits no time asked for. */
export function fits({ kind, members }: AuditRow, filter: AuditFilter): boolean {
  const { topic, outcome, profileName, text, sinceMs } = filter
  const kinds: readonly AuditKind[] | undefined = topic && AUDIT_TOPICS[topic]
  const timeMs = Date.parse(members['time'] ?? '')
  return (
    (kinds === undefined || kinds.includes(kind)) &&
    (outcome === undefined || DONE.has(members['outcome'] ?? '') === (outcome === 'done')) &&
    (profileName === undefined || members['profileName'] === profileName) &&
    (sinceMs === undefined || timeMs >= sinceMs) &&
    (text === undefined || holds(kind, members, text))
  )
}

function holds(kind: AuditKind, members: AuditRow['members'], text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase()
  return [kind, ...Object.values(members)].some((value) => value.toLocaleLowerCase().includes(wanted))
}
