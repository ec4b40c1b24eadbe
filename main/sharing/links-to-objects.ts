/** Links to uploaded objects. The page names objects; which host they are at, and whether they may be signed, is decided here. */
import type { AuditEvent } from '../../shared/audit-events.ts'
import { keyProblem } from '../../shared/cos-key.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { LinkAnswer, LinkWanted } from '../../shared/ipc/history-calls.ts'
import { prefixAround } from '../../shared/prefixes.ts'
import type { Profile } from '../../shared/settings.ts'
import { onlyBelow } from '../broker/allowed-scope.ts'
import type { AuditLog } from '../broker/audit-log.ts'
import type { BrokeredCredential, CredentialBroker } from '../broker/broker.ts'
import { type CosAddress, cosAddressOf } from '../broker/cos-address.ts'
import { asLinkError, tooLong } from '../broker/link-wish.ts'
import { objectUrl, presignedUrl } from '../broker/presign.ts'
import { createRate } from './rate.ts'

export interface ObjectLinksPorts {
  /** @throws AppError `profile-unknown`. */
  readonly profile: (profileId: string) => Profile
  readonly broker: Pick<CredentialBroker, 'getLinkCredential'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
  readonly nowMs: () => number
}

export interface ObjectLinks {
  /**
   * @throws AppError `profile-unknown`, `link-elsewhere`, `link-no-domain`, `key-not-allowed`, `scope-denied`; for signed ones `link-not-allowed`,
   * `link-too-long`, `link-too-many`, and what `getLinkCredential` throws.
   */
  readonly make: (wanted: LinkWanted) => Promise<LinkAnswer>
}

/** Signed links; each costs a call to STS and a line in the audit log. */
const SIGNED_PER_MINUTE = 120
/** Calls to STS at once. */
const SIGNED_AT_ONCE = 4
/** A signature begins this much early: clocks are off by some seconds. */
const EARLY_SECONDS = 5

export function createObjectLinks(ports: ObjectLinksPorts): ObjectLinks {
  const rate = createRate(SIGNED_PER_MINUTE, ports.nowMs)
  return {
    async make(wanted) {
      const { keys } = wanted
      const profile = ports.profile(wanted.profileId)
      const { bucket, region } = profile.file
      if (bucket !== wanted.bucket || region !== wanted.region)
        throw new AppError({ code: 'link-elsewhere', subject: profile.name })
      for (const key of keys) assertKey(key, profile, wanted.kind)
      const address = addressFor(profile, wanted)
      if (wanted.kind !== 'signed') return { urls: keys.map((key) => objectUrl(address, key)) }
      if (!rate.take(keys.length))
        throw new AppError({ code: 'link-too-many', detail: `${SIGNED_PER_MINUTE} a minute` })
      const signed = await inTurns(keys, (key) =>
        sign(ports, { profile, address, key, lifeSeconds: wanted.lifeSeconds }),
      )
      const expiresAtMs = Math.min(...signed.map((link) => link.expiresAtMs))
      return { urls: signed.map(({ url }) => url), expiresAtMs }
    },
  }
}

/** Browsers take `..` in an address, encoded or not, for the folder above: such a link would be one to another object. */
function assertKey(key: string, { file }: Profile, kind: LinkWanted['kind']): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new AppError(problem)
  if (key.split('/').some((segment) => segment === '.' || segment === '..'))
    throw new AppError({ code: 'key-not-allowed', subject: key, detail: 'holds . or ..' })
  // Of signed ones the broker says so, too, and writes it down.
  if (kind !== 'signed' && prefixAround(key, file) === undefined)
    throw new AppError({ code: 'scope-denied', subject: key, detail: onlyBelow(file) })
}

/** Where people outside reach the bucket: neither an internal host nor one that costs more. */
function addressFor({ file, name }: Profile, { kind }: LinkWanted): CosAddress {
  const { cosEndpoint: domain, cosEndpointKind, ...plain } = file
  if (cosEndpointKind === 'domain' && kind !== 'public')
    return cosAddressOf({ ...plain, cosEndpointKind, ...(domain && { cosEndpoint: domain }) })
  if (kind === 'domain') throw new AppError({ code: 'link-no-domain', subject: name })
  return cosEndpointKind === undefined ? cosAddressOf(file) : cosAddressOf(plain)
}

interface Signing {
  readonly profile: Profile
  readonly address: CosAddress
  readonly key: string
  readonly lifeSeconds: number
}
interface Signed {
  readonly url: string
  /** Local epoch ms. */
  readonly expiresAtMs: number
}

/** The credential stays here: what leaves is a request that only this object answers, and only until then. */
async function sign(ports: ObjectLinksPorts, { address, key, lifeSeconds, profile }: Signing): Promise<Signed> {
  const { id, name } = profile
  const event: Omit<AuditEvent, 'outcome'> = {
    ...{ event: 'link-made', who: 'window', profileId: id, profileName: name, subject: key },
    changes: [{ name: 'lifeSeconds', after: String(lifeSeconds) }],
  }
  try {
    const credential = await ports.broker.getLinkCredential(id, key, lifeSeconds)
    const signed = signWith(credential, ports.nowMs(), { profile, address, key, lifeSeconds })
    await ports.audit.writeEvent({ ...event, outcome: 'granted' })
    return signed
  } catch (error) {
    const told = asLinkError(error, name)
    await ports.audit.writeEvent({ ...event, outcome: toErrorInfo(told).code })
    throw told
  }
}

function signWith(
  credential: BrokeredCredential,
  nowMs: number,
  { address, key, lifeSeconds, profile }: Signing,
): Signed {
  const { clockOffsetMs, expiresAtMs } = credential
  if (expiresAtMs - nowMs < lifeSeconds * 1000) throw tooLong(profile.name, Math.floor((expiresAtMs - nowMs) / 1000))
  const serverSeconds = Math.floor((nowMs + clockOffsetMs) / 1000)
  const times = { startSeconds: serverSeconds - EARLY_SECONDS, endSeconds: serverSeconds + lifeSeconds }
  const url = presignedUrl({ ...address, ...times, method: 'GET', key }, credential)
  return { url, expiresAtMs: nowMs + lifeSeconds * 1000 }
}

/** In the order of `items`; the first that fails ends it. */
async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += SIGNED_AT_ONCE)
    results.push(...(await Promise.all(items.slice(start, start + SIGNED_AT_ONCE).map(act))))
  return results
}
