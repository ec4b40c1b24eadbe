import { AppError } from '../../shared/errors.ts'
import { prefixAround, prefixesOf } from '../../shared/prefixes.ts'
import { isSafePrefix, type ObjectAcl, type Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'

/**
 * The scope to ask STS for: what the profile's settings say, narrowed to `prefix`, with the right to set `acl`.
 *
 * @throws AppError `scope-denied` with the reason when the settings do not allow `prefix`, `acl-denied` for `acl`.
 */
export function assertAllowed(profile: Profile, prefix: string, acl?: ObjectAcl): Scope {
  const { bucket, region, actions, durationSeconds, acls = [], conditions } = profile.file
  if (!isSafePrefix(prefix))
    throw denied(prefix, 'a destination is empty or ends in "/", and holds no "*", "?" or ".."')
  if (prefixAround(prefix, profile.file) === undefined) throw denied(prefix, onlyBelow(profile.file))
  if (acl !== undefined && !acls.includes(acl)) throw new AppError({ code: 'acl-denied', subject: acl })
  return { bucket, region, prefix, actions, durationSeconds, ...(acl && { acl }), ...(conditions && { conditions }) }
}

/** Why a destination or key outside all of a profile's folders is refused; English, for `detail`. */
export const onlyBelow = (file: Profile['file']): string =>
  `the profile allows only what lies below ${prefixesOf(file)
    .map((prefix) => `"${prefix}"`)
    .join(' or ')}`

const denied = (prefix: string, detail: string): AppError =>
  new AppError({ code: 'scope-denied', subject: prefix, detail })
