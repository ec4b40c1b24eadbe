/** What the admin window may ask about the broker endpoint. No credential crosses here; a new client's token does, once. */
import * as v from 'valibot'
import {
  type EndpointClient,
  EndpointClientId,
  EndpointClientName,
  EndpointPlace,
  EndpointRights,
} from '../endpoint.ts'
import type { EndpointState } from '../endpoint-state.ts'
import { ProfileId } from '../profile-id.ts'
import { call } from './call.ts'

/** A client as it is shown: without the hash of its token. */
export interface ShownClient extends Omit<EndpointClient, 'tokenHash'> {
  /** When it last got a key; undefined: never. */
  readonly lastUsedMs?: number
}

/** The endpoint as the page shows it. */
export interface EndpointView {
  readonly state: EndpointState
  readonly place: EndpointPlace
  readonly clients: readonly ShownClient[]
}

export const endpointCalls = {
  /** For the next start; a native dialog lists old → new, `cancelled` when the user says no. */
  'endpoint.save': call<void>()(v.strictObject({ place: EndpointPlace })),
  /** As saved, after a native dialog that says who can reach it. Errors: endpoint-*, scope-denied, profile-unknown. */
  'endpoint.start': call<void>()(v.strictObject({})),
  'endpoint.stop': call<void>()(v.strictObject({})),
  /** Answers its token, which nobody can ask for again. After a native dialog. Errors: endpoint-client*, scope-denied. */
  'client.add': call<{ readonly token: string }>()(
    v.strictObject({ name: EndpointClientName, profileId: ProfileId, rights: EndpointRights }),
  ),
  /** After a native dialog. */
  'client.remove': call<void>()(v.strictObject({ id: EndpointClientId })),
} as const
