import type { EndpointRights } from '../../shared/endpoint.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { ActionSet, ObjectAcl, Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'
import { assertAllowed } from './allowed-scope.ts'
import { type AuditEntry, type AuditLog, shortId } from './audit-log.ts'
import { clientScope } from './client-scope.ts'
import type { Clock } from './clock.ts'
import { cosAddressOf } from './cos-address.ts'
import { linkWish } from './link-wish.ts'
import { auditedSource, type FreshCredential, type MintNotes, type MintSource, type MintWish } from './mint-source.ts'
import { buildPolicy, headBucketPolicy, type Policy, type UploadsUse, uploadsPolicy } from './policy.ts'
import { type Patience, retryPassing } from './retry-passing.ts'
import type { CallerIdentity } from './sts.ts'

/** A temporary credential with what it is for. Main grants transfer the destination and adds it. */
export interface BrokeredCredential {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
  /** Local epoch ms: the moment it was asked for plus what was granted, so a wrong local clock does not matter. */
  readonly expiresAtMs: number
  readonly lifetimeMs: number
  /** Server minus local. */
  readonly clockOffsetMs: number
  readonly scope: Scope
}

/** Gets narrow, short-lived credentials, each from where its profile says. A permanent key never leaves main. */
export interface CredentialBroker {
  /**
   * A credential for uploads below `prefix`, which may set `acl`. Concurrent calls for one scope share one request; nothing is cached.
   *
   * @throws AppError profile-unknown, scope-denied, acl-denied, profile-invalid, insecure-endpoint, ca-file-unreadable, key-missing,
   * keychain-*, sts-*, role-*, tls-failure, clock-wrong, audit-failed.
   */
  getCredential(profileId: string, prefix: string, acl?: ObjectAcl): Promise<BrokeredCredential>
  /**
   * A credential for a client of the endpoint: what the profile allows, narrowed to `rights`. As `getCredential` beside;
   * `scope-denied` too where the client may more than the profile, or the profile's source sets no policy.
   */
  getClientCredential(profileId: string, rights: EndpointRights): Promise<BrokeredCredential>
  /** A credential for a connection test (`headBucketPolicy`) of the profile's bucket and prefix. Throws as `getCredential`. */
  getTestCredential(profileId: string): Promise<BrokeredCredential>
  /** A credential for the unfinished uploads (`uploadsPolicy`) of the profile's bucket and prefix. Throws as `getCredential`. */
  getUploadsCredential(profileId: string, use: UploadsUse): Promise<BrokeredCredential>
  /** A credential to sign a link to one object with (`linkWish`), which lives as long. Throws as it and `getCredential`. */
  getLinkCredential(profileId: string, key: string, lifeSeconds: number): Promise<BrokeredCredential>
  /** Whose permanent key the profile has, if it has one. Throws as `getCredential`, without scope and audit. */
  whoAmI(profileId: string): Promise<CallerIdentity | undefined>
  /** Requests for a credential since the start, repeats included. */
  requests(): number
  /** The clock as learned from STS's answers. */
  readonly clock: Clock
}

export interface BrokerPorts {
  readonly getProfile: (profileId: string) => Profile | undefined
  /** How this profile gets its credentials. */
  readonly sourceFor: (profile: Profile) => MintSource
  readonly audit: AuditLog
  readonly clock: Clock
  /** Time and chance between two tries. */
  readonly patience?: Patience
}

/** A credential for a connection test, or to look for unfinished uploads, lives as short as STS allows for sure. */
const ADMIN_DURATION_SECONDS = 900

interface Wanted extends MintWish {
  readonly actions: AuditEntry['actions']
}

/** The broker over its ports. */
export function createBroker(ports: BrokerPorts): CredentialBroker {
  let requests = 0
  const onRequest = (): void => {
    requests += 1
  }
  const inFlight = new Map<string, Promise<BrokeredCredential>>()
  const grant = (wanted: Wanted): Promise<BrokeredCredential> => audited(ports, wanted, onRequest)
  const share = (profile: Profile, scope: Scope): Promise<BrokeredCredential> => {
    // The whole profile: a change of settings must not be answered with a credential for the old ones.
    const id = JSON.stringify([profile, scope])
    const running = inFlight.get(id)
    if (running !== undefined) return running
    const wanted = { profile, scope, policy: buildPolicy(scope), actions: scope.actions }
    const minting = grant(wanted).finally(() => inFlight.delete(id))
    inFlight.set(id, minting)
    return minting
  }
  return {
    clock: ports.clock,
    requests: () => requests,
    async getCredential(profileId, prefix, acl) {
      const profile = profileOf(ports, profileId)
      return share(profile, await allowed(ports, profile, { prefix, acl }, () => assertAllowed(profile, prefix, acl)))
    },
    async getClientCredential(profileId, rights) {
      const profile = profileOf(ports, profileId)
      return share(profile, await allowed(ports, profile, rights, () => clientScope(profile, rights)))
    },
    getTestCredential: async (profileId) => grant(adminWish(ports, profileId, headBucketPolicy, 'test')),
    getUploadsCredential: async (profileId, use) =>
      grant(adminWish(ports, profileId, (scope) => uploadsPolicy(scope, use), `uploads-${use}`)),
    getLinkCredential: async (profileId, key, seconds) => grant(linkWish(profileOf(ports, profileId), key, seconds)),
    async whoAmI(profileId) {
      const profile = profileOf(ports, profileId)
      return retryPassing(() => ports.sourceFor(profile).whoAmI(profile), ports.patience)
    },
  }
}

