import { AppError } from '../../shared/errors.ts'
import { isPrefixWithin, isSafePrefix, type ObjectAcl, type Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'

/**
 * The scope to ask STS for: what the profile's settings say, narrowed to `prefix`, with the right to set `acl`.
 *
 * @throws AppError `scope-denied` with the reason when the settings do not allow `prefix`, `acl-denied` for `acl`.
 */
export function assertAllowed(profile: Profile, prefix: string, acl?: ObjectAcl): Scope {
  const { bucket, region, actions, durationSeconds, prefix: allowed, acls = [] } = profile.file
  if (!isSafePrefix(prefix))
    throw denied(prefix, 'a destination is empty or ends in "/", and holds no "*", "?" or ".."')
  if (!isPrefixWithin(prefix, allowed)) throw denied(prefix, `the profile allows only what lies below "${allowed}"`)
  if (acl !== undefined && !acls.includes(acl)) throw new AppError({ code: 'acl-denied', subject: acl })
  return { bucket, region, prefix, actions, durationSeconds, ...(acl && { acl }) }
}

const denied = (prefix: string, detail: string): AppError =>
  new AppError({ code: 'scope-denied', subject: prefix, detail })
