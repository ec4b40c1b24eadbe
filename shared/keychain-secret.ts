/** What the system's keychain keeps for this app: one secret for each account. */
import * as v from 'valibot'
import { BrokerHeaders } from './broker-headers.ts'
import { PermanentKey } from './ipc/key-entry-contract.ts'

/** For a proxy that asks who is there. The user's name is no secret and stays in the settings. */
const ProxyPassword = v.strictObject({
  proxyPassword: v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^\p{Cc}]+$/u)),
})

/** A profile's key or its broker's headers, or the proxy's password; told apart by their members. */
export const KeychainSecret = v.union([PermanentKey, BrokerHeaders, ProxyPassword])
export type KeychainSecret = v.InferOutput<typeof KeychainSecret>

/** A profile's id, or `proxy`. */
export const KeychainAccount = v.pipe(v.string(), v.regex(/^(?:p-[0-9a-f]{16}|proxy)$/))
