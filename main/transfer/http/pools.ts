import { setMaxListeners } from 'node:events'
import { hostOf } from '../../node/proxy-tunnel.ts'
import type { Connection } from './connection.ts'
import { type Address, dialler } from './dial.ts'

/** More than the worker ever uses at once: how many there are is its decision. */
const MAX_IDLE = 256

/** Keep-alive connections, by where they lead, which way, and whom they trust. */
export interface Pools {
  /**
   * An idle one, the latest used first, or a new one. Call `begin` on it at once. A promise only of one that goes
   * through a proxy and is new; it may throw ProxyError.
   */
  take(address: Address): Connection | Promise<Connection>
  /** Closes idle and busy connections. */
  close(): void
}

interface Pool {
  readonly open: () => Connection | Promise<Connection>
  readonly idle: Connection[]
}

/** `timeoutMs`: after so long without a byte a connection says so, or is closed when it is idle. */
export function createPools(timeoutMs: number): Pools {
  const pools = new Map<string, Pool>()
  /** A grant is the same object for all its requests, so only its first one looks for the pool by name. */
  const known = new WeakMap<Address, Pool>()
  const all = new Set<Connection>()
  const closed = manyListened()
  const create = (address: Address): Pool => {
    const idle: Connection[] = []
    const dial = dialler(address, timeoutMs, closed.signal)
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
  const poolOf = (address: Address): Pool => {
    const id = nameOf(address)
    const pool = pools.get(id) ?? create(address)
    pools.set(id, pool)
    known.set(address, pool)
    return pool
  }
  const keep = (connection: Connection): Connection => {
    all.add(connection)
    if (closed.signal.aborted) connection.destroy()
    return connection
  }
  return {
    take(address) {
      const pool = known.get(address) ?? poolOf(address)
      for (let idle = pool.idle.pop(); idle !== undefined; idle = pool.idle.pop()) {
        if (!idle.isOpen) continue
        idle.waitFor(timeoutMs)
        return idle
      }
      const opened = pool.open()
      return opened instanceof Promise ? opened.then(keep) : keep(opened)
    },
    close() {
      closed.abort(new Error('closed'))
      for (const connection of all) connection.destroy()
      pools.clear()
    },
  }
}

/** Each tunnel being made listens; how many there are is the worker's decision. */
function manyListened(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

function nameOf({ scheme, hostname, port, caPem = '', proxy }: Address): string {
  const through = proxy === undefined ? '' : `${hostOf(proxy)} ${proxy.authorization ?? ''}`
  return `${scheme} ${hostname} ${port} ${through} ${caPem}`
}
