import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { ManagedConfiguration, type ManagedState } from '../../shared/managed.ts'
import type { Profile } from '../../shared/settings.ts'
import type { Found } from './policy-files.ts'

const MAX_DETAIL_LENGTH = 300

/** What was found, read. Only a place that is empty, or not the administrator's, fixes nothing. */
export function stateOf(found: Found): ManagedState {
  if (found.kind === 'none' || found.kind === 'ignored') return found
  const { place } = found
  if (found.kind === 'unreadable') return { kind: 'invalid', place, detail: found.detail }
  const read = configurationIn(found.bytes)
  if (typeof read === 'string') return { kind: 'invalid', place, detail: read.slice(0, MAX_DETAIL_LENGTH) }
  const profiles = (read.profiles ?? []).map(({ name, file }): Profile => ({ id: givenId(name), name, file }))
  return { kind: 'active', place, owner: found.owner, configuration: read, profiles }
}

/** What is wrong with it, as text, where something is. */
function configurationIn(bytes: Buffer): ManagedConfiguration | string {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Where exactly it ends to be JSON, each version of V8 says in other words.
    return 'not JSON in UTF-8'
  }
  const parsed = v.safeParse(ManagedConfiguration, json)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  return `${v.getDotPath(issue) ?? 'all of it'}: ${issue.message}`
}

/**
 * The same on every computer and in every data folder, so that a key stored for a given profile stays its key. Its name is all that a
 * profile has; under a new one it is another.
 */
const givenId = (name: string): string =>
  `p-${createHash('sha256').update(`managed profile ${name}`).digest('hex').slice(0, 16)}`
