import { randomBytes } from 'node:crypto'
import type { Conditions, RequestLimits } from '../shared/conditions.ts'
import type { Credential, Destination } from '../shared/credential.ts'
import type { ObjectAcl } from '../shared/scope.ts'
import type { Profile } from '../shared/settings.ts'
import type { DestinationGrant } from '../shared/transfer/control.ts'
import type { CredentialBroker } from './broker/broker.ts'
import { cosAddressOf } from './broker/cos-address.ts'
import type { WayTo } from './broker/way.ts'

/** With `acl` uploads may set that one. */
export type GetCredential = (profileId: string, prefix: string, acl?: ObjectAcl) => Promise<Credential>
/** Asks STS now for what `GetCredential` will soon be asked; what it returns is called when it will not be any more. */
export type OrderCredential = (...wanted: Parameters<GetCredential>) => () => void

interface Ports {
  readonly profile: (id: string) => Profile
  readonly broker: CredentialBroker
  readonly wayTo: WayTo
  /** `caFile` is the profile's. */
  readonly grant: (destination: DestinationGrant, caFile: string | undefined) => void
  /** Server minus local, as known with this credential. */
  readonly heardClock: (offsetMs: number) => void
}

/** `get`, and a way to have its next answer on the way before it is called. */
export function orderable(get: GetCredential): { readonly get: GetCredential; readonly order: OrderCredential } {
  const ordered = new Map<string, Promise<Credential>>()
  const keyOf = ([profileId, prefix, acl]: Parameters<GetCredential>): string => `${profileId} ${acl ?? ''} ${prefix}`
  return {
    get(...wanted) {
      const key = keyOf(wanted)
      const onTheWay = ordered.get(key)
      ordered.delete(key)
      return onTheWay ?? get(...wanted)
    },
    order(...wanted) {
      const key = keyOf(wanted)
      const onTheWay = get(...wanted)
      ordered.set(key, onTheWay)
      onTheWay.catch(() => undefined) // told to whoever asks for it
      return () => {
        if (ordered.get(key) === onTheWay) ordered.delete(key)
      }
    },
  }
}

/** The part of the conditions that the worker has to know. */
function limitsOf({ maxContentLengthBytes, contentTypes }: Conditions): RequestLimits {
  return {
    ...(maxContentLengthBytes !== undefined && { maxContentLengthBytes }),
    ...(contentTypes && { contentTypes }),
  }
}

/**
 * A credential for the transfer window, together with the grant that lets transfer connect where it is good for. Each
 * credential has a grant of its own, which ends with it.
 */
export function createCredentials({ profile, broker, wayTo, grant, heardClock }: Ports): GetCredential {
  return async (profileId, prefix, acl) => {
    const { file } = profile(profileId)
    // Where it goes is settled before a key is touched: a profile that cannot be used costs no STS call.
    const address = cosAddressOf(file)
    const way = await wayTo(address, file.caFile)
    const { scope, ...minted } = await broker.getCredential(profileId, prefix, acl)
    heardClock(minted.clockOffsetMs)
    const destination: Destination = {
      destinationId: `d-${randomBytes(8).toString('hex')}`,
      host: address.host,
      scheme: address.scheme,
      pathPrefix: address.pathPrefix,
      bucket: scope.bucket,
      region: scope.region,
      keyPrefix: scope.prefix,
      mayHead: scope.actions !== 'upload',
      ...(scope.conditions && { limits: limitsOf(scope.conditions) }),
    }
    const { destinationId, scheme, host, pathPrefix, bucket, keyPrefix } = destination
    const { hostname, port } = address
    const { tmpSecretId, sessionToken, expiresAtMs } = minted
    const granted = {
      destinationId,
      scheme,
      host,
      pathPrefix,
      bucket,
      keyPrefix,
      hostname,
      port,
      tmpSecretId,
      sessionToken,
      expiresAtMs,
      ...(scope.acl && { acl: scope.acl }),
    }
    grant({ ...granted, ...way }, file.caFile)
    return { ...minted, destination }
  }
}