async function mint(ports: BrokerPorts, wish: MintWish, notes: MintNotes): Promise<FreshCredential> {
  // An address that cannot be used, or must not be, is found before any secret is read.
  cosAddressOf(wish.profile.file)
  return retryPassing(() => ports.sourceFor(wish.profile).mint(wish, notes), ports.patience)
}

function profileOf(ports: BrokerPorts, profileId: string): Profile {
  const profile = ports.getProfile(profileId)
  if (profile === undefined) throw new AppError({ code: 'profile-unknown', subject: profileId })
  return profile
}

/** All of the profile's folders, for a short time, and not what uploads may do there. */
function adminWish(
  ports: BrokerPorts,
  profileId: string,
  policyOf: (scope: Scope) => Policy,
  actions: AuditEntry['actions'],
): Wanted {
  const profile = profileOf(ports, profileId)
  const { prefix, otherPrefixes } = profile.file
  const all = otherPrefixes && { otherPrefixes }
  const scope = { ...assertAllowed(profile, prefix), ...all, durationSeconds: ADMIN_DURATION_SECONDS }
  return { profile, scope, policy: policyOf(scope), actions }
}

type Asked = Pick<Scope, 'prefix'> & { readonly acl?: ObjectAcl | undefined; readonly actions?: ActionSet }

/** A refusal is audited too: it may be a page that tries. */
async function allowed(
  ports: BrokerPorts,
  profile: Profile,
  { prefix, acl, actions = profile.file.actions }: Asked,
  check: () => Scope,
): Promise<Scope> {
  try {
    return check()
  } catch (error) {
    const { bucket, region, durationSeconds } = profile.file
    const scope = { bucket, region, prefix, actions, durationSeconds, ...(acl && { acl }) }
    await ports.audit.write({ ...named(profile), ...scope, outcome: toErrorInfo(error).code })
    throw error
  }
}

/** The credential leaves only after its line is on disk; a failure is written down as well. */
async function audited(ports: BrokerPorts, wanted: Wanted, onRequest: () => void): Promise<BrokeredCredential> {
  const notes: MintNotes = { onRequest }
  const { conditions: _settings, ...scope } = wanted.scope
  const common = { ...named(wanted.profile), ...scope, actions: wanted.actions }
  const secretId = () => (notes.secretId === undefined ? {} : { secretId: notes.secretId })
  let fresh: FreshCredential
  try {
    fresh = await mint(ports, wanted, notes)
  } catch (error) {
    const { code, requestId } = toErrorInfo(error)
    const request = requestId === undefined ? {} : { stsRequestId: requestId }
    await ports.audit.write({ ...common, ...secretId(), ...request, outcome: code })
    throw aboutProfile(error, wanted.profile)
  }
  const { tmpSecretId, requestId: stsRequestId } = fresh
  const ids = { ...secretId(), tmpSecretId: shortId(tmpSecretId), ...(stsRequestId !== '' && { stsRequestId }) }
  await ports.audit.write({ ...common, ...ids, outcome: 'granted' })
  return { ...lifeOf(fresh), scope: wanted.scope }
}

/** Errors of the keychain and of STS name no subject of their own: it is the profile whose key was used. */
function aboutProfile(error: unknown, { name }: Profile): unknown {
  if (!(error instanceof AppError) || error.info.subject !== undefined) return error
  return new AppError({ ...error.info, subject: name })
}

const named = ({ id, name, file }: Profile) => ({ profileName: name, profileId: id, ...auditedSource(file) })

function lifeOf({
  tmpSecretId,
  tmpSecretKey,
  sessionToken,
  grantedSeconds,
  askedAtMs,
  clockOffsetMs,
}: FreshCredential) {
  const lifetimeMs = grantedSeconds * 1000
  return { tmpSecretId, tmpSecretKey, sessionToken, expiresAtMs: askedAtMs + lifetimeMs, lifetimeMs, clockOffsetMs }
}
