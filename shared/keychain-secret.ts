/** What the system's keychain keeps for this app: one secret for each account. */
import * as v from 'valibot'
import { BrokerHeaders } from './broker-headers.ts'
import { PermanentKey, ProxyPassword } from './ipc/key-entry-contract.ts'

/** What a profile's own way to credentials needs: its permanent key, or its broker's headers. */
export const ProfileSecret = v.union([PermanentKey, BrokerHeaders])
export type ProfileSecret = v.InferOutput<typeof ProfileSecret>

/** A profile's key or its broker's headers, or the proxy's password; told apart by their members. */
export const KeychainSecret = v.union([PermanentKey, BrokerHeaders, ProxyPassword])
export type KeychainSecret = v.InferOutput<typeof KeychainSecret>

/** A profile's id, or the proxy password's. */
export const KeychainAccount = v.pipe(v.string(), v.regex(/^[pn]-[0-9a-f]{16}$/))
