import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { ObjectAcl, Scope } from '../../shared/scope.ts'
import type { Profile } from '../../shared/settings.ts'
import { assertAllowed } from './allowed-scope.ts'
import { type AuditEntry, type AuditLog, shortId } from './audit-log.ts'
import type { Clock } from './clock.ts'
import { cosAddressOf } from './cos-address.ts'
import { buildPolicy, headBucketPolicy, type Policy, type UploadsUse, uploadsPolicy } from './policy.ts'
import { createSourceCheck } from './source-limits.ts'
import type { CallerIdentity, Minted, Sts } from './sts.ts'

/** A temporary credential with what it is for. Main grants transfer the destination and adds it. */
export interface BrokeredCredential {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
  /** Local epoch ms: the moment STS was asked plus what it granted, so a wrong local clock does not matter. */
  readonly expiresAtMs: number
  readonly lifetimeMs: number
  /** Server minus local. */
  readonly clockOffsetMs: number
  readonly scope: Scope
}

/** Turns the permanent key into narrow, short-lived credentials. The key itself never leaves main. */
export interface CredentialBroker {
  /**
   * A credential for uploads below `prefix`, which may set `acl`. Concurrent calls for one scope share one STS request; nothing is cached.
   *
   * @throws AppError profile-unknown, scope-denied, acl-denied, profile-invalid, insecure-endpoint, ca-file-unreadable, key-missing,
   * keychain-*, sts-*, role-*, tls-failure, clock-wrong, audit-failed.
   */
  getCredential(profileId: string, prefix: string, acl?: ObjectAcl): Promise<BrokeredCredential>
  /** A credential for a connection test (`headBucketPolicy`) of the profile's bucket and prefix. Throws as `getCredential`. */
  getTestCredential(profileId: string): Promise<BrokeredCredential>
  /** A credential for the unfinished uploads (`uploadsPolicy`) of the profile's bucket and prefix. Throws as `getCredential`. */
  getUploadsCredential(profileId: string, use: UploadsUse): Promise<BrokeredCredential>
  /** Whose key the profile has. Throws as `getCredential`, without scope and audit. */
  whoAmI(profileId: string): Promise<CallerIdentity>
  /** Requests for a credential sent to STS since the start, repeats included. */
  stsRequests(): number
  /** The clock as learned from STS's answers. */
  readonly clock: Clock
}

export interface BrokerPorts {
  readonly getProfile: (profileId: string) => Profile | undefined
  /** Read for each call and dropped. @throws AppError `key-missing`, `keychain-*`. */
  readonly readKey: (profileId: string) => Promise<PermanentKey>
  readonly readCaFile: (path: string) => Promise<string>
  readonly openSts: (profile: Profile, caPem: string | undefined, onRequest: () => void) => Sts
  readonly audit: AuditLog
  readonly clock: Clock
}

/** A credential for a connection test, or to look for unfinished uploads, lives as short as STS allows for sure. */
const ADMIN_DURATION_SECONDS = 900

interface Wanted {
  readonly profile: Profile
  readonly scope: Scope
  readonly policy: Policy
  readonly actions: AuditEntry['actions']
}

/** The broker over its ports. */
export function createBroker(ports: BrokerPorts): CredentialBroker {
  let requests = 0
  const inFlight = new Map<string, Promise<BrokeredCredential>>()
  const open = async (profile: Profile) => {
    const { caFile } = profile.file
    const caPem = caFile === undefined ? undefined : await ports.readCaFile(caFile)
    const onRequest = (): void => {
      requests += 1
    }
    return ports.openSts(profile, caPem, onRequest)
  }
  const mint = createMint(ports, open)
  const grant = (wanted: Wanted): Promise<BrokeredCredential> => audited(ports, wanted, (seen) => mint(wanted, seen))
  return {
    clock: ports.clock,
    stsRequests: () => requests,
    async getCredential(profileId, prefix, acl) {
      const profile = profileOf(ports, profileId)
      const scope = await allowed(ports, profile, prefix, acl)
      // The whole profile: a change of settings must not be answered with a credential for the old ones.
      const id = JSON.stringify([profile, scope])
      const running = inFlight.get(id)
      if (running !== undefined) return running
      const wanted = { profile, scope, policy: buildPolicy(scope), actions: scope.actions }
      const minting = grant(wanted).finally(() => inFlight.delete(id))
      inFlight.set(id, minting)
      return minting
    },
    getTestCredential: async (profileId) => grant(adminWish(ports, profileId, headBucketPolicy, 'test')),
    getUploadsCredential: async (profileId, use) =>
      grant(adminWish(ports, profileId, (scope) => uploadsPolicy(scope, use), `uploads-${use}`)),
    async whoAmI(profileId) {
      const profile = profileOf(ports, profileId)
      const sts = await open(profile)
      return sts.whoAmI(await ports.readKey(profileId))
    },
  }
}

