import { Agent as HttpAgent } from 'node:http'
import { createRequire } from 'node:module'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import { hostOf, type ProxyServer } from '../node/proxy-tunnel.ts'
import { httpsAgent } from '../node/tunnel-agent.ts'
import type { CosAdminRequest } from './contract.ts'
import { recordOf } from './record.ts'

type Sdk = typeof import('cos-nodejs-sdk-v5')
type Connection = Pick<CosAdminRequest, 'address' | 'credential' | 'clockOffsetMs' | 'caPem' | 'proxy' | 'timeoutMs'>

/** As many questions as main asks at once. */
const SOCKETS = 8

let latest: { readonly id: string; readonly cos: InstanceType<Sdk> } | undefined

/**
 * The SDK for this connection. Questions that follow each other to one place share it, and with it their sockets.
 *
 * The SDK throws on ForcePathStyle, but its `request` takes any Url and signs that Url's host and the Key as path, so
 * both addressing styles go that way. Authorities and name resolution are put in by its `before-send` event.
 */
export function sdkFor({ address, credential, clockOffsetMs, caPem, proxy, timeoutMs }: Connection): InstanceType<Sdk> {
  const connection = { address, credential, clockOffsetMs, caPem, proxy, timeoutMs }
  const id = JSON.stringify(connection)
  if (latest?.id !== id) latest = { id, cos: openSdk(connection) }
  return latest.cos
}

function openSdk({ address, credential, clockOffsetMs, caPem, proxy, timeoutMs }: Connection): InstanceType<Sdk> {
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
  const sockets = { keepAlive: true, maxSockets: SOCKETS }
  const agent =
    address.scheme === 'https'
      ? httpsAgent({ caPem, proxy }, timeoutMs, sockets)
      : new HttpAgent({ ...sockets, lookup: lookupWithLocalhost })
  cos.on('before-send', (options: object) => {
    Object.assign(options, { agent, ...plainProxy(address, proxy, recordOf(recordOf(options)['headers'])) })
  })
  return cos
}

/** Over plain http the SDK's own client names the whole URL to the proxy. `proxy: null` keeps the environment's out. */
function plainProxy(
  { scheme }: Connection['address'],
  proxy: ProxyServer | undefined,
  headers: Readonly<Record<string, unknown>>,
): object {
  if (scheme === 'https' || proxy === undefined) return { proxy: null }
  const { authorization } = proxy
  return {
    proxy: `http://${hostOf(proxy)}`,
    tunnel: false,
    ...(authorization !== undefined && { headers: { ...headers, 'Proxy-Authorization': authorization } }),
  }
}
