import { connect, isIP } from 'node:net'
import { createSecureContext, connect as tlsConnect } from 'node:tls'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'
import { trustedAuthorities } from '../../node/authorities.ts'
import { lookupWithLocalhost } from '../../node/localhost-lookup.ts'
import { Connection, type Dial } from './connection.ts'

/** More than the worker ever uses at once: how many there are is its decision. */
const MAX_IDLE = 256
/** Node's 250 ms per address is too short for a far server with two of them. */
const ATTEMPT_TIMEOUT_MS = 2_000

type Address = Pick<DestinationGrant, 'scheme' | 'hostname' | 'port' | 'caPem'>

/** Keep-alive connections, by where they lead and whom they trust. */
export interface Pools {
  /** An idle one, the latest used first, or a new one. Call `begin` on it at once. */
  take(address: Address): Connection
  /** Closes idle and busy connections. */
  close(): void
}

interface Pool {
  readonly open: () => Connection
  readonly idle: Connection[]
}

/** `timeoutMs`: after so long without a byte a connection says so, or is closed when it is idle. */
export function createPools(timeoutMs: number): Pools {
  const pools = new Map<string, Pool>()
  const all = new Set<Connection>()
  const create = (address: Address): Pool => {
    const idle: Connection[] = []
    const dial = dialler(address, timeoutMs)
    const owner = {
      onIdle: (connection: Connection, idleMs = timeoutMs): void => {
        connection.waitFor(Math.min(timeoutMs, idleMs))
        if (idle.length < MAX_IDLE) idle.push(connection)
        else connection.destroy()
      },
      onClosed: (connection: Connection): void => {
        all.delete(connection)
        const at = idle.indexOf(connection)
        if (at >= 0) idle.splice(at, 1)
      },
    }
    return { idle, open: () => dial(owner) }
  }
  return {
    take(address) {
      const id = `${address.scheme} ${address.hostname} ${address.port} ${address.caPem ?? ''}`
      const pool = pools.get(id) ?? create(address)
      pools.set(id, pool)
      for (let known = pool.idle.pop(); known !== undefined; known = pool.idle.pop()) {
        if (!known.isOpen) continue
        known.waitFor(timeoutMs)
        return known
      }
      const connection = pool.open()
      all.add(connection)
      return connection
    },
    close() {
      for (const connection of all) connection.destroy()
      pools.clear()
    },
  }
}

type Open = (owner: ConstructorParameters<typeof Connection>[3]) => Connection

function dialler({ scheme, hostname, port, caPem }: Address, timeoutMs: number): Open {
  const to = {
    ...{ host: hostname, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, timeout: timeoutMs },
    ...{ lookup: lookupWithLocalhost, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS },
  }
  if (scheme === 'http')
    return (owner) => new Connection((onread) => connect({ ...to, onread }), 'connect', timeoutMs, owner)
  // Built once for all: parsing some 150 certificates for each connection would cost more than the connection.
  const secureContext = createSecureContext({ ca: trustedAuthorities(caPem) })
  // An IP address is checked as such, not sent as a name.
  const servername = isIP(hostname) === 0 ? hostname : ''
  let session: Buffer | undefined
  const dial: Dial = (onread) => {
    const resumed = session === undefined ? {} : { session }
    // Its types do not know `onread` (https://nodejs.org/api/tls.html#tlsconnectoptions-callback).
    const options = { ...to, onread, secureContext, servername, ALPNProtocols: ['http/1.1'], ...resumed }
    const socket = tlsConnect(options)
    socket.on('session', (fresh) => (session = fresh))
    socket.once('error', () => (session = undefined)) // it may be what the server did not like
    return socket
  }
  return (owner) => new Connection(dial, 'secureConnect', timeoutMs, owner)
}
