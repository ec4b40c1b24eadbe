/** What the admin window may ask about an organisation's own broker server. No header's value and no credential crosses here. */
import * as v from 'valibot'
import { RemoteBrokerSource } from '../credential-source.ts'
import { Bucket, Region } from '../scope.ts'
import { ProfileId } from '../settings.ts'
import { call } from './call.ts'

/** What came back. The credential itself was thrown away. */
export interface BrokerFindings {
  readonly lifeSeconds: number
  /** Server minus this computer, rounded. */
  readonly clockOffsetSeconds: number
  /** Where its credentials are for, if it says so. */
  readonly place?: { readonly bucket: string; readonly region: string }
  /** Whether the user wants it in the form; `same`: it is what is there. */
  readonly taken: 'same' | 'yes' | 'no' | 'none'
}

/** What stands in the form; a saved profile's `id`. */
export const BrokerInquiry = v.strictObject({
  id: v.optional(ProfileId),
  source: RemoteBrokerSource,
  bucket: v.optional(Bucket),
  region: v.optional(Region),
  caFile: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  /** Nobody is asked about bucket and region now, and `taken` is `no`: a dialog lists them when the profile is saved. */
  isPlaceAskedOnSave: v.optional(v.literal(true)),
})
export type BrokerInquiry = v.InferOutput<typeof BrokerInquiry>

export const brokerCalls = {
  /**
   * Asks it once. A native dialog comes first, unless a saved profile has just this source; values of its headers that are not
   * stored are asked for in the key-entry window and kept for the profile to be saved; another one asks whether a new profile
   * takes bucket and region. `cancelled` after a no. Errors: broker-*, tls-failure, insecure-endpoint, keychain-*, audit-failed, managed-denied,
   * managed-invalid.
   */
  'broker.ask': call<BrokerFindings>()(BrokerInquiry),
} as const
