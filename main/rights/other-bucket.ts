import { appIdOf } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'

/** A bucket of the same account and region that another profile knows, where the profile's way of naming hosts leads to it. */
export function otherBucketOf({ file }: Profile, profiles: readonly Profile[]): string | undefined {
  if (file.cosEndpointKind === 'domain') return undefined
  const isOther = ({ file: other }: Profile): boolean =>
    other.bucket !== file.bucket && other.region === file.region && appIdOf(other.bucket) === appIdOf(file.bucket)
  return profiles.find(isOther)?.file.bucket
}
