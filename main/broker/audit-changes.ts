import type { AuditChange, AuditEvent } from '../../shared/audit-events.ts'

/** So many changes, names and values of such lengths fit a line even where JSON needs six bytes for each character. */
const MAX_CHANGES = 40
const MAX_NAME_LENGTH = 40
const MAX_VALUE_LENGTH = 100
const MAX_SUBJECT_LENGTH = 400

/** What differs, member by member, as text. Left out: `schema`. Of an address whatever follows its `?`, since that may be a secret. */
export function changesBetween(before: object | undefined, after: object | undefined): readonly AuditChange[] {
  const old = textsOf(before)
  const next = textsOf(after)
  const names = [...new Set([...old.keys(), ...next.keys()])].filter((name) => name !== 'schema')
  return names
    .filter((name) => old.get(name) !== next.get(name))
    .map((name) => ({ name, ...sideOf('before', old.get(name)), ...sideOf('after', next.get(name)) }))
}

/** As it is written: nothing longer than a line of the log may hold. */
export function boundedEvent(event: AuditEvent): AuditEvent {
  const { subject, changes } = event
  return {
    ...event,
    ...(subject !== undefined && { subject: cut(subject, MAX_SUBJECT_LENGTH) }),
    ...(changes && { changes: boundedChanges(changes) }),
  }
}

function boundedChanges(changes: readonly AuditChange[]): readonly AuditChange[] {
  const kept = changes.slice(0, MAX_CHANGES).map(({ name, before, after }) => ({
    name: cut(name, MAX_NAME_LENGTH),
    ...sideOf('before', before),
    ...sideOf('after', after),
  }))
  return changes.length > MAX_CHANGES ? [...kept, { name: `… ${changes.length - MAX_CHANGES} more` }] : kept
}

const textsOf = (value: object | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(value ?? {}).flatMap(([name, member]) => (member === undefined ? [] : [[name, textOf(member)]])),
  )

const textOf = (member: unknown): string =>
  (typeof member === 'string' ? member : JSON.stringify(member)).replaceAll(/(https?:\/\/[^\s"?]*)\?[^\s"]*/g, '$1?…')

const sideOf = (side: 'before' | 'after', text: string | undefined) =>
  text === undefined ? {} : { [side]: cut(text, MAX_VALUE_LENGTH) }

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)
