import type { BrokerHeaders } from '../shared/broker-headers.ts'
import type { RemoteBrokerSource } from '../shared/credential-source.ts'
import { assertSecretFits, secretOwner } from './given-secret.ts'

/** In place of a profile's id, for the window that asks for them. */
export const DRAFT = 'draft'

/**
 * The values of a broker's headers that were typed before there was a profile to store them for; in memory, until it is saved or
 * the settings are closed.
 */
export interface DraftHeaders {
  /** For whom the window is opened that will give them. */
  readonly expect: (source: RemoteBrokerSource) => void
  /** @throws AppError `broker-headers-missing`, `invalid-input` when they are not those that are expected. */
  readonly give: (headers: BrokerHeaders) => void
  /** Those of this server and these names. */
  readonly of: (source: RemoteBrokerSource) => BrokerHeaders | undefined
  readonly clear: () => void
}

export function createDraftHeaders(): DraftHeaders {
  let expected: RemoteBrokerSource | undefined
  let held: { readonly key: string; readonly headers: BrokerHeaders } | undefined
  const keyOf = (source: RemoteBrokerSource): string => JSON.stringify([secretOwner({ source }), source.headerNames])
  return {
    expect(source) {
      expected = source
    },
    give(headers) {
      if (expected === undefined) return
      assertSecretFits({ source: expected }, headers)
      held = { key: keyOf(expected), headers }
    },
    of: (source) => (held?.key === keyOf(source) ? held.headers : undefined),
    clear() {
      held = undefined
      expected = undefined
    },
  }
}
