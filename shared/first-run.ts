import type { Door } from './admin-place.ts'
import type { SourceType } from './credential-source.ts'
import { allowsOwnProfiles, isAllowed, type ManagedState } from './managed.ts'

/** Of profiles that come through it; a file may hold any. */
const SOURCE_OF: Readonly<Partial<Record<Door, SourceType>>> = { key: 'federation-token', address: 'remote-broker' }

/** Whether people may have a profile that comes this way; false where the organisation says so. */
export function isDoorOpen(managed: ManagedState, door: Door): boolean {
  if (managed.kind === 'invalid' || !isAllowed(managed, 'settings') || !allowsOwnProfiles(managed)) return false
  const source = SOURCE_OF[door]
  const allowed = managed.kind === 'active' ? managed.configuration.allowedSources : undefined
  return source === undefined || allowed === undefined || allowed.includes(source)
}
