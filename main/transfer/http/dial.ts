import { connect, isIP, type OnReadOpts, type Socket } from 'node:net'
import { createSecureContext, connect as tlsConnect } from 'node:tls'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'
import { trustedAuthorities } from '../../node/authorities.ts'
import { lookupWithLocalhost } from '../../node/localhost-lookup.ts'
import { openTunnel } from '../../node/proxy-tunnel.ts'
import { Connection, type ConnectionOwner, type Dial } from './connection.ts'

/** Node's 250 ms per address is too short for a far server with two of them. */
const ATTEMPT_TIMEOUT_MS = 2_000

export type Address = Pick<DestinationGrant, 'scheme' | 'hostname' | 'port' | 'caPem' | 'proxy'>
/** A promise only where a proxy has to let us through first. @throws ProxyError through it. */
export type Open = (owner: ConnectionOwner) => Connection | Promise<Connection>

/** How connections to one address are made; `timeoutMs` is their time-out, `signal` ends what is not open yet. */
export function dialler(address: Address, timeoutMs: number, signal: AbortSignal): Open {
  if (address.scheme === 'http') {
    const to = optionsTo(address.proxy ?? address, timeoutMs)
    return (owner) => new Connection((onread) => connect({ ...to, onread }), 'connect', timeoutMs, owner)
  }
  const secure = secureDialler(address, timeoutMs)
  const { proxy } = address
  if (proxy === undefined) return (owner) => new Connection(secure(), 'secureConnect', timeoutMs, owner)
  return async (owner) => {
    const tunnel = await openTunnel(proxy, address, { timeoutMs, signal })
    return new Connection(secure(tunnel), 'secureConnect', timeoutMs, owner)
  }
}

const optionsTo = ({ hostname, port }: Pick<Address, 'hostname' | 'port'>, timeoutMs: number) => ({
  ...{ host: hostname, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, timeout: timeoutMs },
  ...{ lookup: lookupWithLocalhost, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS },
})

/** TLS to the address, on a socket of its own or inside `tunnel`. */
function secureDialler(address: Address, timeoutMs: number): (tunnel?: Socket) => Dial {
  const { hostname, caPem } = address
  const to = optionsTo(address, timeoutMs)
  // Built once for all: parsing some 150 certificates for each connection would cost more than the connection.
  const secureContext = createSecureContext({ ca: trustedAuthorities(caPem) })
  // An IP address is checked as such, not sent as a name.
  const servername = isIP(hostname) === 0 ? hostname : ''
  let session: Buffer | undefined
  return (tunnel) => (onread) => {
    const resumed = session === undefined ? {} : { session }
    const through = tunnel === undefined ? {} : { socket: tunnel }
    // Its types do not know `onread` (https://nodejs.org/api/tls.html#tlsconnectoptions-callback).
    const options = { ...to, ...through, onread, secureContext, servername, ALPNProtocols: ['http/1.1'], ...resumed }
    const socket = tlsConnect(options)
    // Both are options of sockets that it connects itself.
    if (tunnel !== undefined) feed(socket.setTimeout(timeoutMs), onread)
    socket.on('session', (fresh) => (session = fresh))
    socket.once('error', () => (session = undefined)) // it may be what the server did not like
    return socket
  }
}

/** Hands on what comes as `onread` would. */
function feed(socket: Socket, { buffer, callback }: OnReadOpts): void {
  const place = typeof buffer === 'function' ? buffer() : buffer
  socket.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += place.length) callback(bytes.copy(place, 0, at), place)
  })
}
