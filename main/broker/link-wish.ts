import { maxDurationSeconds, sourceTypeOf } from '../../shared/credential-source.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import { prefixAround } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import { assertAllowed, onlyBelow } from './allowed-scope.ts'
import type { MintWish } from './mint-source.ts'
import { linkPolicy } from './policy.ts'

/** What STS gives for sure, however short a life is asked for. */
const SHORTEST_SECONDS = 900
/** The credential outlives the link it signs by this: clocks, and the time it takes to ask. */
const MARGIN_SECONDS = 60

/**
 * What a signed link to one object takes: GetObject of it, for as long as the link lives.
 *
 * @throws AppError `link-not-allowed`, `scope-denied`, `link-too-long`.
 */
export function linkWish(profile: Profile, key: string, lifeSeconds: number): MintWish & { readonly actions: 'link' } {
  const { file, name } = profile
  if (file.actions !== 'share') throw new AppError({ code: 'link-not-allowed', subject: name })
  const folder = prefixAround(key, file)
  if (folder === undefined) throw new AppError({ code: 'scope-denied', subject: key, detail: onlyBelow(file) })
  const longest = longestLinkSeconds(profile)
  if (lifeSeconds > longest) throw tooLong(name, longest)
  const wanted = Math.max(SHORTEST_SECONDS, lifeSeconds + MARGIN_SECONDS)
  const durationSeconds = Math.min(wanted, maxDurationSeconds(sourceTypeOf(file.source), profile.keyKind))
  const scope = { ...assertAllowed(profile, folder), durationSeconds }
  return {
    // Whoever checks the profile's duration checks this credential's.
    profile: { ...profile, file: { ...file, durationSeconds } },
    ...{ scope, policy: linkPolicy(scope, key), actions: 'link' },
  }
}

/** As far as is known before anybody is asked: a root account's key that was never asked about gives less. */
export const longestLinkSeconds = ({ file, keyKind }: Pick<Profile, 'file' | 'keyKind'>): number =>
  maxDurationSeconds(sourceTypeOf(file.source), keyKind) - MARGIN_SECONDS

/** `detail`: the longest possible life in seconds. */
export const tooLong = (profileName: string, longestSeconds: number): AppError =>
  new AppError({ code: 'link-too-long', subject: profileName, detail: String(Math.max(longestSeconds, 0)) })

/** Where whoever mints, or the organisation, does not let a credential live that long: `link-too-long` with what it lets. */
export function asLinkError(error: unknown, profileName: string): unknown {
  const { code, detail = '' } = toErrorInfo(error)
  const limit = /^(?:maxDurationSeconds|durationSeconds: at most) (\d+)/.exec(detail)?.[1]
  const isLimit = code === 'profile-invalid' || code === 'managed-denied'
  return isLimit && limit !== undefined ? tooLong(profileName, Number(limit) - MARGIN_SECONDS) : error
}