function createMint(ports: BrokerPorts, open: (profile: Profile) => Promise<Sts>) {
  const assertSourceFits = createSourceCheck()
  return async ({ profile, scope, policy }: Wanted, seen: Seen): Promise<BrokeredCredential> => {
    // An address that cannot be used, or must not be, is found before the key is read.
    cosAddressOf(profile.file)
    const sts = await open(profile)
    const key = await ports.readKey(profile.id)
    seen.secretId = shortId(key.secretId)
    await assertSourceFits(profile.file, sts, key)
    const askedAtMs = ports.clock.nowMs()
    const role = profile.file.source && { role: profile.file.source }
    const { durationSeconds, region } = scope
    const minted = await sts.mint({ policy, durationSeconds, region, ...role }, key)
    seen.minted = minted
    return { ...lifeOf(minted, askedAtMs, ports.clock), scope }
  }
}

function profileOf(ports: BrokerPorts, profileId: string): Profile {
  const profile = ports.getProfile(profileId)
  if (profile === undefined) throw new AppError({ code: 'profile-unknown', subject: profileId })
  return profile
}

/** All of the profile's prefix, for a short time, and not what uploads may do there. */
function adminWish(
  ports: BrokerPorts,
  profileId: string,
  policyOf: (scope: Scope) => Policy,
  actions: AuditEntry['actions'],
): Wanted {
  const profile = profileOf(ports, profileId)
  const scope = { ...assertAllowed(profile, profile.file.prefix), durationSeconds: ADMIN_DURATION_SECONDS }
  return { profile, scope, policy: policyOf(scope), actions }
}

/** A refusal is audited too: it may be a page that tries. */
async function allowed(ports: BrokerPorts, profile: Profile, prefix: string, acl?: ObjectAcl): Promise<Scope> {
  try {
    return assertAllowed(profile, prefix, acl)
  } catch (error) {
    const { bucket, region, actions, durationSeconds } = profile.file
    const scope = { bucket, region, prefix, actions, durationSeconds, ...(acl && { acl }) }
    await ports.audit.write({ ...named(profile), ...scope, outcome: toErrorInfo(error).code })
    throw error
  }
}

/** What a mint has learned by the time it ends, for its audit line. */
interface Seen {
  secretId: string | undefined
  minted: Minted | undefined
}

/** The credential leaves only after its line is on disk; a failure is written down as well. */
async function audited<T>(ports: BrokerPorts, wanted: Wanted, act: (seen: Seen) => Promise<T>): Promise<T> {
  const seen: Seen = { secretId: undefined, minted: undefined }
  const common = { ...named(wanted.profile), ...wanted.scope, actions: wanted.actions }
  const secretId = () => (seen.secretId === undefined ? {} : { secretId: seen.secretId })
  let result: T
  try {
    result = await act(seen)
  } catch (error) {
    const { code, requestId } = toErrorInfo(error)
    const request = requestId === undefined ? {} : { stsRequestId: requestId }
    await ports.audit.write({ ...common, ...secretId(), ...request, outcome: code })
    throw aboutProfile(error, wanted.profile)
  }
  await ports.audit.write({ ...common, ...secretId(), ...idsOf(seen.minted), outcome: 'granted' })
  return result
}

/** Errors of the keychain and of STS name no subject of their own: it is the profile whose key was used. */
function aboutProfile(error: unknown, { name }: Profile): unknown {
  if (!(error instanceof AppError) || error.info.subject !== undefined) return error
  return new AppError({ ...error.info, subject: name })
}

const named = ({ id, name, file: { source } }: Profile) => ({
  profileName: name,
  profileId: id,
  source: source?.type ?? ('federation-token' as const),
  ...(source && { roleArn: source.roleArn }),
})

const idsOf = (minted: Minted | undefined) =>
  minted === undefined ? {} : { tmpSecretId: shortId(minted.tmpSecretId), stsRequestId: minted.requestId }

function lifeOf(minted: Minted, askedAtMs: number, clock: Clock) {
  const { tmpSecretId, tmpSecretKey, sessionToken, grantedSeconds } = minted
  const lifetimeMs = grantedSeconds * 1000
  const expiresAtMs = askedAtMs + lifetimeMs
  return { tmpSecretId, tmpSecretKey, sessionToken, expiresAtMs, lifetimeMs, clockOffsetMs: clock.offsetMs() }
}
