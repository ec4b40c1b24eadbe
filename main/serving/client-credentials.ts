import type { EndpointClient } from '../../shared/endpoint.ts'
import type { ClientCredential } from '../../shared/endpoint-process.ts'
import type { Profile } from '../../shared/settings.ts'
import type { BrokeredCredential } from '../broker/broker.ts'

interface Ports {
  readonly profile: (id: string) => Profile
  readonly mint: (client: EndpointClient) => Promise<BrokeredCredential>
  /** Grows whenever a key comes, changes or goes: what an old one had made is not given again. */
  readonly keyChanges: () => number
  readonly nowMs: () => number
}

/** What a client is given, and whether it is one that it was given before. */
export interface GivenCredential {
  readonly credential: ClientCredential
  readonly isReused: boolean
}

/**
 * Credentials for the endpoint's clients. One is given again while more than half of its life is left, so that a client
 * that asks every second does not cost a request to STS every second, and what it gets is still good for a while. Kept
 * in memory, per client, and only for the rights, the profile and the key it was made for.
 */
export type GetClientCredential = (client: EndpointClient) => Promise<GivenCredential>

interface Held {
  readonly what: string
  readonly brokered: BrokeredCredential
}

export function createClientCredentials({ profile, mint, keyChanges, nowMs }: Ports): GetClientCredential {
  const held = new Map<string, Held>()
  const inFlight = new Map<string, Promise<BrokeredCredential>>()
  // A clock that is set back would make it look younger than it ever was.
  const isFresh = ({ expiresAtMs, lifetimeMs }: BrokeredCredential): boolean =>
    expiresAtMs - nowMs() > lifetimeMs / 2 && expiresAtMs - nowMs() <= lifetimeMs

  function fresh(client: EndpointClient, what: string): Promise<BrokeredCredential> {
    const running = inFlight.get(what)
    if (running !== undefined) return running
    const minting = mint(client).finally(() => inFlight.delete(what))
    inFlight.set(what, minting)
    return minting
  }
  return async (client) => {
    const what = JSON.stringify([client, profile(client.profileId), keyChanges()])
    const before = held.get(client.id)
    if (before?.what === what && isFresh(before.brokered))
      return { credential: toClient(before.brokered), isReused: true }
    held.delete(client.id)
    const brokered = await fresh(client, what)
    held.set(client.id, { what, brokered })
    return { credential: toClient(brokered), isReused: false }
  }
}

/** Times by the server's clock, which is the one COS checks. */
function toClient(brokered: BrokeredCredential): ClientCredential {
  const { tmpSecretId, tmpSecretKey, sessionToken, expiresAtMs, lifetimeMs, clockOffsetMs, scope } = brokered
  const expiredTime = Math.floor((expiresAtMs + clockOffsetMs) / 1000)
  const startTime = Math.floor((expiresAtMs - lifetimeMs + clockOffsetMs) / 1000)
  const { bucket, region, prefix } = scope
  return { tmpSecretId, tmpSecretKey, sessionToken, startTime, expiredTime, bucket, region, prefix }
}
