import type { LoggedEntry } from '../broker/audit-chain.ts'
import { csvRow } from '../csv.ts'

/** In the order of the table; what an entry holds beside them goes to `other`, as JSON. */
const MEMBERS = [
  'time',
  'profileName',
  'profileId',
  'bucket',
  'region',
  'prefix',
  'actions',
  'durationSeconds',
  'source',
  'roleArn',
  'acl',
  'secretId',
  'tmpSecretId',
  'stsRequestId',
  'outcome',
  'event',
  'who',
  'subject',
  'kept',
  'changes',
] as const
const KNOWN: ReadonlySet<string> = new Set([...MEMBERS, 'previous'])

/** First row of the table. */
export const CSV_HEADER = csvRow(['line', ...MEMBERS, 'other', 'previous', 'hash'])

/** One row of RFC 4180. `hash` is the SHA-256 of the log's line: what the next one has as `previous`. */
export function csvOf({ line, hash, members }: LoggedEntry): string {
  const others = Object.entries(members).filter(([name]) => !KNOWN.has(name))
  const other = others.length === 0 ? undefined : Object.fromEntries(others)
  return csvRow([line, ...MEMBERS.map((name) => members[name]), other, members['previous'], hash])
}

/** One entry as JSON, on one line; line number and hash are ours whatever the entry says. */
export const jsonOf = ({ line, hash, members }: LoggedEntry): string => JSON.stringify({ ...members, line, hash })
