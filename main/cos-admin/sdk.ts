import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createRequire } from 'node:module'
import { trustedAuthorities } from '../node/authorities.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import type { CosAdminRequest } from './contract.ts'

type Sdk = typeof import('cos-nodejs-sdk-v5')
type Connection = Pick<CosAdminRequest, 'address' | 'credential' | 'clockOffsetMs' | 'caPem' | 'timeoutMs'>

/** As many questions as main asks at once. */
const SOCKETS = 8

let latest: { readonly id: string; readonly cos: InstanceType<Sdk> } | undefined

/**
 * The SDK for this connection. Questions that follow each other to one place share it, and with it their sockets.
 *
 * The SDK throws on ForcePathStyle, but its `request` takes any Url and signs that Url's host and the Key as path, so
 * both addressing styles go that way. Authorities and name resolution are put in by its `before-send` event.
 */
export function sdkFor({ address, credential, clockOffsetMs, caPem, timeoutMs }: Connection): InstanceType<Sdk> {
  const connection = { address, credential, clockOffsetMs, caPem, timeoutMs }
  const id = JSON.stringify(connection)
  if (latest?.id !== id) latest = { id, cos: openSdk(connection) }
  return latest.cos
}

function openSdk({ address, credential, clockOffsetMs, caPem, timeoutMs }: Connection): InstanceType<Sdk> {
  // Not by import: a CommonJS module with one export, which the bundle leaves in node_modules.
  const Cos: Sdk = createRequire(import.meta.url)('cos-nodejs-sdk-v5')
  const cos = new Cos({
    SecretId: credential.tmpSecretId,
    SecretKey: credential.tmpSecretKey,
    SecurityToken: credential.sessionToken,
    SystemClockOffset: clockOffsetMs,
    Timeout: timeoutMs,
    // A host of the SDK's choice would be none the profile names.
    AutoSwitchHost: false,
    FollowRedirect: false,
  })
  const sockets = { keepAlive: true, maxSockets: SOCKETS, lookup: lookupWithLocalhost }
  const agent =
    address.scheme === 'https' ? new HttpsAgent({ ...sockets, ca: trustedAuthorities(caPem) }) : new HttpAgent(sockets)
  // `proxy: null` keeps the environment's proxy out.
  cos.on('before-send', (options: object) => void Object.assign(options, { agent, proxy: null }))
  return cos
}
