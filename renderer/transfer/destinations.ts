/** Where uploads may go: each folder of each profile. Pure. */
import type { Environment } from '../../shared/ipc/contract.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { ProfileSummary } from '../../shared/settings.ts'
import type { Choice } from '../common/Chooser.tsx'
import type { Place } from './uploads/panel/panels.ts'

/** Stands for a place in a list of choices. */
export const placeId = ({ profileId, prefix }: Place): string => `${profileId} ${prefix}`

/** `bucket ▸ prefix`, or the bucket where it is all of it. */
const placeText = (bucket: string, prefix: string): string => (prefix === '' ? bucket : `${bucket} ▸ ${prefix}`)

/** A choice for each folder of each profile; the profile's name alone where it has one. */
export const destinationChoices = (profiles: readonly ProfileSummary[]): readonly Choice<string>[] =>
  profiles.flatMap((profile) => {
    const prefixes = prefixesOf(profile)
    return prefixes.map((prefix) => ({
      id: placeId({ profileId: profile.id, prefix }),
      name: prefixes.length === 1 ? profile.name : `${profile.name} ▸ ${prefix}`,
      detail: placeText(profile.bucket, prefix),
    }))
  })

/** The place that a choice stands for; undefined where there is no such folder any more. */
export function placeOfChoice(profiles: readonly ProfileSummary[], id: string): Place | undefined {
  const places = profiles.flatMap((profile) =>
    prefixesOf(profile).map((prefix): Place => ({ profileId: profile.id, prefix })),
  )
  return places.find((place) => placeId(place) === id)
}

/** The profile new uploads go to: the chosen one, else the first; none when there are no profiles. */
export const activeProfileOf = (environment: Environment | undefined): ProfileSummary | undefined =>
  environment?.profiles.find(({ id }) => id === environment.activeProfileId) ?? environment?.profiles[0]

/** Where new uploads go: the chosen folder of that profile, else its first. */
export function activePlaceOf(environment: Environment | undefined): Place | undefined {
  const profile = activeProfileOf(environment)
  if (!profile) return undefined
  const chosen = prefixesOf(profile).find((prefix) => prefix === environment?.activePrefix)
  return { profileId: profile.id, prefix: chosen ?? profile.prefix }
}
