import { sourceTypeOf } from '../../shared/credential-source.ts'
import type { EndpointRights } from '../../shared/endpoint.ts'
import { AppError } from '../../shared/errors.ts'
import { areActionsWithin, type Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'
import { assertAllowed } from './allowed-scope.ts'

/**
 * The scope of a client of the endpoint: its own rights, as long as the profile has all of them. A profile that was
 * narrowed since is no reason to give less than was promised in silence, so such a client gets nothing; only the life
 * of a credential is cut to the profile's.
 *
 * @throws AppError `scope-denied` with the reason, `acl-denied`, `endpoint-source-unfit`.
 */
export function clientScope(profile: Profile, rights: EndpointRights): Scope {
  const { prefix, actions, acl, formUpload, durationSeconds = Number.POSITIVE_INFINITY } = rights
  assertServable(profile)
  const scope = assertAllowed(profile, prefix, acl)
  if (!areActionsWithin(actions, scope.actions)) throw denied(prefix, `the profile allows "${scope.actions}" at most`)
  const seconds = Math.min(durationSeconds, scope.durationSeconds)
  return { ...scope, actions, durationSeconds: seconds, ...(formUpload === true && { formUpload }) }
}

/** Only where this app sets the policy of the profile's credentials can they be narrowed to one client. @throws AppError `endpoint-source-unfit`. */
export function assertServable({ name, file }: Profile): void {
  const source = sourceTypeOf(file.source)
  if (source === 'federation-token' || source === 'assume-role') return
  throw new AppError({ code: 'endpoint-source-unfit', subject: name })
}

const denied = (subject: string, detail: string): AppError => new AppError({ code: 'scope-denied', subject, detail })
