import { createHash, randomBytes } from 'node:crypto'
import type { AuditActor } from '../../shared/audit-events.ts'
import {
  type EndpointClient,
  type EndpointPlace,
  type EndpointRights,
  type EndpointSettings,
  NO_ENDPOINT,
} from '../../shared/endpoint.ts'
import { AppError } from '../../shared/errors.ts'
import type { Profile } from '../../shared/settings.ts'
import { changesBetween } from '../broker/audit-changes.ts'
import { type AuditLog, recorded } from '../broker/audit-log.ts'
import { clientScope } from '../broker/client-scope.ts'
import type { SettingsStore } from '../state/settings-store.ts'

/** 256 random bits: no guess ever meets it, so no slow hash is needed to keep it. */
const TOKEN_BYTES = 32
const MAX_CLIENTS = 100

export interface NewClient {
  readonly name: string
  readonly profile: Profile
  readonly rights: EndpointRights
}

/** A client with its token, which is shown once and kept nowhere. */
export interface AddedClient {
  readonly client: EndpointClient
  readonly token: string
}

interface Ports {
  readonly settings: Pick<SettingsStore, 'current' | 'update'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
}

/** The endpoint's settings, those of an app that was never told of any included. */
export const endpointOf = ({ current }: Pick<SettingsStore, 'current'>): EndpointSettings =>
  current().endpoint ?? NO_ENDPOINT

/** All but the clients. */
export function placeOf({ clients: _clients, ...place }: EndpointSettings): EndpointPlace {
  return place
}

/** @throws AppError `audit-failed`. */
export function savePlace({ settings, audit }: Ports, who: AuditActor, place: EndpointPlace): Promise<void> {
  const changes = changesBetween(placeOf(endpointOf(settings)), place)
  return recorded(audit, { event: 'settings-changed', who, subject: 'endpoint', changes }, () =>
    settings.update({ endpoint: { ...place, clients: endpointOf(settings).clients } }),
  )
}

/**
 * Adds a client. @throws AppError `endpoint-client-exists`, `endpoint-clients-full`, `audit-failed`, and what `clientScope`
 * throws for rights beyond the profile's.
 */
export async function addClient(
  { settings, audit }: Ports,
  who: AuditActor,
  { name, profile, rights }: NewClient,
): Promise<AddedClient> {
  const { clients } = endpointOf(settings)
  if (clients.some((other) => other.name === name))
    throw new AppError({ code: 'endpoint-client-exists', subject: name })
  if (clients.length >= MAX_CLIENTS) throw new AppError({ code: 'endpoint-clients-full', subject: String(MAX_CLIENTS) })
  clientScope(profile, rights)
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const client: EndpointClient = {
    id: `c-${randomBytes(8).toString('hex')}`,
    name,
    profileId: profile.id,
    tokenHash: createHash('sha256').update(token).digest('hex'),
    createdMs: Date.now(),
    ...rights,
  }
  const event = { event: 'client-added', ...about(who, client), profileName: profile.name } as const
  await recorded(audit, { ...event, changes: changesBetween(undefined, rights) }, () =>
    change(settings, (now) => [...now, client]),
  )
  return { client, token }
}

/** Its token is worth nothing from now on. @throws AppError `endpoint-client-unknown`, `audit-failed`. */
export async function removeClient(
  { settings, audit }: Ports,
  who: AuditActor,
  which: { readonly id: string } | { readonly name: string },
): Promise<EndpointClient> {
  const client = endpointOf(settings).clients.find((one) =>
    'id' in which ? one.id === which.id : one.name === which.name,
  )
  if (client === undefined)
    throw new AppError({ code: 'endpoint-client-unknown', subject: 'id' in which ? which.id : which.name })
  await recorded(audit, { event: 'client-removed', ...about(who, client) }, () =>
    change(settings, (now) => now.filter((other) => other.id !== client.id)),
  )
  return client
}

const about = (who: AuditActor, { name, profileId }: EndpointClient) => ({ who, profileId, subject: name })

/** On what is there now: another change may have come while the audit log was written. */
function change(
  settings: Ports['settings'],
  to: (clients: readonly EndpointClient[]) => EndpointClient[],
): Promise<void> {
  const endpoint = endpointOf(settings)
  return settings.update({ endpoint: { ...endpoint, clients: to(endpoint.clients) } })
}
