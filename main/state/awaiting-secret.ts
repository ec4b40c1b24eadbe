/** Which profiles still wait for their first key, or for their broker's headers, as far as the app itself has seen to it. */
import type { Profile, ProfileFile, ProfileSummary } from '../../shared/settings.ts'
import { needsSecret, secretOwner } from '../given-secret.ts'
import type { RunSecrets } from './run-secrets.ts'

type Ids = readonly string[]
type SourceOf = Pick<ProfileFile, 'source'>

/** A pasted key is asked for each time anyway. */
const isKept = (file: SourceOf): boolean => file.source?.type !== 'temporary-key' && needsSecret(file)

const withId = (ids: Ids, id: string): string[] => [...ids.filter((other) => other !== id), id]
/** Of what is gone. */
export const withoutId = (ids: Ids, id: string): string[] => ids.filter((other) => other !== id)

/** After a profile was saved: a new one waits, and one whose secret was for somebody else. */
export function awaitingAfterSave(ids: Ids, id: string, before: SourceOf | undefined, after: SourceOf): string[] {
  if (!isKept(after)) return withoutId(ids, id)
  const isForgotten = before === undefined || secretOwner(before) !== secretOwner(after)
  return isForgotten ? withId(ids, id) : [...ids]
}

/** After a secret has come or gone. */
export const awaitingAfterSecret = (ids: Ids, { id, file }: Profile, isThere: boolean): string[] =>
  isThere || !isKept(file) ? withoutId(ids, id) : withId(ids, id)

/** What it waits for now; a key for this run is one until the app ends. */
export function awaitedBy(
  { id, file }: Profile,
  ids: Ids = [],
  runSecrets: Pick<RunSecrets, 'key'>,
): Pick<ProfileSummary, 'awaits'> {
  if (!ids.includes(id) || runSecrets.key(id) !== undefined) return {}
  return { awaits: file.source?.type === 'remote-broker' ? 'headers' : 'key' }
}

/** Ids of all that wait for one now. */
export const awaitingIn = (
  { profiles, awaitingSecret }: { readonly profiles: readonly Profile[]; readonly awaitingSecret?: Ids | undefined },
  runSecrets: Pick<RunSecrets, 'key'>,
): Ids =>
  profiles.filter((profile) => awaitedBy(profile, awaitingSecret, runSecrets).awaits !== undefined).map(({ id }) => id)
