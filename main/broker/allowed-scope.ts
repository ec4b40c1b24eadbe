import { AppError } from '../../shared/errors.ts'
import { isPrefixWithin, isSafePrefix, type Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'

/**
 * The scope to ask STS for: what the profile's settings say, narrowed to `prefix`.
 *
 * @throws AppError `scope-denied` with the reason when the settings do not allow `prefix`.
 */
export function assertAllowed(profile: Profile, prefix: string): Scope {
  const { bucket, region, actions, durationSeconds, prefix: allowed } = profile.file
  if (!isSafePrefix(prefix))
    throw denied(prefix, 'a destination is empty or ends in "/", and holds no "*", "?" or ".."')
  if (!isPrefixWithin(prefix, allowed)) throw denied(prefix, `the profile allows only what lies below "${allowed}"`)
  return { bucket, region, prefix, actions, durationSeconds }
}

const denied = (prefix: string, detail: string): AppError =>
  new AppError({ code: 'scope-denied', subject: prefix, detail })
